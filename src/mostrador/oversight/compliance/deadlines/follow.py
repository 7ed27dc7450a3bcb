"""Terms of the law follow the event table by a cursor of their own, outside the write, and warn before they end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.kit.events import Event, decode
from mostrador.kit.follow import Followed, next_events
from mostrador.oversight.compliance.deadlines import dates, run
from mostrador.oversight.compliance.deadlines.records import WARNED_AT, Deadline
from mostrador.oversight.compliance.events import ConcernNoted, DeadlineMissed, DeadlineNearing
from mostrador.oversight.compliance.profile import Profile, as_of, profiles
from mostrador.oversight.compliance.rules import binding
from mostrador.threads.events import (
    ThreadChanged,
    ThreadClosed,
    ThreadMerged,
    ThreadOpened,
    ThreadParted,
    ThreadReopened,
)

Q = sql.load("mostrador.oversight.compliance.deadlines")
FOLLOWER: Final = "deadlines"
EVENTS_AT_ONCE: Final = 500
WARNED_AT_ONCE: Final = 100
MOVES: Final = frozenset(
    one.kind()
    for one in (
        ConcernNoted,
        ThreadChanged,
        ThreadClosed,
        ThreadMerged,
        ThreadOpened,
        ThreadParted,
        ThreadReopened,
    )
)
COLUMNS: Final = ("missed_at", "ended_at", "ending")
FRESH: Final = ("thread_id", "rule", "kind", "count", "unit", "lodged_at", "due_at", *COLUMNS)


class _Touched(msgspec.Struct, frozen=True):
    """A thread as the terms see it: since when what is in hand was lodged, and what it is about."""

    id: int
    kind: str
    lodged_at: datetime
    concerns: list[str]


class _Over(msgspec.Struct, frozen=True):
    id: int
    thread_id: int
    owner_id: int
    team_id: int
    percent: int


class _Ended(msgspec.Struct, frozen=True):
    id: int
    kind: str


class _Place(msgspec.Struct, frozen=True):
    timezone: str
    holidays: list[date]


async def follow(tx: Tx) -> int:
    """Begin and end the terms by the next events; how many were followed (less than EVENTS_AT_ONCE: up to date)."""
    rows = await next_events(tx, FOLLOWER, limit=EVENTS_AT_ONCE)
    if told := [row for row in rows if row.kind in MOVES]:
        await _move(tx, told)
    return len(rows)


async def warn(tx: Tx) -> int:
    """Tell who watches a thread that half of its time is over, four fifths, nearly all, or all of it."""
    now = clock.now()
    near = await tx.all(_Over, Q.warn, now=now, limit=WARNED_AT_ONCE, steps=list(WARNED_AT))
    over = await tx.all(_Over, Q.miss, now=now, limit=WARNED_AT_ONCE)
    for one in near:
        told = DeadlineNearing(
            thread=one.thread_id, owner=one.owner_id, team=one.team_id, deadline=one.id, percent=one.percent
        )
        await tx.record(told, by=SYSTEM)
    for one in over:
        missed = DeadlineMissed(thread=one.thread_id, owner=one.owner_id, team=one.team_id, deadline=one.id)
        await tx.record(missed, by=SYSTEM)
    return len(near) + len(over)


async def _move(tx: Tx, rows: Sequence[Followed]) -> None:
    happened = [(decode(row.kind, row.facts), row) for row in rows]
    named = ("thread", "merged", "parted")
    threads = sorted({int(row.facts[name]) for row in rows for name in named if name in row.facts})
    touched = {one.id: one for one in await tx.all(_Touched, Q.touched, threads=threads)}
    place = await tx.one(_Place, Q.place)
    ended = [event.closure for event, _ in happened if isinstance(event, ThreadReopened)]
    how = {one.id: one.kind for one in await tx.all(_Ended, Q.how_ended, closures=ended)} if ended else {}
    before = await tx.all(Deadline, Q.of_threads, threads=threads)
    held: dict[int, Sequence[Deadline]] = {id: [row for row in before if row.thread_id == id] for id in threads}
    said = await profiles(tx)
    for event, row in happened:
        thread = touched[int(row.facts["thread"])]
        _apply(held, thread, event, row, how, _starting(as_of(said, row.at), place, thread))
    await _save(tx, [row for of_thread in held.values() for row in of_thread], {row.id: row for row in before})


def _apply(
    held: dict[int, Sequence[Deadline]],
    thread: _Touched,
    event: Event,
    row: Followed,
    how: Mapping[int, str],
    rules: run.Start,
) -> None:
    mine = held[thread.id]
    match event:
        case ThreadOpened():
            held[thread.id] = run.lodge(mine, [thread.kind], row.at, rules)
        case ThreadChanged():
            # What it was called before binds too, when the change came before we looked.
            kinds = [kind for kind in (event.was, event.kind_now) if kind]
            held[thread.id] = run.lodge(mine, kinds, thread.lodged_at, rules)
        case ConcernNoted():
            held[thread.id] = run.lodge(mine, [thread.kind], thread.lodged_at, rules)
        case ThreadClosed():
            held[thread.id] = run.decide(mine, event.how, row.at)
        case ThreadReopened():
            held[thread.id] = _opened_again(mine, thread, how.get(event.closure, ""), row, rules)
        case ThreadMerged():
            held[event.merged], going = run.carry(held[event.merged], thread.id, row.at)
            held[thread.id] = [*mine, *going]
        case ThreadParted():
            held[event.parted] = run.bring_back(held[event.parted], "carried")


def _opened_again(
    mine: Sequence[Deadline], thread: _Touched, how: str, row: Followed, rules: run.Start
) -> Sequence[Deadline]:
    if how == "discarded":
        return run.bring_back(mine, "dropped")
    if how != "answered":
        return mine
    if row.actor.startswith("customer:"):
        return run.lodge(mine, [thread.kind], row.at, rules)
    # One of us takes the decision back: it was none, and its term goes on where it stood.
    return run.take_back(mine)


def _starting(told: Profile, place: _Place, thread: _Touched) -> run.Start:
    zone, holidays = ZoneInfo(place.timezone), frozenset(place.holidays)

    def start(kind: str, lodged: datetime) -> Sequence[Deadline]:
        return terms(told, thread.id, kind, thread.concerns, lodged, zone=zone, holidays=holidays)

    return start


def terms(
    told: Profile,
    thread: int,
    kind: str,
    concerns: Sequence[str],
    lodged: datetime,
    *,
    zone: ZoneInfo,
    holidays: frozenset[date],
) -> Sequence[Deadline]:
    """The terms of a `kind` that was lodged at a moment by the customer of such a company."""
    day = lodged.astimezone(zone).date()
    return [
        Deadline(
            thread_id=thread,
            rule=rule.id,
            kind=kind,
            count=limit.count,
            unit=limit.unit,
            lodged_at=lodged,
            due_at=dates.ends(lodged, limit.count, limit.unit, zone=zone, holidays=holidays, saturdays=told.strict),
        )
        for rule in binding(told.tags, day)
        if (limit := rule.limit) is not None
        and kind in limit.kinds
        and (not limit.concerns or set(limit.concerns).intersection(concerns))
    ]


async def _save(tx: Tx, rows: Sequence[Deadline], before: Mapping[int, Deadline]) -> None:
    moved = [one for one in rows if one.id and one != before[one.id]]
    fresh = [one for one in rows if not one.id]
    if moved:
        await tx.run(Q.end_deadlines, id=[one.id for one in moved], **_columns(moved, COLUMNS))
    if fresh:
        await tx.run(Q.begin_deadlines, first=WARNED_AT[0], **_columns(fresh, FRESH))


def _columns(rows: Sequence[Deadline], names: Sequence[str]) -> dict[str, list[object]]:
    return {name: [getattr(one, name) for one in rows] for name in names}
