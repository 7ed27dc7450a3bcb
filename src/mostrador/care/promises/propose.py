"""What a text promises, with its moment when there is only one it can mean. Otherwise it is asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from mostrador.care.promises.dates import DAY_ALONE, Found, Tongue, plain, read
from mostrador.care.promises.records import Act
from mostrador.care.promises.wording import VAGUE, Said, promised
from mostrador.team import Shift

Unsure = Literal["", "hour", "day", "past", "moment"]
LONGEST: Final = 300
MOST_READ: Final = 4000
MORNING: Final = 7
NOON: Final = 12
WAKING: Final = (8 * 60, 20 * 60)
_WEEKDAYS: Final = (
    r"lunes|monday|mon",
    r"martes|tuesday|tue",
    r"mi[eé]rcoles|wednesday|wed",
    r"jueves|thursday|thu",
    r"viernes|friday|fri",
    r"s[aá]bado|saturday|sat",
    r"domingo|sunday|sun",
)
_NAMED: Final = tuple(re.compile(rf"\b(?:{names})\b", re.IGNORECASE) for names in _WEEKDAYS)
_NUMBERED: Final = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)}) (?:the )?\d{{1,2}}(?![\d:])", re.IGNORECASE)
_NEXT: Final = re.compile(r"\b(?:pr[oó]xim[oa]|siguiente|que viene|next)\b", re.IGNORECASE)
_TODAY: Final = re.compile(
    r"\b(?:hoy|today|tonight|esta (?:tarde|noche|ma[nñ]ana)|this (?:morning|afternoon|evening))\b", re.IGNORECASE
)
_FROM: Final = re.compile(
    r"\b(?:a partir de|despu[eé]s de|desde|pasadas|after|from|since)(?: las?)? (?=\d|\w)", re.IGNORECASE
)
_ORDINAL: Final = re.compile(r"\bthe \d{1,2}(?:st|nd|rd|th)\b(?! of)", re.IGNORECASE)
_SLASHED: Final = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})\b")
_SPAN: Final = re.compile(r",PT[\d.]+[HMS]")
_DAYS: Final = re.compile(r",P[\d.]+[DWMY]")


class Proposal(msgspec.Struct, frozen=True):
    """A promise that a text seems to make. With a `due_at` when there is one moment it can mean.

    Otherwise `unsure` says what to ask: the hour (of `day`), the day (of `hour`), both (moment), or past, when what
    was said lies behind us.
    """

    act: Act
    what: str
    due_at: datetime | None = None
    unsure: Unsure = ""
    day: date | None = None
    hour: time | None = None


# What somebody else said is no promise of the writer's.
_QUOTED: Final = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")
# «a las 25:00» names an hour that no day has: the library would take another for it.
_NO_HOUR: Final = re.compile(r"\b(?:las?|at|by) (?:2[5-9]|[3-9]\d)(?!\d)\b", re.IGNORECASE)


class Moment(msgspec.Struct, frozen=True):
    """When and where something is said: `opening` are the hours of the shop, in `shop_zone`."""

    at: datetime
    zone: ZoneInfo
    opening: Sequence[Shift]
    shop_zone: ZoneInfo


def propose(text: str, moment: Moment) -> Proposal | None:
    """The first promise in a text, or None. Takes milliseconds of a processor, and a second the first time."""
    for said in promised(_QUOTED.sub(" ", text[:MOST_READ])):
        proposal = _dated(said, moment)
        if proposal is not None:
            return proposal
    return None


def _dated(said: Said, moment: Moment) -> Proposal | None:
    what = said.sentence[:LONGEST]
    if _NO_HOUR.search(said.sentence):
        return _ask(Proposal(said.act, what), "moment", [])
    now = moment.at.astimezone(moment.zone).replace(tzinfo=None)
    for part in dict.fromkeys((said.clause, said.sentence)):
        pieces = _pieces(part, now, said.tongue)
        if pieces:
            return _resolved(Proposal(said.act, what), pieces, plain(part, now, said.tongue), moment, said.tongue)
    if VAGUE[said.tongue].search(said.sentence):
        return Proposal(said.act, what, unsure="moment")
    return None


def _pieces(part: str, now: datetime, tongue: Tongue) -> tuple[Found, ...]:
    return tuple(
        one
        for one in read(plain(part, now, tongue), now.replace(microsecond=0), tongue)
        if one.kind not in {"set", "duration"}
    )


def _resolved(asked: Proposal, pieces: Sequence[Found], text: str, moment: Moment, tongue: Tongue) -> Proposal:
    now = moment.at.astimezone(moment.zone).replace(tzinfo=None)
    kinds = sorted(one.kind for one in pieces)
    if DAY_ALONE.search(text) or _ORDINAL.search(text):
        # A day that the library did not take for one.
        return _ask(asked, "moment", [])
    if _FROM.search(text):
        return _ask(asked, "moment", _days(pieces, now, tongue))
    if kinds in (["datetime"], ["datetimerange"]) and _spans(pieces[0]):
        return _in_a_while(asked, pieces[0], moment)
    if kinds == ["datetime"] or (kinds == ["datetimerange"] and _between(pieces[0])):
        days, hours = (
            _days(pieces, now, tongue),
            {datetime.fromisoformat(value).time() for value in pieces[0].values if value},
        )
    elif kinds == ["date", "time"]:
        days = _days([one for one in pieces if one.kind == "date"], now, tongue)
        hours = {time.fromisoformat(value) for one in pieces if one.kind == "time" for value in one.values}
    elif kinds == ["time"] or (kinds == ["timerange"] and _between(pieces[0])):
        days, hours = [now.date()], {time.fromisoformat(value) for value in pieces[0].values if value}
    else:
        return _ask(asked, "hour" if len(_days(pieces, now, tongue)) == 1 else "moment", _days(pieces, now, tongue))
    if len(days) != 1:
        return _ask(asked, "day", [], hours)
    return _at_hour(asked, days[0], hours, moment)


def _at_hour(asked: Proposal, day: date, hours: set[time], moment: Moment) -> Proposal:
    """The moment of that day, when only one of the hours is to come and, of two, only one is an hour of the shop."""
    meant = {hour: datetime.combine(day, hour, moment.zone) for hour in hours}
    if len(meant) > 1:
        meant = {hour: due for hour, due in meant.items() if _works(due, moment)}
        # «a las 5» is never five in the morning; «a las 8» may be eight, although the shop opens at nine.
        if any(MORNING <= hour.hour < NOON for hour in hours) and not any(hour.hour < NOON for hour in meant):
            meant = {}
    if len(meant) != 1:
        return _ask(asked, "hour", [day])
    ((hour, due),) = meant.items()
    if due <= moment.at:
        return msgspec.structs.replace(asked, unsure="past", hour=hour)
    if due.astimezone(UTC).astimezone(moment.zone).replace(tzinfo=None) != datetime.combine(day, hour):
        # An hour that the change of the clock leaves out.
        return _ask(asked, "hour", [day])
    return msgspec.structs.replace(asked, due_at=due.astimezone(UTC))


def _in_a_while(asked: Proposal, piece: Found, moment: Moment) -> Proposal:
    now = moment.at.astimezone(moment.zone).replace(tzinfo=None, microsecond=0)
    span = datetime.fromisoformat(piece.values[0]) - now
    # The next whole minute: what is said is told without seconds.
    begins = moment.at.replace(second=0, microsecond=0)
    return msgspec.structs.replace(asked, due_at=begins + span + timedelta(minutes=begins < moment.at))


def _spans(piece: Found) -> bool:
    """«en dos horas»: counted from now, in hours or minutes."""
    counted = re.match(r"(?:en|in)\b", piece.text, re.IGNORECASE) is not None
    days = any(_DAYS.search(timex) for timex in piece.timexes)
    return counted and not days and (piece.kind == "datetime" or any(_SPAN.search(timex) for timex in piece.timexes))


def _between(piece: Found) -> bool:
    """«entre las 10 y las 12» names hours, and the last one counts; «mañana por la tarde» does not."""
    named = bool(piece.values) and all(re.match(r"\(.*T\d", timex) for timex in piece.timexes)
    return named and re.match(r"(?:entre|de|between|from)\b", piece.text, re.IGNORECASE) is not None


def _days(pieces: Sequence[Found], now: datetime, tongue: Tongue) -> list[date]:
    """The days that pieces may mean, from today on; more than one when it cannot be told."""
    meant: set[date] = set()
    for piece in pieces:
        if piece.kind in {"time", "timerange", "daterange"}:
            continue
        named = next((day for day, names in enumerate(_NAMED) if names.search(piece.text)), None)
        days = {datetime.fromisoformat(value).date() for value in piece.values if value and value[:1].isdigit()}
        if named is not None and not _NUMBERED.search(piece.text):
            meant |= _weekday(named, now.date(), coming=_NEXT.search(piece.text) is not None)
            continue
        ahead = sorted(day for day in days if day >= now.date())
        slashed = _SLASHED.search(piece.text)
        if slashed and slashed[1] != slashed[2] and max(int(slashed[1]), int(slashed[2])) <= 12 and tongue == "en":
            meant |= {now.date(), *ahead}
        elif ahead and ahead[0] == now.date() and len(days) > 1 and not _TODAY.search(piece.text):
            meant |= {now.date(), now.date() + timedelta(days=7)}
        else:
            meant |= set(ahead[:1])
    return sorted(meant)


def _weekday(named: int, today: date, *, coming: bool) -> set[date]:
    ahead = (named - today.weekday()) % 7
    first = today + timedelta(days=ahead)
    if ahead == 0:
        # «el lunes», said on a Monday.
        return {today + timedelta(days=7)} if coming else {today, today + timedelta(days=7)}
    # «el viernes que viene», said on a Monday, is one Friday for some and another for others.
    return {first, first + timedelta(days=7)} if coming and named > today.weekday() else {first}


def _works(due: datetime, moment: Moment) -> bool:
    local = due.astimezone(moment.shop_zone)
    minute = local.hour * 60 + local.minute
    if not moment.opening:
        return WAKING[0] <= minute <= WAKING[1]
    return any(
        (one.weekday == local.weekday() and one.starts <= minute <= one.ends)
        or (one.weekday == (local.weekday() - 1) % 7 and minute + 1440 <= one.ends)
        for one in moment.opening
    )


def _ask(asked: Proposal, unsure: Unsure, days: Sequence[date], hours: set[time] | None = None) -> Proposal:
    return msgspec.structs.replace(
        asked,
        unsure=unsure,
        day=days[0] if len(days) == 1 else None,
        hour=next(iter(hours)) if hours and len(hours) == 1 else None,
    )
