"""The named moments of contacts, as they are read from what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import LiteralString

import psycopg
import pytest
from tests.cast import Cast, carla, owned_by, write

from mostrador import threads
from mostrador.channels import Incoming
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from mostrador.oversight import evaluation

PERSON = "Quiero hablar con una persona"


async def moments(db: Database) -> Sequence[str]:
    """What stands written now, in order: `thread-1-1 person-asked by customer`, the thread of the test called 1."""
    async with db.begin() as tx:
        await evaluation.follow(tx)
    async with db.look() as tx:
        return await tx.values("SELECT channel || ' ' || name || ' ' || by_kind FROM moment ORDER BY position")


async def says(db: Database, by: Actor, thread: int, text: str, via: str = "counter") -> None:
    async with db.begin() as tx:
        incoming = Incoming(via=via, text=text, thread=thread)
        await threads.receive(tx, incoming, find_owner=owned_by(by, 1), by=by)


async def test_the_clock_starts_with_the_first_words_that_ask_and_ends_with_the_first_of_a_person(
    db: Database, cast: Cast
) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
    began = ["counter received customer", "counter can-ask customer", "counter code-given customer"]
    assert await moments(db) == began
    await says(db, customer.actor, customer.thread, PERSON)
    await says(db, customer.actor, customer.thread, "¿Hay alguien?")
    assert await moments(db) == [*began, "counter person-asked customer"], "the clock runs from the first time"
    async with db.begin() as tx:
        await threads.note(tx, customer.thread, "Luego", by=cast.ana)
        await threads.reply(tx, customer.thread, "Soy Ana", by=cast.ana)
        await threads.reply(tx, customer.thread, "Dime", by=cast.ana)
    came = [*began, "counter person-asked customer", "counter person-connected agent"]
    assert await moments(db) == came
    await says(db, customer.actor, customer.thread, PERSON)
    async with db.begin() as tx:
        await threads.solve(tx, customer.thread, by=customer.actor)
    left = ["person-asked", "resolution-notified", "abandoned", "ended"]
    assert await moments(db) == [*came, *(f"counter {one} customer" for one in left)]
    await says(db, customer.actor, customer.thread, "Otra cosa")
    assert len(await moments(db)) == len(came) + 4 + 3, "it is a contact of its own"


async def test_a_call_is_attended_when_somebody_picks_up(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        received = await write(tx, find_owner=owned_by(cast.ana, cast.counter), via="phone", scribe=cast.ana.id)
        at = clock.now() - timedelta(minutes=10)
        for way in ("phone", "letter", "ours"):
            await threads.begin_contact(
                tx, received.thread, way=way, arrived_at=at, answered_at=at + timedelta(seconds=30), by=cast.ana
            )
    assert await moments(db) == [
        *(f"phone {one} agent" for one in ("received", "person-asked", "can-ask", "person-connected")),
        "letter received agent",
    ]
    async with db.look() as tx:
        waited = await tx.values(
            "SELECT extract(epoch FROM max(at) - min(at))::int FROM moment WHERE channel = 'phone'"
        )
        assert waited == [30]


async def test_mail_is_not_in_real_time(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        received = await write(tx, PERSON, find_owner=owned_by(cast.ana, cast.counter), via="email")
        await threads.reply(tx, received.thread, "Soy Ana", by=cast.ana)
    assert await moments(db) == ["email received customer", "email person-connected agent"]


async def test_nobody_rewrites_a_moment_and_none_is_counted_twice(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        await carla(tx, owner=cast.ana, team=cast.counter, text=PERSON)
        await carla(tx, owner=cast.ana, team=cast.counter)
    before = await moments(db)
    async with db.begin() as tx:
        await tx.run("DELETE FROM follower WHERE name = 'moments'")
    assert await moments(db) == before, "followed again from the beginning"
    changes: tuple[LiteralString, ...] = (
        "UPDATE moment SET at = at - interval '1 minute'",
        "DELETE FROM moment",
        "TRUNCATE moment",
    )
    for change in changes:
        with pytest.raises(psycopg.errors.RestrictViolation):
            async with db.begin() as tx:
                await tx.run(change)
    async with db.look() as tx:
        numbers = await tx.values("SELECT position FROM moment ORDER BY position")
    assert numbers == list(range(1, len(before) + 1))
