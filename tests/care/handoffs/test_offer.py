"""An offer carries what the next owner needs, and goes back by itself after two working hours."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.cast import Cast, carla

from mostrador import team, threads
from mostrador.care import clocks, handoffs
from mostrador.care.promises import make
from mostrador.kit import clock
from mostrador.kit.db import Database
from mostrador.kit.errors import NotFound
from mostrador.team import Shift
from mostrador.threads import Summary
from mostrador.threads.handoff import ColleagueUnknown

SUMMARY = Summary("Una hembrilla", "Buscada en el almacén", "")


async def test_who_offers_says_what_was_done_and_leaves_a_sentence(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        thread = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
        with pytest.raises(handoffs.SummaryMissing):
            await handoffs.hand_off(
                tx, thread, to=cast.bruno.id, summary=Summary("Algo"), reason="Es suyo", told="Hola", by=cast.ana
            )
        with pytest.raises(handoffs.SentenceMissing):
            await handoffs.hand_off(
                tx, thread, to=cast.bruno.id, summary=SUMMARY, reason="Es suyo", told=" ", by=cast.ana
            )
        with pytest.raises(NotFound):
            await handoffs.hand_off(tx, thread, to=cast.bruno.id, summary=Summary(), reason="", told="", by=cast.dario)


async def test_the_form_begins_with_what_is_promised_and_a_sentence_in_the_customers_language(
    db: Database, cast: Cast
) -> None:
    async with db.begin() as tx:
        thread = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
        await make(tx, thread, act="call", what="Llamarle", due_at=clock.now() + timedelta(days=1), by=cast.ana)
        offer = await handoffs.propose(tx, thread, viewer=cast.ana)
        assert [one.what for one in offer.promised] == ["Llamarle"]
        assert handoffs.NAME in offer.told
        sent = await handoffs.hand_off(
            tx, thread, to=cast.bruno.id, summary=SUMMARY, reason="Es suyo", told=offer.told, by=cast.ana
        )
    assert "Bruno" in sent.told
    assert handoffs.NAME not in sent.told


async def test_what_is_passed_on_without_a_form_carries_the_same(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        await tx.run("UPDATE agent SET language = 'en' WHERE id = %(id)s", id=cast.bruno.id)
        thread = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
        other = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
        said = await threads.reply(tx, thread, "Mi secreto", by=cast.ana)
        await make(tx, thread, act="call", what="Llamarle", due_at=clock.now() + timedelta(days=1), by=cast.ana)
        sent = await handoffs.pass_on(tx, thread, to=cast.bruno.id, reason="Me voy", by=cast.ana)
        quiet = await handoffs.pass_on(tx, other, to=cast.bruno.id, reason="Me voy", by=cast.ana)
        with pytest.raises(ColleagueUnknown):
            await handoffs.pass_on(tx, other, to=99_999, reason="Me voy", by=cast.ana)
        with pytest.raises(NotFound):
            await handoffs.pass_on(tx, other, to=cast.bruno.id, reason="Me voy", by=cast.dario)
        found = await threads.find(tx, thread, viewer=cast.ana)
    assert sent.about == found.subject
    assert sent.done.startswith("Ana answered them last, ")
    assert "secreto" not in sent.done, f"message {said.id} may be withdrawn"
    assert sent.promised.startswith("Llamarle (tomorrow before ")
    assert "Bruno" in sent.told
    assert sent.due_at
    assert (quiet.done, quiet.promised) == ("Nobody has answered them yet.", "")


async def test_two_working_hours_later_it_goes_back_and_who_oversees_is_named(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        await team.set_opening(tx, [Shift(day, 9 * 60, 18 * 60) for day in range(7)], by=cast.elena)
        thread = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
        sent = await handoffs.hand_off(
            tx, thread, to=cast.bruno.id, summary=SUMMARY, reason="Es suyo", told="Te atiende {name}", by=cast.ana
        )
        two_hours_from = (await clocks.calendar(tx)).due
        earliest = two_hours_from(sent.offered_at, timedelta(hours=2))
        assert sent.due_at is not None
        assert earliest <= sent.due_at <= two_hours_from(clock.now(), timedelta(hours=2))
        assert await handoffs.give_back_due(tx) == 0, "it is not over yet"
        await tx.run("UPDATE handoff SET due_at = now() - interval '1 minute' WHERE id = %(id)s", id=sent.id)
        assert await handoffs.give_back_due(tx) == 1
        assert (await threads.standing(tx, thread, viewer=cast.ana)).handoff is None
        for one in (cast.ana, cast.elena):
            assert (await threads.counters(tx, viewer=one)).mentions == 1, f"{one.name} is told"
        assert (await threads.counters(tx, viewer=cast.bruno)).mentions == 0
        assert await handoffs.give_back_due(tx) == 0


async def test_the_third_time_those_who_oversee_are_called(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        thread = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
        for from_, to in ((cast.ana, cast.bruno), (cast.bruno, cast.ana), (cast.ana, cast.bruno)):
            sent = await handoffs.hand_off(
                tx, thread, to=to.id, summary=SUMMARY, reason="Es suyo", told="Te atiende {name}", by=from_
            )
            if not sent.held:
                await threads.accept(tx, thread, by=to)
        assert (await threads.counters(tx, viewer=cast.elena)).mentions == 1
        await handoffs.approve(tx, thread, by=cast.elena)
        await threads.accept(tx, thread, by=cast.bruno)
