"""Days away: from the first to the last, and no reason is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound
from mostrador.team.agents import find_agent
from mostrador.team.events import AgentChanged
from mostrador.team.records import Absence

Q = sql.load("mostrador.team")
LONGEST: Final = timedelta(days=400)


class DaysNotUnderstood(Invalid):
    """These days cannot be. Write the first and the last one; the last one is not over yet and not before the first."""


class DaysOverlap(Conflict):
    """Some of these days are already entered. Take the others back first, or choose days before or after them."""


async def add_absence(tx: Tx, agent: int, first: date, last: date, *, by: Actor) -> Absence:
    """They are away from the first to the last day, in their own zone. For themselves or an administrator.

    Raises DaysNotUnderstood, DaysOverlap, NotFound.
    """
    _own(agent, by)
    found = await find_agent(tx, agent)
    if not first <= last or last < clock.now().astimezone(ZoneInfo(found.timezone)).date() or last - first > LONGEST:
        raise DaysNotUnderstood
    await tx.run(Q.one_calendar, agent=agent)
    absence = await tx.maybe(Absence, Q.add_absence, agent=agent, first=first, last=last)
    if absence is None:
        raise DaysOverlap
    await tx.record(AgentChanged(agent=agent), by=by)
    return absence


async def end_absence(tx: Tx, agent: int, absence: int, *, by: Actor) -> None:
    """They are here after all: days to come go, days under way end with yesterday. Raises NotFound."""
    _own(agent, by)
    if not await tx.run(Q.end_absence, agent=agent, id=absence):
        raise NotFound
    await tx.record(AgentChanged(agent=agent), by=by)


async def absences(tx: Tx, agent: int, *, viewer: Actor) -> Sequence[Absence]:
    """The days away that are not over, and those whose cases have not come back yet. Raises NotFound."""
    _own(agent, viewer)
    return await tx.all(Absence, Q.absences, agent=agent)


async def forget_absences(tx: Tx) -> int:
    """Nobody reads when somebody was away: a month later the days are forgotten; how many."""
    return await tx.run(Q.forget_absences)


def _own(agent: int, by: Actor) -> None:
    if by.kind == "customer" or not (by.kind == "system" or by.id == agent or "manage" in by.verbs):
        raise NotFound
