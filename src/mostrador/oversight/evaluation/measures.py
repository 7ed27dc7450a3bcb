"""The measures of the law, from raw moments. Pure, and in whole milliseconds: 180.0 seconds exactly are too long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from mostrador.oversight.compliance.deadlines import dates
from mostrador.oversight.evaluation.records import LIMIT_MS, PHONE, REAL_TIME, Moment, Share, Term, Waits

READINGS: Final = ("strict", "lenient")
TERMS: Final = {
    "lsac-17-all": "K4",
    "lsac-17-billing": "K5",
    "lsac-17-continuity": "K6",
    "tr-21-term": "K4 (TRLGDCU)",
}
"""By which rule each measure of terms is counted."""
WAITED = tuple[datetime, str, int | None, bool]
"""Since when, by which channel, how many milliseconds (None: never attended), and whether they left."""
MILLISECOND = timedelta(milliseconds=1)


class Span(msgspec.Struct, frozen=True):
    """A span of days by the clock of the shop: from `since` on, and before `until`."""

    since: datetime
    until: datetime
    zone: ZoneInfo

    def holds(self, at: datetime) -> bool:
        """Whether a moment is in it."""
        return self.since <= at < self.until

    def month(self, at: datetime) -> str:
        """The month of a moment there: `2027-01`."""
        return f"{at.astimezone(self.zone):%Y-%m}"


def calls(moments: Iterable[Moment]) -> Sequence[WAITED]:
    """K1: of each call received, how long until its caller could say what for and ask for a person."""
    return [(at, PHONE, wait, left) for at, channel, wait, left in _pairs(moments, "received", "can-ask", (PHONE,))]


def asks(moments: Iterable[Moment]) -> Sequence[WAITED]:
    """K2: of each time somebody asked for a person, how long until one came. Mail is not in real time, and not here."""
    return _pairs(moments, "person-asked", "person-connected", (PHONE, *REAL_TIME))


def waits(measure: Literal["K1", "K2"], waited: Sequence[WAITED], span: Span) -> Sequence[Waits]:
    """The figures by channel of those who began to wait in the span, of each month and of the whole."""
    groups: defaultdict[tuple[str, str], list[tuple[int | None, bool]]] = defaultdict(list)
    for since, channel, wait, left in waited:
        if not span.holds(since):
            continue
        for month in ("", span.month(since)):
            groups[channel, month].append((wait, left))
    return [_counted(measure, *key, groups[key]) for key in sorted(groups)]


def codes(moments: Iterable[Moment], span: Span) -> Sequence[Share]:
    """K7: of the contacts on our pages that came in the span and ended, those in which the code was given before."""
    came: dict[str, str] = {}
    given: set[str] = set()
    ends: list[tuple[str, bool]] = []
    for one in moments:
        if one.channel not in REAL_TIME:
            continue
        if one.name == "received" and span.holds(one.at):
            came[one.contact] = span.month(one.at)
        elif one.name == "code-given":
            given.add(one.contact)
        elif one.name == "ended" and one.contact in came:
            ends.append((came[one.contact], one.contact in given))
    return shares("K7", "strict", ends)


def ended_by_us(moments: Iterable[Moment], span: Span) -> Sequence[Share]:
    """K9: of the contacts that came in the span and ended, those that no machine ended while somebody waited."""
    came: dict[str, str] = {}
    waiting: dict[str, bool] = {}
    ends: list[tuple[str, bool]] = []
    for one in moments:
        match one.name:
            case "received":
                waiting[one.contact] = True
                if span.holds(one.at):
                    came[one.contact] = span.month(one.at)
            case "person-asked":
                waiting[one.contact] = True
            case "person-connected" | "resolution-notified":
                waiting[one.contact] = False
            case "ended" if one.contact in came:
                cut = one.by_kind in ("system", "bot") and waiting.get(one.contact, False)
                ends.append((came[one.contact], not cut))
    return shares("K9", "strict", ends)


def shares(measure: str, reading: str, cases: Iterable[tuple[str, bool | None]]) -> Sequence[Share]:
    """Cases by their month, kept or not (None: it cannot be told yet), as figures of each month and of the whole."""
    groups: defaultdict[str, list[bool | None]] = defaultdict(list)
    for month, kept in cases:
        groups[""].append(kept)
        groups[month].append(kept)
    return [
        Share(
            measure=measure,
            reading=reading,
            month=month,
            whole=sum(one is not None for one in found),
            kept=sum(one is True for one in found),
            running=sum(one is None for one in found),
        )
        for month, found in sorted(groups.items())
    ]


def in_time(terms: Iterable[Term], span: Span, *, known: datetime, holidays: Collection[date]) -> Sequence[Share]:
    """K4 to K6: of the terms that began in the span, those in which a decision was notified in time.

    The strict reading takes Saturdays for working days. What still runs, and is not over, counts in none.
    """
    cases: defaultdict[tuple[str, str], list[tuple[str, bool | None]]] = defaultdict(list)
    for one in terms:
        measure = TERMS.get(one.rule)
        if measure is None or one.ending not in (None, "met", "late"):
            continue
        for reading in READINGS:
            due = dates.ends(
                one.lodged_at,
                one.count,
                one.unit,
                zone=span.zone,
                holidays=holidays,
                saturdays=reading == "strict",
            )
            ended = one.ended_at if one.ended_at is not None and one.ended_at <= known else None
            kept = ended <= due if ended is not None else (None if known <= due else False)
            cases[measure, reading].append((span.month(one.lodged_at), kept))
    return [share for (measure, reading), found in sorted(cases.items()) for share in shares(measure, reading, found)]


def _pairs(moments: Iterable[Moment], begins: str, ends: str, channels: Sequence[str]) -> Sequence[WAITED]:
    waiting: dict[str, tuple[datetime, str]] = {}
    found: list[WAITED] = []
    for one in moments:
        if one.channel not in channels:
            continue
        if one.name == begins:
            waiting.setdefault(one.contact, (one.at, one.channel))
        elif one.name in (ends, "abandoned") and one.contact in waiting:
            since, channel = waiting.pop(one.contact)
            left = one.name == "abandoned"
            found.append((since, channel, None if left else (one.at - since) // MILLISECOND, left))
    found += [(since, channel, None, False) for since, channel in waiting.values()]
    return found


def _counted(measure: Literal["K1", "K2"], channel: str, month: str, group: Sequence[tuple[int | None, bool]]) -> Waits:
    known = sorted(wait for wait, _ in group if wait is not None)
    # Rounded up: where 95 of 100 is no whole number, one more has to be fast.
    fast = -(-len(group) * 95 // 100)
    return Waits(
        measure=measure,
        channel=channel,
        month=month,
        whole=len(group),
        within=sum(wait < LIMIT_MS for wait in known),
        abandoned=sum(left for _, left in group),
        never=sum(wait is None and not left for wait, left in group),
        fast=fast,
        fast_ms=sum(known[:fast]) if len(known) >= fast else None,
    )
