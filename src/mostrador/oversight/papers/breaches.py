"""Personal data that got lost, was altered or was seen: what is known, and who is told by when (GDPR, 33 and 34)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, NotFound
from mostrador.oversight import retention
from mostrador.oversight.papers.events import BreachAnswered, BreachDue, BreachNoted
from mostrador.oversight.papers.records import SORTS, Breach, Step
from mostrador.oversight.retention import OnlyWhoOversees

Q = sql.load("mostrador.oversight.papers")
LONGEST: Final = 4000


class BreachUnclear(Invalid):
    """Say what happened and whose data it concerns, each in up to %(most)s characters, and nobody by name."""


class KnownWhen(Invalid):
    """Say since when it is known: a moment that is over."""


class StepUnclear(Invalid):
    """Say what was done, or why it is not owed, in up to %(most)s characters."""


class _Warned(msgspec.Struct, frozen=True):
    id: int
    hours: int


async def note_breach(tx: Tx, *, known_at: datetime, what: str, whom: str, people: int | None = None, by: Actor) -> int:
    """Note one; the id. Nobody changes or removes it. Raises BreachUnclear, KnownWhen, OnlyWhoOversees."""
    _may_note(by)
    what, whom = what.strip(), whom.strip()
    if not 0 < len(what) <= LONGEST or not 0 < len(whom) <= LONGEST:
        raise BreachUnclear(most=LONGEST)
    if known_at > clock.now():
        raise KnownWhen
    made = int(await tx.value(Q.add_breach, known=known_at, what=what, whom=whom, people=people, agent=by.id))
    await tx.record(BreachNoted(breach=made), by=by)
    return made


async def add_step(tx: Tx, breach: int, sort: str, words: str, *, by: Actor) -> None:
    """Note what was done: who was told, or why nobody need be. Raises StepUnclear, NotFound, OnlyWhoOversees."""
    _may_note(by)
    words = words.strip()
    if sort not in SORTS or not 0 < len(words) <= LONGEST:
        raise StepUnclear(most=LONGEST)
    if not await tx.value(Q.lock_breach, breach=breach):
        raise NotFound
    await tx.run(Q.add_step, breach=breach, sort=sort, words=words, agent=by.id)
    await tx.record(BreachAnswered(breach=breach, sort=sort), by=by)


async def breaches(tx: Tx, *, viewer: Actor) -> Sequence[Breach]:
    """All of them, the latest known first. Raises OnlyWhoOversees."""
    retention.may_see(viewer)
    return await tx.all(Breach, Q.breaches)


async def steps_of(tx: Tx, breach: int, *, viewer: Actor) -> Sequence[Step]:
    """What was done about one. Raises OnlyWhoOversees."""
    retention.may_see(viewer)
    return await tx.all(Step, Q.steps, breach=breach)


async def warn_breaches(tx: Tx) -> int:
    """Say of each that the authority is not told: with 24 hours left, and when the 72 are over; how many."""
    warned = await tx.all(_Warned, Q.warn_breaches)
    for one in warned:
        await tx.record(BreachDue(breach=one.id, hours=one.hours), by=SYSTEM)
    return len(warned)


def _may_note(by: Actor) -> None:
    if "manage" not in by.verbs:
        raise OnlyWhoOversees
