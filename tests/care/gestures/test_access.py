"""Nobody reaches the gestures of a thread that is not theirs, and a customer reaches no ledger and no budget."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from tests.cast import Cast, carla

from mostrador.care import gestures
from mostrador.care.gestures import Gift
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Forbidden, NotFound
from mostrador.kit.i18n import translator
from mostrador.kit.i18n.language import Language

GIFT = Gift("money", 500, "Vale", "Esperó")
SAY = translator(Language())
Verb = Callable[[Tx, int, int, int, Actor], Awaitable[object]]
VERBS: dict[str, Verb] = {
    "approve": lambda tx, thread, row, asked, by: gestures.approve(tx, asked, reason="Sí", say=SAY, by=by),
    "approvers": lambda tx, thread, row, asked, by: gestures.approvers(tx, thread, viewer=by),
    "ask": lambda tx, thread, row, asked, by: gestures.ask(tx, thread, GIFT, of=1, say=SAY, by=by),
    "give": lambda tx, thread, row, asked, by: gestures.give(tx, thread, GIFT, by=by),
    "gives": lambda tx, thread, row, asked, by: gestures.gives(tx, thread, viewer=by),
    "last_permission": lambda tx, thread, row, asked, by: gestures.last_permission(tx, thread, viewer=by),
    "lately": lambda tx, thread, row, asked, by: gestures.lately(tx, thread, viewer=by),
    "left": lambda tx, thread, row, asked, by: gestures.left(tx, thread, viewer=by),
    "of_thread": lambda tx, thread, row, asked, by: gestures.of_thread(tx, thread, viewer=by),
    "refuse": lambda tx, thread, row, asked, by: gestures.refuse(tx, asked, reason="No", say=SAY, by=by),
    "reverse": lambda tx, thread, row, asked, by: gestures.reverse(tx, row, reason="Por error", by=by),
    "withdraw": lambda tx, thread, row, asked, by: gestures.withdraw(tx, asked, by=by),
}


async def test_dario_a_stranger_and_the_customer_reach_nothing(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        mine = await carla(tx, owner=cast.ana, team=cast.counter)
        stranger = await carla(tx, owner=cast.dario, team=cast.workshop)
        row = await gestures.give(tx, mine.thread, GIFT, by=cast.ana)
        asked = await gestures.ask(tx, mine.thread, GIFT, of=cast.elena.id, say=SAY, by=cast.ana)
        for intruder in (cast.dario, stranger.actor, mine.actor, Actor("customer", cast.ana.id)):
            if intruder.kind == "customer":
                with pytest.raises(NotFound):
                    await gestures.asked_of(tx, viewer=intruder, limit=9)
            else:
                assert await gestures.asked_of(tx, viewer=intruder, limit=9) == []
            for verb in VERBS.values():
                with pytest.raises(NotFound):
                    await verb(tx, mine.thread, row.id, asked.id, intruder)


async def test_only_an_administrator_sets_budgets_and_reads_the_ledger(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        rules = await gestures.rules(tx, viewer=cast.elena)
        since, until = await gestures.span(tx, "2026-11")
        for other in (cast.ana, Actor("customer", cast.elena.id, verbs=frozenset({"manage"}))):
            with pytest.raises(Forbidden):
                await gestures.rules(tx, viewer=other)
            with pytest.raises(Forbidden):
                await gestures.change_rules(tx, rules, by=other)
            with pytest.raises(Forbidden):
                await gestures.months(tx, viewer=other)
            with pytest.raises(Forbidden):
                await anext(gestures.ledger(db, since, until, viewer=other))
