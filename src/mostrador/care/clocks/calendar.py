"""When the firm works: its hours in its zone, without its closed days. Pure; every sum of working time is here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from mostrador.kit.errors import Conflict
from mostrador.team import Shift

DAY: Final = timedelta(days=1)
# A firm that opens on no day of two years has no hours to count.
HORIZON: Final = 731


class NeverOpen(Conflict):
    """Every day of the next two years is closed, so that no time can be counted. Look at hours and closed days."""


class Calendar:
    """The firm's opening hours.

    `week` holds stretches in minutes since the midnight of their weekday (0 is Monday; an
    end past 1440 is on the next day), in `zone`. A stretch belongs to the day it begins on:
    on a closed day none begins. A firm that wrote down no hours at all works round the
    clock, as a deadline must end some day. Working time is real time: the night in which
    the clock goes back has an hour more.
    """

    def __init__(self, week: Iterable[Shift], zone: ZoneInfo, closed: Iterable[date] = ()) -> None:
        self.week: Final[Sequence[Shift]] = tuple(sorted(week)) or tuple(Shift(day, 0, 1440) for day in range(7))
        self.zone: Final = zone
        self.closed: Final = frozenset(closed)

    def is_open(self, at: datetime) -> bool:
        """Whether the firm works at this moment."""
        return any(starts <= at < ends for starts, ends in self._stretches(at, backwards=1, days=2))

    def next_opening(self, after: datetime) -> datetime:
        """The first moment from `after` on at which the firm works (UTC). Raises NeverOpen."""
        for starts, ends in self._stretches(after):
            if ends > after:
                return max(starts, after.astimezone(UTC))
        raise NeverOpen

    def due(self, start: datetime, span: timedelta) -> datetime:
        """When `span` of working time has passed since `start` (UTC). Raises NeverOpen.

        A span that ends at closing time is due at closing time, not at the next opening.
        """
        left = max(span, timedelta(0))
        for starts, ends in self._stretches(start):
            begins = max(starts, start)
            if ends <= begins:
                continue
            if left <= ends - begins:
                return (begins + left).astimezone(UTC)
            left -= ends - begins
        raise NeverOpen

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two moments; none when they stand the other way round."""
        worked = timedelta(0)
        for starts, ends in self._stretches(start):
            if starts >= end:
                return worked
            worked += max(min(ends, end) - max(starts, start), timedelta(0))
        return worked

    def is_working_day(self, day: date) -> bool:
        """Whether the firm opens on this day at all."""
        return day.weekday() in self._weekdays and day not in self.closed

    def working_days_after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; `day` itself is not counted. Raises NeverOpen."""
        left = count
        for ahead in range(1, HORIZON):
            next_day = day + ahead * DAY
            left -= self.is_working_day(next_day)
            if left <= 0:
                return next_day
        raise NeverOpen

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after `first`, up to and with `last`."""
        return sum(self.is_working_day(first + ahead * DAY) for ahead in range(1, (last - first).days + 1))

    @cached_property
    def _weekdays(self) -> frozenset[int]:
        return frozenset(stretch.weekday for stretch in self.week)

    def _stretches(
        self, around: datetime, *, backwards: int = 2, days: int = HORIZON
    ) -> Iterator[tuple[datetime, datetime]]:
        """The stretches from the days before `around` on, joined where they touch, in UTC."""
        first = around.astimezone(self.zone).date() - backwards * DAY
        held: tuple[datetime, datetime] | None = None
        for ahead in range(days + backwards):
            day = first + ahead * DAY
            if day in self.closed:
                continue
            for stretch in self.week:
                if stretch.weekday != day.weekday():
                    continue
                starts, ends = self._moment(day, stretch.starts), self._moment(day, stretch.ends)
                if held and starts <= held[1]:
                    held = held[0], max(held[1], ends)
                    continue
                if held and held[0] < held[1]:
                    yield held
                held = starts, ends
        if held and held[0] < held[1]:
            yield held

    def _moment(self, day: date, minutes: int) -> datetime:
        """A time of the wall clock as a moment. An hour the clock skips is the one after it (RFC 5545, 3.3.5)."""
        wall = datetime.combine(day, time(), self.zone) + timedelta(minutes=minutes)
        return wall.astimezone(UTC)


class ClosedDay(msgspec.Struct, frozen=True, order=True):
    """A day on which the firm does not open. `own` when the firm wrote it down, else a public holiday."""

    day: date
    name: str
    own: bool
