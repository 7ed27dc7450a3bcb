"""Nobody reaches a promise of a thread that is not theirs, and each side says only what is theirs to say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.cast import carla, plant

from mostrador.care import promises
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, NotFound

Verb = Callable[[Tx, int, int, Actor], Awaitable[object]]
SOON = timedelta(hours=3)
VERBS: dict[str, Verb] = {
    "attempt": lambda tx, thread, promise, who: promises.attempt(tx, promise, by=who),
    "called": lambda tx, thread, promise, who: promises.called(tx, promise, by=who),
    "confirm": lambda tx, thread, promise, who: promises.confirm(tx, promise, was_so=True, by=who),
    "find": lambda tx, thread, promise, who: promises.find(tx, promise, viewer=who),
    "keep": lambda tx, thread, promise, who: promises.keep(tx, promise, by=who),
    "make": lambda tx, thread, promise, who: promises.make(
        tx, thread, act="call", what="Te llamo", due_at=clock.now() + SOON, by=who
    ),
    "of_thread": lambda tx, thread, promise, who: promises.of_thread(tx, thread, viewer=who),
    "release": lambda tx, thread, promise, who: promises.release(tx, promise, by=who),
    "renew": lambda tx, thread, promise, who: promises.renew(tx, promise, due_at=clock.now() + SOON, by=who),
    "stand_in_for": lambda tx, thread, promise, who: promises.stand_in_for(
        tx, thread, agent=1, at=clock.now(), viewer=who
    ),
    "zone_of": lambda tx, thread, promise, who: promises.zone_of(tx, thread, viewer=who),
}
OF_THE_PERSON = {"confirm", "find", "of_thread", "release", "zone_of"}


@pytest.mark.parametrize("name", sorted(VERBS))
async def test_who_has_no_right_reaches_nothing(tx: Tx, name: str) -> None:
    cast = await plant(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    stranger = await carla(tx, owner=cast.dario, team=cast.workshop)
    made = await promises.make(tx, customer.thread, act="call", what="Te llamo", due_at=clock.now() + SOON, by=cast.ana)
    namesake = Actor("customer", cast.ana.id, "Carla")
    for intruder in (cast.dario, stranger.actor, namesake, Actor("bot", cast.ana.id, "Faro")):
        with pytest.raises(NotFound):
            await VERBS[name](tx, customer.thread, made.id, intruder)
    if name not in OF_THE_PERSON:
        with pytest.raises(NotFound):
            await VERBS[name](tx, customer.thread, made.id, customer.actor)


async def test_a_ledger_and_the_figures_are_not_for_everybody(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    await promises.make(tx, customer.thread, act="call", what="Te llamo", due_at=clock.now() + SOON, by=cast.ana)
    zone = ZoneInfo("Europe/Madrid")
    for other in (cast.bruno, cast.elena, Actor("agent", cast.dario.id, "Darío")):
        found = await promises.ledger(tx, zone=zone, viewer=other)
        assert (found.today, found.later, found.ended) == ((), (), ())
    for nobody in (customer.actor, Actor("customer", cast.ana.id, "Ana")):
        with pytest.raises(NotFound):
            await promises.ledger(tx, zone=zone, viewer=nobody)
    with pytest.raises(Forbidden):
        await promises.figures(tx, viewer=cast.ana)


async def test_a_line_of_a_thread_that_is_not_ones_own_any_more_has_no_names(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    await promises.make(tx, customer.thread, act="call", what="Te llamo", due_at=clock.now() + SOON, by=cast.ana)
    gone = Actor("agent", cast.ana.id, "Ana", frozenset({f"team:{cast.workshop}"}))
    await tx.run(
        "INSERT INTO handoff (thread_id, from_id, to_id, to_team_id, reason, accepted_at)"
        " VALUES (%(thread)s, %(from)s, %(to)s, %(team)s, '', now())",
        **{"thread": customer.thread, "from": cast.ana.id, "to": cast.bruno.id, "team": cast.counter},
    )
    ledger = await promises.ledger(tx, zone=ZoneInfo("Europe/Madrid"), viewer=gone)
    (entry,) = (*ledger.today, *ledger.later)
    assert (entry.what, entry.person, entry.subject) == ("Te llamo", None, None)
