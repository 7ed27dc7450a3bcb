"""Hours: when each agent works, who is there now, and who stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, NotFound
from mostrador.team.events import AgentChanged
from mostrador.team.records import Card, Shift

Q = sql.load("mostrador.team")
DAY: Final = 1440
WEEK: Final = 7 * DAY
MOST: Final = 50


class HoursNotUnderstood(Invalid):
    """These hours cannot be. A day's hours begin between 0:00 and 23:59 and last up to 24 hours."""


class HoursOverlap(Invalid):
    """Two of these hours overlap. Join them or leave a gap between."""


class TooManyHours(Invalid):
    """A week can have up to %(most)s stretches of hours."""


async def shifts(tx: Tx, agent: int) -> Sequence[Shift]:
    """The week of one agent, in the agent's own zone."""
    return await tx.all(Shift, Q.shifts, agent=agent)


async def set_shifts(tx: Tx, agent: int, week: Iterable[Shift], *, by: Actor) -> None:
    """The whole week of an agent at once. Raises HoursNotUnderstood, HoursOverlap, TooManyHours."""
    hours = a_week(week)
    await tx.run(
        Q.set_shifts,
        agent=agent,
        weekdays=[shift.weekday for shift in hours],
        starts=[shift.starts for shift in hours],
        ends=[shift.ends for shift in hours],
    )
    await tx.record(AgentChanged(agent=agent), by=by)


async def on_duty(tx: Tx, team: int | None = None) -> Sequence[Card]:
    """Who is on shift now, of one team or of all."""
    return await tx.all(Card, Q.on_duty, team=team)


async def card(tx: Tx, agent: int) -> Card:
    """What a customer sees of an agent. Raises NotFound."""
    found = await tx.maybe(Card, Q.card, id=agent)
    if found is None:
        raise NotFound
    return found


async def on_shift(tx: Tx, agent: int, at: datetime) -> bool:
    """Whether an agent is on shift at a moment: in their hours, not away, not suspended."""
    found: bool = await tx.value(Q.on_shift, agent=agent, at=at)
    return found


async def next_shift(tx: Tx, agent: int, at: datetime) -> datetime | None:
    """When their next shift begins after a moment; None when none does within two weeks."""
    found: datetime | None = await tx.value(Q.next_shift, agent=agent, at=at)
    return found


async def stand_in(tx: Tx, owner: int, team: int, *, person: int | None = None) -> Card | None:
    """Who answers `person` now for an owner who is off shift; see `stand_in_at`."""
    return await stand_in_at(tx, owner, team, clock.now(), person=person)


async def stand_in_at(tx: Tx, owner: int, team: int, at: datetime, *, person: int | None = None) -> Card | None:
    """Who answers at a moment for an owner who is off shift then.

    The one they named when on shift, else the colleague of the team whose shift lasts
    longest; None when nobody is there, as in a team of one. Whom `person` asked not to have, or who was
    relieved of them, only when there is nobody else. `until` is the end of the
    shift that `at` falls into.
    """
    return await tx.maybe(Card, Q.stand_in_at, owner=owner, team=team, at=at, person=person)


def a_week(hours: Iterable[Shift]) -> list[Shift]:
    """Hours in order, checked. Raises HoursNotUnderstood, HoursOverlap, TooManyHours."""
    week = sorted(hours)
    if len(week) > MOST:
        raise TooManyHours(most=MOST)
    for shift in week:
        if not (
            0 <= shift.weekday <= 6 and 0 <= shift.starts < DAY and shift.starts < shift.ends <= shift.starts + DAY
        ):
            raise HoursNotUnderstood
    if week:
        # The first of the week comes again after the last, for a night from Sunday to Monday.
        again = Shift(week[0].weekday + 7, week[0].starts, week[0].ends)
        for one, next_one in pairwise([*week, again]):
            if one.weekday * DAY + one.ends > next_one.weekday * DAY + next_one.starts:
                raise HoursOverlap
    return week
