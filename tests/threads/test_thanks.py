"""Thanks are the agent's own, shown only when both want it, and asked for once, never where we failed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.cast import Cast, Customer, carla

from mostrador import threads
from mostrador.care import promises
from mostrador.kit import clock
from mostrador.kit.db import Database


@pytest.fixture
async def customer(db: Database, cast: Cast) -> Customer:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        await threads.reply(tx, customer.thread, "Es una escarpia", by=cast.ana)
    return customer


async def asked(db: Database, customer: Customer) -> bool:
    async with db.look() as tx:
        return (await threads.told(tx, customer.thread, viewer=customer.actor)).thanks_asked


async def test_it_is_asked_once_after_the_customer_said_solved(db: Database, customer: Customer) -> None:
    assert not await asked(db, customer)
    async with db.begin() as tx:
        await threads.solve(tx, customer.thread, by=customer.actor)
    assert await asked(db, customer)
    async with db.begin() as tx:
        await threads.not_yet(tx, customer.thread, by=customer.actor)
    assert not await asked(db, customer)
    async with db.begin() as tx:
        await threads.solve(tx, customer.thread, by=customer.actor)
    assert not await asked(db, customer)


async def test_it_is_never_asked_for_who_said_nothing(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        alone = await carla(tx, owner=cast.ana, team=cast.counter)
        await threads.solve(tx, alone.thread, by=alone.actor)
    assert not await asked(db, alone)


async def test_it_is_never_asked_where_we_gave_a_decision_or_broke_a_promise(
    db: Database, cast: Cast, customer: Customer
) -> None:
    async with db.begin() as tx:
        broken = await carla(tx, owner=cast.ana, team=cast.counter)
        await threads.reply(tx, broken.thread, "Te llamo en una hora", by=cast.ana)
        await promises.make(
            tx, broken.thread, act="call", what="te llamo", due_at=clock.now() + timedelta(hours=1), by=cast.ana
        )
        await tx.run(
            "UPDATE promise SET ended_at = now(), ending = 'broken', ended_by = 'system:0', answer_by = now(),"
            " answerer_id = %(ana)s",
            ana=cast.ana.id,
        )
        await threads.solve(tx, broken.thread, by=broken.actor)
        await threads.answer(tx, customer.thread, decision="No procede", by=cast.ana)
        await threads.not_yet(tx, customer.thread, by=customer.actor)
        await threads.solve(tx, customer.thread, by=customer.actor)
    assert not await asked(db, customer)
    assert not await asked(db, broken)


async def test_they_are_read_by_who_got_them_and_shown_only_when_both_agree(
    db: Database, cast: Cast, customer: Customer
) -> None:
    async with db.begin() as tx:
        await threads.thank(tx, customer.thread, agent=cast.ana.id, by=customer.actor, text="Qué paciencia")
    async with db.look() as tx:
        [mine] = await threads.thanks_of(tx, viewer=cast.ana)
        for other in (cast.bruno, cast.elena, cast.dario):
            assert not await threads.thanks_of(tx, viewer=other)
    assert mine.text == "Qué paciencia"

    async def shown() -> list[str]:
        async with db.look() as tx:
            return [one.text for one in await threads.shown_thanks(tx)]

    async with db.begin() as tx:
        await threads.show_thanks(tx, mine.id, show=True, by=cast.elena)
        assert (await threads.told(tx, customer.thread, viewer=customer.actor)).may_show is None
        await threads.show_thanks(tx, mine.id, show=True, by=cast.ana)
        assert (await threads.told(tx, customer.thread, viewer=customer.actor)).may_show == cast.ana.id
        await threads.agree_to_show(tx, customer.thread, agent=cast.ana.id, agree=True, by=cast.ana)
    assert await shown() == []
    async with db.begin() as tx:
        await threads.agree_to_show(tx, customer.thread, agent=cast.ana.id, agree=True, by=customer.actor)
    assert await shown() == ["Qué paciencia"]
    async with db.begin() as tx:
        await threads.show_thanks(tx, mine.id, show=False, by=cast.ana)
    assert await shown() == []
