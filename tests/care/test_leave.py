"""An agent leaves; nobody's thread does."""

from __future__ import annotations

import asyncio

from tests.cast import Cast, carla, owned_by, write

from mostrador import team, threads
from mostrador.care import leave
from mostrador.care.routing import find_owner
from mostrador.channels import Incoming
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from mostrador.team import LastAdministrator
from mostrador.team.events import AgentSuspended


async def test_threads_go_to_the_stand_in(db: Database, cast: Cast) -> None:
    """Darío is of another team, but Ana named him."""
    async with db.begin() as tx:
        await team.set_stand_in(tx, cast.ana.id, cast.dario.id, by=cast.ana)
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        await leave.suspend(tx, cast.ana.id, reason="Ana se jubila", by=cast.elena)
        moved = await threads.find(tx, customer.thread, viewer=cast.elena)
        assert (moved.owner_id, moved.team_id) == (cast.dario.id, cast.workshop)
        page = await threads.page(tx, customer.thread, viewer=customer.actor)
        assert page.messages[-1].sign == "owner"


async def test_threads_are_shared_out_in_the_team(db: Database, cast: Cast) -> None:
    """Without a stand-in Bruno and Elena, who share Ana's team, get half each; snoozed ones too, closed ones not."""
    async with db.begin() as tx:
        opened = [(await carla(tx, owner=cast.ana, team=cast.counter)).thread for _ in range(4)]
        closed = await carla(tx, owner=cast.ana, team=cast.counter)
        await threads.solve(tx, closed.thread, by=closed.actor)
        moved = await leave.suspend(tx, cast.ana.id, reason="Ana se jubila", by=cast.elena)
        assert moved == 4
        owners = [(await threads.find(tx, thread, viewer=cast.elena)).owner_id for thread in opened]
        assert sorted(owners) == sorted([cast.bruno.id, cast.elena.id] * 2)
        assert (await threads.find(tx, closed.thread, viewer=cast.elena)).owner_id == cast.ana.id
        again = Incoming(via="counter", text="Se ha vuelto a romper", thread=closed.thread)
        await threads.receive(tx, again, find_owner=owned_by(cast.ana, cast.counter), by=closed.actor)
        assert (await threads.find(tx, closed.thread, viewer=cast.elena)).owner_id in {cast.bruno.id, cast.elena.id}


async def test_offers_in_the_air_are_withdrawn(db: Database, cast: Cast) -> None:
    """What Bruno was offering to Ana stays with Bruno, free to be offered again."""
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.bruno, team=cast.counter)
        await threads.hand_off(tx, customer.thread, to=cast.ana.id, reason="Sabe de grifos", by=cast.bruno)
        await leave.suspend(tx, cast.ana.id, reason="Ana se jubila", by=cast.elena)
        await threads.hand_off(tx, customer.thread, to=cast.elena.id, reason="Sabe de grifos", by=cast.bruno)
        assert (await threads.find(tx, customer.thread, viewer=cast.elena)).owner_id == cast.bruno.id


async def test_access_ends_in_the_same_transaction(db: Database, cast: Cast) -> None:
    """Session and token open nothing, and Ana's streams are told."""
    async with db.begin() as tx:
        ana = await team.find_agent(tx, cast.ana.id)
        key = await team.start_session(tx, ana, device="Firefox")
        token = await team.create_token(tx, ana.email, by=cast.elena)
        assert await team.open_session(tx, key)
        assert await team.open_token(tx, token)
        await leave.suspend(tx, ana.id, reason="Ana se jubila", by=cast.elena)
        assert await team.open_session(tx, key) is None
        assert await team.open_token(tx, token) is None
        topics = await tx.values("SELECT topic FROM event WHERE kind = %(kind)s", kind=AgentSuspended.kind())
        assert list(topics) == [f"agent:{ana.id}"]


async def test_the_last_administrator_stays(db: Database, cast: Cast) -> None:
    """Two administrators who suspend each other in the same moment: one of them stays."""
    async with db.begin() as tx:
        await team.set_role(tx, cast.ana.id, "admin", by=cast.elena)

    async def suspend(agent: int) -> None:
        async with db.begin() as tx:
            await leave.suspend(tx, agent, reason="", by=cast.elena)

    outcomes = await asyncio.gather(suspend(cast.ana.id), suspend(cast.elena.id), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome] == [LastAdministrator]


async def test_a_thread_given_in_that_very_moment_is_swept_up(db: Database, cast: Cast) -> None:
    """The owner was chosen before the suspension and written after it."""
    async with db.begin() as tx:
        await leave.suspend(tx, cast.ana.id, reason="", by=cast.elena)
        late = await write(tx, find_owner=owned_by(cast.ana, cast.counter))
        assert await leave.sweep(tx) == 1
        assert (await threads.find(tx, late.thread, viewer=cast.elena)).owner_id != cast.ana.id
        assert await leave.sweep(tx) == 0


async def test_who_is_being_given_a_thread_is_suspended_after_it(db: Database, cast: Cast) -> None:
    """Ana is chosen in one transaction and suspended in another that began before the first ended."""
    for agent in (cast.bruno, cast.dario, cast.elena):
        async with db.begin() as tx:
            await team.set_shifts(tx, agent.id, (), by=cast.elena)
    incoming = Incoming(via="counter", text="Busco una cosa", name="Carla")

    async def suspend() -> int:
        async with db.begin() as tx:
            return await leave.suspend(tx, cast.ana.id, reason="", by=cast.elena)

    async with db.begin() as tx:
        received = await threads.receive(tx, incoming, find_owner=find_owner, by=Actor("customer", 0))
        assert (await threads.find(tx, received.thread, viewer=cast.elena)).owner_id == cast.ana.id
        leaving = asyncio.create_task(suspend())
        done, _ = await asyncio.wait([leaving], timeout=0.3)
        assert not done, "the suspension waits for the thread"
    assert await leaving == 1
    async with db.begin() as tx:
        assert (await threads.find(tx, received.thread, viewer=cast.elena)).owner_id != cast.ana.id
        assert await leave.sweep(tx) == 0
