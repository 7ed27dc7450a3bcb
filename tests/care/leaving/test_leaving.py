"""Whoever wants to leave, leaves: from the day they said so, asked at most once whether they would stay."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

import msgspec
import psycopg
import pytest
from tests.cast import Cast, Customer, carla

from mostrador import team, threads
from mostrador.care import leaving
from mostrador.care.leaving import LeavingAskedAlready, LeavingWhatMissing, NothingToConfirm, OnlyTheOwnerExecutes
from mostrador.channels import webhooks
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from mostrador.kit.errors import Forbidden, NotFound

WHAT = "El mantenimiento de la caldera"


@pytest.fixture
async def customer(db: Database, cast: Cast) -> Customer:
    async with db.begin() as tx:
        return await carla(tx, owner=cast.ana, team=cast.counter)


async def test_it_counts_from_the_day_it_was_asked(db: Database, cast: Cast, customer: Customer) -> None:
    """Asked at half past midnight in Madrid, while it is still yesterday in Greenwich; carried out days later."""
    async with db.begin() as tx:
        await webhooks.add_webhook(
            tx, "https://billing.example.com/", ["leaving.executed"], secret=b"s" * 32, by=cast.elena
        )
        tx.at = datetime(2026, 11, 9, 23, 30, tzinfo=UTC)
        asked = await leaving.ask(tx, customer.thread, f"  {WHAT} ", by=customer.actor)
        assert asked.effective_on == date(2026, 11, 10)
        with pytest.raises(LeavingAskedAlready):
            await leaving.ask(tx, customer.thread, WHAT, by=customer.actor)
        tx.at = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
        done = await leaving.execute(tx, asked.id, by=cast.ana)
        assert (done.effective_on, done.executed_by) == (date(2026, 11, 10), "Ana")
        code = threads.show_code((await threads.find(tx, customer.thread, viewer=cast.ana)).code)
        last = (await threads.page(tx, customer.thread, viewer=customer.actor)).messages[-1]
        assert (last.sign, last.author) == ("leaving-done", "Ana")
        assert WHAT in last.text
        assert "10 de noviembre de 2026" in last.text
        assert code in last.text
        letter = msgspec.json.decode(await tx.value("SELECT body FROM delivery"))
        assert (letter["kind"], letter["data"]["effective_on"], letter["data"]["what"]) == (
            "leaving.executed",
            "2026-11-10",
            WHAT,
        )
        with pytest.raises(NothingToConfirm):
            await leaving.execute(tx, asked.id, by=cast.ana)
        with pytest.raises(NothingToConfirm):
            await leaving.stay(tx, asked.id, by=customer.actor)
    with pytest.raises(psycopg.errors.RestrictViolation):
        async with db.begin() as tx:
            await tx.run("UPDATE leaving SET effective_on = effective_on + 30")


async def test_it_waits_for_us_and_opens_what_was_closed(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        await threads.solve(tx, customer.thread, by=customer.actor)
        with pytest.raises(LeavingWhatMissing):
            await leaving.ask(tx, customer.thread, " ", by=customer.actor)
        await leaving.ask(tx, customer.thread, WHAT, by=customer.actor)
        found = await threads.find(tx, customer.thread, viewer=cast.ana)
        assert (found.state, found.waiting_since is not None) == ("open", True)


async def test_the_offer_is_made_once_in_a_life(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        other = await carla(tx, owner=cast.ana, team=cast.counter)
        first = await leaving.ask(tx, customer.thread, WHAT, by=customer.actor)
        assert not await leaving.make_offer(tx, first.id, by=customer.actor), "the firm wrote none"
        await leaving.change_offer(tx, "Tres meses a mitad de precio", by=cast.elena)
        assert await leaving.offer(tx, customer.thread, viewer=cast.ana)
        assert await leaving.make_offer(tx, first.id, by=customer.actor)
        assert not await leaving.make_offer(tx, first.id, by=customer.actor)
        assert not await leaving.make_offer(tx, first.id, by=cast.ana)
        await leaving.stay(tx, first.id, by=customer.actor)
        again = await leaving.ask(tx, customer.thread, WHAT, by=customer.actor)
        assert not await leaving.offer(tx, customer.thread, viewer=customer.actor)
        assert not await leaving.make_offer(tx, again.id, by=customer.actor)
        stranger = await leaving.ask(tx, other.thread, WHAT, by=other.actor)
    async with db.begin() as tx:
        done = await leaving.execute(tx, again.id, by=cast.ana)
        assert done.executed_at, "nobody has to answer an offer to leave"

    async def show() -> str:
        async with db.begin() as tx:
            return await leaving.make_offer(tx, stranger.id, by=other.actor)

    shown = await asyncio.gather(*(show() for _ in range(5)))
    assert sum(bool(text) for text in shown) == 1


async def test_only_the_owner_or_who_stands_in_carries_it_out(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        asked = await leaving.ask(tx, customer.thread, WHAT, by=cast.bruno)
        with pytest.raises(OnlyTheOwnerExecutes):
            await leaving.execute(tx, asked.id, by=cast.bruno)
        await team.set_shifts(tx, cast.ana.id, [], by=cast.elena)
        assert (await leaving.execute(tx, asked.id, by=cast.bruno)).executed_by == "Bruno"


async def test_who_has_no_right_reaches_nothing(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        stranger = await carla(tx, owner=cast.dario, team=cast.workshop)
        asked = await leaving.ask(tx, customer.thread, WHAT, by=customer.actor)
        for intruder in (cast.dario, stranger.actor, Actor("customer", cast.ana.id)):
            for attempt in (
                leaving.ask(tx, customer.thread, WHAT, by=intruder),
                leaving.execute(tx, asked.id, by=intruder),
                leaving.leaving_of(tx, customer.thread, viewer=intruder),
                leaving.make_offer(tx, asked.id, by=intruder),
                leaving.offer(tx, customer.thread, viewer=intruder),
                leaving.stay(tx, asked.id, by=intruder),
            ):
                with pytest.raises(NotFound):
                    await attempt
        with pytest.raises(NotFound):
            await leaving.execute(tx, asked.id, by=customer.actor)
        with pytest.raises(Forbidden):
            await leaving.change_offer(tx, "Quédate", by=cast.ana)
