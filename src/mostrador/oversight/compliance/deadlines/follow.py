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
from mostrador.oversight.compliance.events import (
    CaseCompleted,
    CompletionAsked,
    CompletionEnded,
    ConcernNoted,
    DeadlineMissed,
    DeadlineNearing,
)
from mostrador.oversight.compliance.profile import Profile, as_of, profiles
from mostrador.oversight.compliance.rules import Rule, all_rules, binding
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
        CaseCompleted,
        CompletionAsked,
        CompletionEnded,
        ConcernNoted,
        ThreadChanged,
        ThreadClosed,
        ThreadMerged,
        ThreadOpened,
        ThreadParted,
        ThreadReopened,
    )
)
COMPLETING: Final = "lsac-13-complete"
"""The rule by which a case is completed before the term begins (Ley 10/2025, art. 13.3)."""
COLUMNS: Final = ("missed_at", "ended_at", "ending")
FRESH: Final = ("thread_id", "rule", "kind", "count", "unit", "lodged_at", "due_at", *COLUMNS)


class Completing(msgspec.Struct, frozen=True):
    """Whether terms wait for a case to be complete: since `asked_at`, until it ended; `completed_at` when it was."""

    asked_at: datetime | None = None
    completed_at: datetime | None = None
    ended_at: datetime | None = None

    def waits(self, at: datetime) -> bool:
        """Whether they wait at a moment."""
        return self.asked_at is not None and self.asked_at <= at and (self.ended_at is None or at < self.ended_at)

    def since(self, at: datetime) -> datetime | None:
        """Since when it is complete, as known at a moment; None when it is not, or never had to be."""
        return self.completed_at if self.ended_at is not None and self.ended_at <= at else None


NEVER_ASKED: Final = Completing()


class _Touched(msgspec.Struct, frozen=True):
    """A thread as the terms see it: since when what is in hand was lodged, and what it is about."""

    id: int
    kind: str
    lodged_at: datetime
    concerns: list[str]
    asked_at: datetime | None
    completed_at: datetime | None
    completion_ended_at: datetime | None

    @property
    def completing(self) -> Completing:
        """Whether its terms wait, or waited."""
        return Completing(self.asked_at, self.completed_at, self.completion_ended_at)


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

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


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
        told = as_of(said, row.at)
        _apply(held, thread, event, row, how, _starting(told, place, thread, row.at), waiting(told, place.zone))
    await _save(tx, [row for of_thread in held.values() for row in of_thread], {row.id: row for row in before})


def _apply(
    held: dict[int, Sequence[Deadline]],
    thread: _Touched,
    event: Event,
    row: Followed,
    how: Mapping[int, str],
    rules: run.Start,
    waits: run.Waits,
) -> None:
    mine = held[thread.id]
    match event:
        case CompletionAsked():
            held[thread.id] = run.wait(mine, waits, row.at) if event.stops else mine
        case CaseCompleted():
            held[thread.id] = run.complete(mine, thread.kind, thread.lodged_at, rules)
        case CompletionEnded():
            held[thread.id] = _not_complete(mine, event.how, row.at)
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
    back = run.take_back(mine)
    return back if thread.completed_at else run.go_on(back)


def _not_complete(mine: Sequence[Deadline], how: str, at: datetime) -> Sequence[Deadline]:
    if how in ("answered", "not-completed"):
        return mine
    back = run.go_on(mine)
    return run.decide(back, "discarded", at) if how == "discarded" else back


def _starting(told: Profile, place: _Place, thread: _Touched, at: datetime) -> run.Start:
    holidays = frozenset(place.holidays)

    def start(kind: str, lodged: datetime) -> Sequence[Deadline]:
        return terms(
            told,
            thread.id,
            kind,
            thread.concerns,
            lodged,
            zone=place.zone,
            holidays=holidays,
            waits=thread.completing.waits(at),
            complete=thread.completing.since(at),
        )

    return start


def waiting(told: Profile, zone: ZoneInfo) -> run.Waits:
    """Which terms the law lets wait until the case of such a company is complete."""
    rules = {rule.id: rule for rule in all_rules()}

    def waits(term: Deadline) -> bool:
        rule = rules.get(term.rule)
        return rule is not None and may_wait(rule, told, term.lodged_at.astimezone(zone).date())

    return waits


def may_wait(rule: Rule, told: Profile, day: date) -> bool:
    """Whether the term of a rule begins when a case lodged on a day is complete, for such a company."""
    if rule.limit is None or not completing_binds(told, day):
        return False
    return rule.limit.completing == "yes" or (rule.limit.completing == "lenient" and not told.strict)


def completing_binds(told: Profile, day: date) -> bool:
    """Whether the law knows of completing a case that such a company was brought on a day."""
    return any(rule.id == COMPLETING for rule in binding(told.tags, day))


def terms(
    told: Profile,
    thread: int,
    kind: str,
    concerns: Sequence[str],
    lodged: datetime,
    *,
    zone: ZoneInfo,
    holidays: frozenset[date],
    waits: bool = False,
    complete: datetime | None = None,
) -> Sequence[Deadline]:
    """The terms of a `kind` that was lodged at a moment by the customer of such a company.

    While it `waits` to be completed none begins that may wait; once it is `complete` those begin then.
    """
    day, found = lodged.astimezone(zone).date(), []
    for rule in binding(told.tags, day):
        limit = rule.limit
        if limit is None or kind not in limit.kinds:
            continue
        if limit.concerns and not set(limit.concerns).intersection(concerns):
            continue
        by_completing = may_wait(rule, told, day)
        if waits and by_completing:
            continue
        begins = max(lodged, complete) if complete and by_completing else lodged
        due = dates.ends(begins, limit.count, limit.unit, zone=zone, holidays=holidays, saturdays=told.strict)
        found.append(
            Deadline(
                thread_id=thread,
                rule=rule.id,
                kind=kind,
                count=limit.count,
                unit=limit.unit,
                lodged_at=begins,
                due_at=due,
            )
        )
    return found


async def _save(tx: Tx, rows: Sequence[Deadline], before: Mapping[int, Deadline]) -> None:
    moved = [one for one in rows if one.id and one != before[one.id]]
    fresh = [one for one in rows if not one.id]
    if moved:
        await tx.run(Q.end_deadlines, id=[one.id for one in moved], **_columns(moved, COLUMNS))
    if fresh:
        await tx.run(Q.begin_deadlines, first=WARNED_AT[0], **_columns(fresh, FRESH))


def _columns(rows: Sequence[Deadline], names: Sequence[str]) -> dict[str, list[object]]:
    return {name: [getattr(one, name) for one in rows] for name in names}
