"""Clocks follow the event table by a cursor of their own, outside the write, and warn before they run out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from mostrador.care.clocks.answer_times import answer_times
from mostrador.care.clocks.calendar import Calendar
from mostrador.care.clocks.closed_days import calendar
from mostrador.care.clocks.events import ClockMissed, ClockNearing
from mostrador.care.clocks.records import AnswerTime, Clock
from mostrador.care.clocks.run import MOVES, Clocks, Happened, move, take_over
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.kit.events import decode
from mostrador.kit.follow import Followed, next_events
from mostrador.threads.events import AnswerUndone, MessageArrived, ThreadMerged
from mostrador.threads.receive import COURTESIES

Q = sql.load("mostrador.care.clocks")
FOLLOWER: Final = "clocks"
EVENTS_AT_ONCE: Final = 500
WARNED_AT_ONCE: Final = 100
# Minutes, where the shop promises no answer times at all.
IN_DANGER: Final = 15
ROUND_THE_CLOCK: Final = Calendar((), ZoneInfo("UTC"))
KINDS: Final = frozenset(event.kind() for event in MOVES)
COLUMNS: Final = ("minutes", "due_at", "warn_at", "paused_at", "missed_at", "ended_at", "ending")


class _Touched(msgspec.Struct, frozen=True):
    id: int
    kind: str
    urgent: bool
    danger: bool
    owner_id: int
    team_id: int
    first_answer_at: datetime | None


class _Sent(msgspec.Struct, frozen=True):
    message: int
    at: datetime


class _Over(msgspec.Struct, frozen=True):
    id: int
    thread_id: int
    owner_id: int
    team_id: int


async def follow(tx: Tx) -> int:
    """Move the clocks by the next events; how many were followed (less than EVENTS_AT_ONCE: up to date)."""
    rows = await next_events(tx, FOLLOWER, limit=EVENTS_AT_ONCE)
    if told := [row for row in rows if row.kind in KINDS]:
        await _move(tx, told)
    return len(rows)


async def warn(tx: Tx) -> int:
    """Tell who watches a thread that its time is nearly over, or over; how many clocks."""
    now = clock.now()
    near = await tx.all(_Over, Q.warn, now=now, limit=WARNED_AT_ONCE)
    over = await tx.all(_Over, Q.miss, now=now, limit=WARNED_AT_ONCE)
    for sort, found in ((ClockNearing, near), (ClockMissed, over)):
        for one in found:
            await tx.record(sort(thread=one.thread_id, owner=one.owner_id, team=one.team_id, clock=one.id), by=SYSTEM)
    return len(near) + len(over)


async def _move(tx: Tx, rows: Sequence[Followed]) -> None:
    happened = [(decode(row.kind, row.facts), row) for row in rows]
    threads = sorted({int(row.facts[name]) for row in rows for name in ("thread", "merged") if name in row.facts})
    touched = {one.id: one for one in await tx.all(_Touched, Q.touched, threads=threads)}
    arrived = [event.message for event, _ in happened if isinstance(event, MessageArrived)]
    courteous = set(await tx.values(Q.courteous, messages=arrived, signs=sorted(COURTESIES))) if arrived else set()
    times = {(one.kind, one.urgent): one for one in await answer_times(tx)}
    hours = await calendar(tx)
    undone = {event.message: event.thread for event, _ in happened if isinstance(event, AnswerUndone)}
    sent = (
        {
            one.message: one.at
            for one in await tx.all(
                _Sent, Q.sent_at, topics=[f"thread:{one}" for one in undone.values()], messages=list(undone)
            )
        }
        if undone
        else {}
    )
    before = await tx.all(Clock, Q.running, threads=threads, undone=list(undone.values()))
    running = _by_thread(before)
    changed: list[Clock] = []
    for event, row in happened:
        thread = touched[int(row.facts["thread"])]
        owed = getattr(event, "message", 0) not in courteous
        undoes = sent.get(event.message) if isinstance(event, AnswerUndone) else None
        what = Happened(event, row.at, row.actor, owed=owed, danger=thread.danger, undoes=undoes)
        answered = thread.first_answer_at is not None and thread.first_answer_at < row.at
        was = running.get(thread.id, Clocks())
        if isinstance(event, ThreadMerged):
            now = take_over(was, running.get(event.merged, Clocks()), thread.id, answered=answered)
        else:
            # Danger waits for no opening hours where one of us is here to see it.
            always = thread.danger and bool(await tx.value(Q.somebody_here, at=row.at))
            now = move(was, what, _limit(times, thread), ROUND_THE_CLOCK if always else hours, answered=answered)
        running[thread.id] = now
        if was.answer and was.answer.ended_at and was.answer is not now.answer:
            changed.append(was.answer)
    for clocks in running.values():
        changed += [one for one in (clocks.answer, clocks.solution) if one]
    await _save(tx, changed, {one.id: one for one in before})


def _by_thread(clocks: Sequence[Clock]) -> dict[int, Clocks]:
    found: dict[int, Clocks] = {}
    for one in clocks:
        held = found.get(one.thread_id, Clocks())
        part = {"solution": one} if one.sort == "solution" else {"answer": one}
        found[one.thread_id] = msgspec.structs.replace(held, **part)
    return found


def _limit(times: Mapping[tuple[str, bool], AnswerTime], thread: _Touched) -> AnswerTime:
    limit = times[thread.kind, thread.urgent]
    if not thread.danger:
        return limit
    # The shortest time that the shop knows, of whatever kind.
    known = [one for time in times.values() for one in (time.first_minutes, time.next_minutes) if one is not None]
    at_once = min(known, default=IN_DANGER)
    return msgspec.structs.replace(limit, first_minutes=at_once, next_minutes=at_once)


async def _save(tx: Tx, clocks: Sequence[Clock], before: Mapping[int, Clock]) -> None:
    fresh = [one for one in clocks if not one.id]
    moved = [one for one in clocks if one.id and one != before[one.id]]
    if moved:
        # First: a clock that ended makes room for the next one of its thread.
        await tx.run(Q.move_clocks, id=[one.id for one in moved], **_columns(moved, COLUMNS))
    if fresh:
        fresh.sort(key=lambda one: one.ended_at is None)
        await tx.run(Q.start_clocks, **_columns(fresh, ("thread_id", "sort", "started_at", *COLUMNS)))


def _columns(clocks: Sequence[Clock], names: Sequence[str]) -> dict[str, list[object]]:
    return {name: [getattr(one, name) for one in clocks] for name in names}
