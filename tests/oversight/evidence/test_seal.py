"""The chain of events: complete, in the order of the cursor, and broken by any change."""

from __future__ import annotations

import asyncio
from typing import LiteralString

import psycopg
import pytest
from tests.cast import Cast, carla

from mostrador import threads
from mostrador.kit.db import Database
from mostrador.oversight import evidence

UNSEALED = "SELECT count(*) FROM event e WHERE NOT EXISTS (SELECT FROM seal s WHERE s.event_id = e.id)"


async def seal_all(db: Database) -> int:
    async with db.begin() as tx:
        return await evidence.seal(tx)


async def test_two_sealers_beside_writers_make_one_chain(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)

    async def write() -> None:
        for number in range(20):
            async with db.begin() as tx:
                await threads.note(tx, customer.thread, f"Nota {number}", by=cast.ana)

    async def seal() -> int:
        return sum([await seal_all(db) for _ in range(20)])

    *_, one, two = await asyncio.gather(write(), write(), write(), seal(), seal())
    rest = await seal_all(db)
    async with db.look() as tx:
        assert await tx.value(UNSEALED) == 0
        assert one + two + rest == await tx.value("SELECT count(*) FROM event")
        assert await evidence.first_fault(tx) is None


async def test_an_event_that_commits_late_is_sealed_late_and_not_left_out(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        slow = await carla(tx, owner=cast.ana, team=cast.counter)
        quick = await carla(tx, owner=cast.ana, team=cast.counter)
    async with db.begin() as late:
        await threads.note(late, slow.thread, "Espera", by=cast.ana)
        async with db.begin() as tx:
            await threads.note(tx, quick.thread, "Ya", by=cast.ana)
        await seal_all(db)
        async with db.look() as tx:
            assert await tx.value(UNSEALED) == 1, "what may still change its order was sealed"
    assert await seal_all(db) == 2
    async with db.look() as tx:
        assert (await tx.value(UNSEALED), await evidence.first_fault(tx)) == (0, None)


async def test_a_change_breaks_the_chain_there(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        await carla(tx, owner=cast.ana, team=cast.counter)
        await carla(tx, owner=cast.ana, team=cast.counter)
    await seal_all(db)
    changes: tuple[LiteralString, ...] = (
        "UPDATE event SET facts = facts || '{\"owner\": 99}' WHERE id = %(id)s",
        "UPDATE event SET actor = 'agent:99' WHERE id = %(id)s",
        "UPDATE event SET at = at + interval '1 second' WHERE id = %(id)s",
        "DELETE FROM seal WHERE event_id = %(id)s",
    )
    for change in changes:
        async with db.begin() as tx, tx.connection.transaction(force_rollback=True):
            third = await tx.value("SELECT event_id FROM seal WHERE position = 3")
            # Only who owns the database can do this, and the chain is there to show that they did.
            await tx.run("SET LOCAL session_replication_role = replica")
            await tx.run(change, id=third)
            fault = await evidence.first_fault(tx)
            assert fault is not None, change
            assert fault.position == 3, change


async def test_what_happened_stays(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        await threads.hand_off(tx, customer.thread, to=cast.bruno.id, reason="Es suyo", by=cast.ana)
        await threads.propose(tx, customer.thread, by=cast.ana)
    await seal_all(db)
    tables: tuple[LiteralString, ...] = ("event", "seal", "message", "closure", "handoff")
    for table in tables:
        for how in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(psycopg.errors.RestrictViolation):
                async with db.begin() as tx:
                    await tx.run(how)
