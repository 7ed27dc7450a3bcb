"""Whoever leaves and whoever works at the same moment wait for each other in one order, and never in a circle."""

from __future__ import annotations

import asyncio

import pytest
from tests.cast import Cast, carla

from mostrador import threads
from mostrador.care import leave
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from mostrador.threads.handoff import NothingOffered

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def somebody_waits(db: Database) -> None:
    """Return once a connection waits for a lock of another."""
    async with asyncio.timeout(10), db.look() as tx:
        while not await tx.value(WAITING):
            pass


async def suspend(db: Database, agent: Actor, by: Actor) -> int:
    async with db.begin() as tx:
        return await leave.suspend(tx, agent.id, reason="Se va", by=by)


async def test_who_leaves_while_their_thread_is_handed_to_the_administrator(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.bruno, team=cast.counter)
    async with asyncio.TaskGroup() as group, db.begin() as tx:
        await threads.lock(tx, customer.thread, by=cast.bruno)
        leaving = group.create_task(suspend(db, cast.bruno, cast.elena))
        await somebody_waits(db)
        await threads.hand_off(tx, customer.thread, to=cast.elena.id, reason="Me voy", by=cast.bruno)
    assert leaving.result() == 1
    async with db.look() as tx:
        assert (await threads.find(tx, customer.thread, viewer=cast.elena)).owner_id != cast.bruno.id


async def test_who_accepts_in_the_moment_of_leaving_is_told_that_nothing_is_offered(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        await threads.hand_off(tx, customer.thread, to=cast.dario.id, reason="Es del taller", by=cast.ana)

    async def accept() -> None:
        with pytest.raises(NothingOffered):
            async with db.begin() as tx:
                await threads.accept(tx, customer.thread, by=cast.dario)

    async with asyncio.TaskGroup() as group, db.begin() as tx:
        await leave.suspend(tx, cast.dario.id, reason="Se va", by=cast.elena)
        group.create_task(accept())
        await somebody_waits(db)
    async with db.look() as tx:
        assert (await threads.find(tx, customer.thread, viewer=cast.ana)).owner_id == cast.ana.id


async def test_a_thread_that_wakes_after_its_owner_left_tells_of_the_new_one(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.bruno, team=cast.counter)
        await threads.solve(tx, customer.thread, by=customer.actor)
    assert await suspend(db, cast.bruno, cast.elena) == 0
    async with db.begin() as tx:
        await threads.reply(tx, customer.thread, "Una cosa más", by=cast.elena)
        found = await threads.find(tx, customer.thread, viewer=cast.elena)
        told = await tx.value("SELECT facts -> 'owner' FROM event WHERE kind = 'message.sent' ORDER BY id DESC LIMIT 1")
    assert told == found.owner_id != cast.bruno.id


async def test_two_who_suspend_each_other_do_not_both_succeed(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        await tx.run("UPDATE agent SET role = 'admin' WHERE id = %(id)s", id=cast.ana.id)
    for _ in range(10):
        outcomes = await asyncio.gather(
            suspend(db, cast.elena, cast.ana), suspend(db, cast.ana, cast.elena), return_exceptions=True
        )
        assert sum(isinstance(outcome, int) for outcome in outcomes) == 1, outcomes
        async with db.begin() as tx:
            await tx.run("UPDATE agent SET suspended_at = NULL")
