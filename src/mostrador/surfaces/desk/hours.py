"""A week of hours in a form: two stretches a day, more when there are more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from mostrador.kit.errors import Invalid
from mostrador.kit.i18n import Language
from mostrador.surfaces.desk.forms import Form
from mostrador.team import Shift
from mostrador.team.shifts import DAY

STRETCHES: Final = 2
MOST_STRETCHES: Final = 6


class StartMissing(Invalid):
    """%(day)s has an hour at which it ends and none at which it begins. Write it, or empty the other one."""


class EndMissing(Invalid):
    """%(day)s has an hour at which it begins and none at which it ends. Write it, or empty the other one."""


class HourNotUnderstood(Invalid):
    """%(day)s: “%(value)s” is not an hour. Write it like 9:00 or 17:30."""


class Stretch(msgspec.Struct, frozen=True):
    """From and to as typed; `next_day` when it ends after midnight."""

    starts: str = ""
    ends: str = ""
    next_day: bool = False

    @property
    def lacks(self) -> str:
        """Which of the two is missing beside the other: starts, ends or neither."""
        return "" if bool(self.starts) == bool(self.ends) else "ends" if self.starts else "starts"


class Day(msgspec.Struct, frozen=True):
    """One day of the form."""

    number: int
    name: str
    stretches: tuple[Stretch, ...]


def days(week: Sequence[Shift], form: Form, language: Language) -> list[Day]:
    """The seven days to show: as typed when the form comes back, as saved otherwise."""
    return [
        Day(number, _name(number, language), tuple(_typed(form, number) if form.sent else _saved(week, number)))
        for number in range(7)
    ]


def read_week(form: Form, language: Language) -> list[Shift]:
    """The hours of a form; an end that is not after its start is on the next day.

    Raises StartMissing, EndMissing and HourNotUnderstood, with the day in this language.
    """
    return [
        _shift(number, stretch, _name(number, language))
        for number in range(7)
        for stretch in _typed(form, number)
        if stretch != Stretch()
    ]


def _name(number: int, language: Language) -> str:
    name: str = language.locale.days["stand-alone"]["wide"][number]
    return name


def _saved(week: Iterable[Shift], number: int) -> list[Stretch]:
    shown = [
        Stretch(_clock(shift.starts), _clock(shift.ends), shift.ends > DAY) for shift in week if shift.weekday == number
    ]
    return shown + [Stretch()] * (STRETCHES - len(shown))


def _typed(form: Form, number: int) -> list[Stretch]:
    starts, ends = form.all(f"starts-{number}"), form.all(f"ends-{number}")
    pairs = list(zip(starts, ends, strict=False))[:MOST_STRETCHES]
    return [Stretch(start.strip(), end.strip()) for start, end in pairs]


def _shift(number: int, stretch: Stretch, day: str) -> Shift:
    if stretch.lacks:
        raise (EndMissing if stretch.lacks == "ends" else StartMissing)(day=day)
    starts, ends = _minutes(stretch.starts, day), _minutes(stretch.ends, day)
    return Shift(number, starts, ends if ends > starts else ends + DAY)


def _minutes(text: str, day: str) -> int:
    hours, _, minutes = text.partition(":")
    if not (hours + minutes).isascii() or not (hours + minutes).isdigit() or len(hours) > 2 or len(minutes) != 2:
        raise HourNotUnderstood(day=day, value=text[:20])
    found = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or found >= DAY:
        raise HourNotUnderstood(day=day, value=text[:20])
    return found


def _clock(minutes: int) -> str:
    return f"{minutes % DAY // 60:02}:{minutes % 60:02}"
