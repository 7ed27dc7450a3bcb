"""The measures of the law, from raw moments. Pure, and in whole milliseconds: 180.0 seconds exactly are too long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from mostrador.oversight.evaluation.records import LIMIT_MS, PHONE, REAL_TIME, Moment, Share, Waits

WAITED = tuple[datetime, str, int | None, bool]
"""Since when, by which channel, how many milliseconds (None: never attended), and whether they left."""
MILLISECOND = timedelta(milliseconds=1)


def calls(moments: Iterable[Moment]) -> Sequence[WAITED]:
    """K1: of each call received, how long until its caller could say what for and ask for a person."""
    return [(at, PHONE, wait, left) for at, channel, wait, left in _pairs(moments, "received", "can-ask", (PHONE,))]


def asks(moments: Iterable[Moment]) -> Sequence[WAITED]:
    """K2: of each time somebody asked for a person, how long until one came. Mail is not in real time, and not here."""
    return _pairs(moments, "person-asked", "person-connected", (PHONE, *REAL_TIME))


def waits(measure: Literal["K1", "K2"], waited: Sequence[WAITED], zone: ZoneInfo) -> Sequence[Waits]:
    """The figures by channel, of each month and of the whole span."""
    groups: defaultdict[tuple[str, str], list[tuple[int | None, bool]]] = defaultdict(list)
    for since, channel, wait, left in waited:
        for month in ("", f"{since.astimezone(zone):%Y-%m}"):
            groups[channel, month].append((wait, left))
    return [_counted(measure, *key, groups[key]) for key in sorted(groups)]


def codes(moments: Iterable[Moment], zone: ZoneInfo) -> Sequence[Share]:
    """K7: of the contacts on our pages that ended, those in which the code was given before."""
    given: set[str] = set()
    ends: list[tuple[str, bool]] = []
    for one in moments:
        if one.channel in REAL_TIME and one.name == "code-given":
            given.add(one.contact)
        elif one.channel in REAL_TIME and one.name == "ended":
            ends.append((f"{one.at.astimezone(zone):%Y-%m}", one.contact in given))
    return shares("K7", "", ends)


def ended_by_us(moments: Iterable[Moment], zone: ZoneInfo) -> Sequence[Share]:
    """K9: of the contacts that ended, those that no machine ended while somebody waited."""
    waiting: dict[str, bool] = {}
    ends: list[tuple[str, bool]] = []
    for one in moments:
        match one.name:
            case "received" | "person-asked":
                waiting[one.contact] = True
            case "person-connected" | "resolution-notified":
                waiting[one.contact] = False
            case "ended":
                cut = one.by_kind in ("system", "bot") and waiting.get(one.contact, False)
                ends.append((f"{one.at.astimezone(zone):%Y-%m}", not cut))
    return shares("K9", "", ends)


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


def months(first: date, last: date) -> Sequence[date]:
    """The first day of each month of a span."""
    day, found = first.replace(day=1), []
    while day <= last:
        found.append(day)
        day = (day + timedelta(days=31)).replace(day=1)
    return found


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
