"""Whoever wants to leave, leaves: from the day they said so, asked at most once whether they would stay."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

import msgspec
import psycopg
import pytest
from tests.cast import Cast, Customer, carla

from mostrador import team, threads
from mostrador.care import clocks, leaving
from mostrador.care.leaving import LeavingAskedAlready, LeavingWhatMissing, NothingToConfirm, OnlyTheOwnerExecutes
from mostrador.care.routing import find_owner, given, heed
from mostrador.channels import Incoming, webhooks
from mostrador.kit import clock
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


async def test_the_owner_is_reminded_after_a_working_day_and_who_oversees_after_another(
    db: Database, cast: Cast, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    friday = datetime(2026, 11, 6, 16, 0, tzinfo=UTC)
    times = [friday]
    monkeypatch.setattr(clock, "now", lambda: times[-1])

    async def reminded(at: datetime) -> tuple[int, set[int]]:
        times.append(at)
        async with db.begin() as tx:
            await tx.run("DELETE FROM mention")
            said = await leaving.remind(tx)
            return said, set(await tx.values("SELECT agent_id FROM mention"))

    async with db.begin() as tx:
        await team.set_opening(tx, [team.Shift(day, 9 * 60, 18 * 60) for day in range(5)], by=cast.elena)
        asked = await leaving.ask(tx, customer.thread, WHAT, by=customer.actor)
        other = await carla(tx, owner=cast.ana, team=cast.counter)
        done = await leaving.ask(tx, other.thread, WHAT, by=other.actor)
        await leaving.execute(tx, done.id, by=cast.ana)
    assert await reminded(friday + timedelta(days=2)) == (0, set()), "the weekend is no working day"
    assert await reminded(friday + timedelta(days=3)) == (1, {cast.ana.id})
    assert await reminded(friday + timedelta(days=3, hours=23)) == (0, set())
    assert await reminded(friday + timedelta(days=4)) == (1, {cast.ana.id, cast.elena.id})
    assert await reminded(friday + timedelta(days=9)) == (0, set())
    async with db.look() as tx:
        seen = (await threads.page(tx, customer.thread, viewer=customer.actor)).messages
        assert "leaving-waits" not in [one.sign for one in seen], "it is said among ourselves"
        assert (await leaving.leaving_of(tx, customer.thread, viewer=cast.ana)) == asked


async def _followed(db: Database) -> None:
    async with db.begin() as tx:
        while await clocks.follow(tx) >= clocks.EVENTS_AT_ONCE:
            pass


async def test_carrying_it_out_answers_who_asked_for_nothing_else(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        await threads.reply(tx, customer.thread, "Te la guardo", by=cast.ana)
        asked = await leaving.ask(tx, customer.thread, WHAT, by=customer.actor)
        await leaving.execute(tx, asked.id, by=cast.ana)
        found = await threads.find(tx, customer.thread, viewer=cast.ana)
    assert found.waiting_since is None


@pytest.mark.parametrize("before", [True, False])
async def test_it_answers_nothing_else_and_danger_stays(
    db: Database, cast: Cast, customer: Customer, *, before: bool
) -> None:
    """Carla smells gas and leaves, in whatever order: the confirmation says nothing about the gas."""
    gas = Incoming(via="counter", text="Huelo a gas en la cocina", thread=customer.thread)

    async def smells() -> None:
        async with db.begin() as tx:
            await threads.receive(tx, gas, find_owner=find_owner, by=customer.actor)
            assert await heed(tx, customer.thread, gas, by=customer.actor)

    async with db.begin() as tx:
        if not before:
            await threads.reply(tx, customer.thread, "Te la guardo", by=cast.ana)
    if before:
        await smells()
    async with db.begin() as tx:
        asked = await leaving.ask(tx, customer.thread, WHAT, by=customer.actor)
    if not before:
        await smells()
    await _followed(db)
    async with db.begin() as tx:
        was = await threads.find(tx, customer.thread, viewer=cast.ana)
        await leaving.execute(tx, asked.id, by=cast.ana)
    await _followed(db)

    async def runs() -> list[str]:
        async with db.look() as tx:
            return [
                one.sort for one in await clocks.clocks_of(tx, customer.thread, viewer=cast.ana) if not one.ended_at
            ]

    async with db.begin() as tx:
        found = await threads.find(tx, customer.thread, viewer=cast.ana)
        turn = await given(tx, customer.thread, viewer=customer.actor)
    assert (found.waiting_since, found.first_answer_at) == (was.waiting_since, was.first_answer_at)
    assert turn.danger, "her page still says whom to call"
    assert await runs() == ["first" if before else "next"]
    async with db.begin() as tx:
        await threads.reply(tx, customer.thread, "Sal de casa, voy", by=cast.ana)
        found = await threads.find(tx, customer.thread, viewer=cast.ana)
        turn = await given(tx, customer.thread, viewer=customer.actor)
    await _followed(db)
    assert (found.waiting_since, turn.danger, await runs()) == (None, False, [])


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
