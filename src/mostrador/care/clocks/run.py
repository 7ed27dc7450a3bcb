"""What an event does to the clocks of its thread. Pure: a state machine over frozen records."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from mostrador.care.clocks.calendar import Calendar
from mostrador.care.clocks.records import AnswerTime, Clock, Sort
from mostrador.kit.events import Event
from mostrador.threads.events import (
    AnswerUndone,
    MessageArrived,
    MessageSent,
    ThreadChanged,
    ThreadClosed,
    ThreadMerged,
    ThreadOpened,
    ThreadReopened,
    ThreadSnoozed,
    ThreadWoke,
)

WARNED: Final = 0.8
OURS_TO_END: Final = frozenset({"answered", "solved"})
MOVES: Final = (
    AnswerUndone,
    MessageArrived,
    MessageSent,
    ThreadChanged,
    ThreadClosed,
    ThreadMerged,
    ThreadOpened,
    ThreadReopened,
    ThreadSnoozed,
    ThreadWoke,
)


class Clocks(msgspec.Struct, frozen=True):
    """The two clocks a thread may have at once: to the answer we owe, and to its solution."""

    answer: Clock | None = None
    solution: Clock | None = None


class Happened(msgspec.Struct, frozen=True):
    """An event as the clocks see it: when it was, by whom (`customer:7`), whether it asks for an answer, and whether
    somebody may be in danger. `undoes` is when that was said which it takes back.
    """

    event: Event
    at: datetime
    actor: str
    owed: bool = True
    danger: bool = False
    undoes: datetime | None = None


def move(clocks: Clocks, what: Happened, limit: AnswerTime, calendar: Calendar, *, answered: bool) -> Clocks:
    """The clocks after an event; `answered` when we had answered before.

    Only a word of ours that a person wrote meets a clock, courtesies start none, the
    customer's own pause stops it, and ours does not. What was relabelled is never due later. A
    word of danger gives a clock that runs already no more time than a new one has.
    """
    event, at = what.event, what.at
    by_customer = what.actor.startswith("customer:")
    answer, solution = clocks.answer if _runs(clocks.answer) else None, clocks.solution
    thread = int(getattr(event, "thread", 0))
    match event:
        case ThreadOpened():
            solution = solution or _start(thread, "solution", at, limit, calendar)
        case MessageArrived() if what.owed:
            fresh = _start(thread, "next" if answered else "first", at, limit, calendar)
            answer = _resume(answer, at, calendar) or fresh
            if what.danger:
                answer = _hurry(answer, fresh)
            solution = _resume(solution, at, calendar)
        case MessageSent() if what.actor.startswith("agent:"):
            answer = _end(answer, at, "met")
            solution = _pause(solution, at)
        case AnswerUndone():
            answer = answer or _as_before(clocks.answer, what.undoes)
            solution = _going_on(solution, what.undoes)
        case ThreadClosed():
            answer = _end(answer, at, "met" if event.how == "answered" else "dropped")
            solution = _end(solution, at, "met" if event.how in OURS_TO_END else "dropped")
        case ThreadReopened():
            if by_customer:
                answer = answer or _start(thread, "next" if answered else "first", at, limit, calendar)
            if solution and solution.ended_at:
                # It goes on where it stood: a thread that opens again has no new time.
                solution = _resume(
                    replace(solution, paused_at=solution.ended_at, ended_at=None, ending=None), at, calendar
                )
        case ThreadSnoozed() if by_customer:
            answer, solution = _pause(answer, at), _pause(solution, at)
        case ThreadWoke():
            answer = _resume(answer, at, calendar)
        case ThreadChanged():
            answer = _relabel(answer, limit, calendar)
            solution = _relabel(solution, limit, calendar)
    return Clocks(answer, solution)


def take_over(clocks: Clocks, merged: Clocks, thread: int, *, answered: bool) -> Clocks:
    """The clocks of a thread in which another one goes on: what was due sooner there is due as soon here."""
    sort: Sort = "next" if answered else "first"
    return Clocks(
        _sooner(clocks.answer, merged.answer, thread, sort),
        _sooner(clocks.solution, merged.solution, thread, "solution"),
    )


def _sooner(own: Clock | None, other: Clock | None, thread: int, sort: Sort) -> Clock | None:
    if other is None or other.ended_at or (_runs(own) and own is not None and own.due_at <= other.due_at):
        return own
    if own is None or own.ended_at:
        return replace(other, id=0, thread_id=thread, sort=sort)
    return replace(own, due_at=other.due_at, warn_at=other.warn_at, paused_at=None)


def _runs(clock: Clock | None) -> bool:
    return clock is not None and clock.ended_at is None


def _start(thread: int, sort: Sort, at: datetime, limit: AnswerTime, calendar: Calendar) -> Clock | None:
    minutes = limit.minutes(sort)
    if minutes is None:
        return None
    return Clock(
        thread_id=thread,
        sort=sort,
        minutes=minutes,
        started_at=at,
        due_at=calendar.due(at, timedelta(minutes=minutes)),
        warn_at=calendar.due(at, timedelta(minutes=minutes * WARNED)),
    )


def _end(clock: Clock | None, at: datetime, ending: str) -> Clock | None:
    if clock is None or clock.ended_at:
        return clock
    late = ending == "met" and not clock.paused_at and at > clock.due_at
    missed = clock.missed_at or (clock.due_at if late else None)
    how = "late" if missed and ending == "met" else ending
    return replace(clock, paused_at=None, missed_at=missed, ended_at=at, ending=how)


def _as_before(clock: Clock | None, ended: datetime | None) -> Clock | None:
    """The clock that this answer ended, running as if it had not been said."""
    if clock is None or ended is None or clock.ended_at != ended:
        return None
    return replace(clock, ended_at=None, ending=None)


def _going_on(clock: Clock | None, paused: datetime | None) -> Clock | None:
    """The clock without the pause that this answer began."""
    return replace(clock, paused_at=None) if clock and clock.paused_at and clock.paused_at == paused else clock


def _pause(clock: Clock | None, at: datetime) -> Clock | None:
    if clock is None or clock.paused_at or clock.ended_at:
        return clock
    missed = clock.missed_at or (clock.due_at if at > clock.due_at else None)
    return replace(clock, paused_at=at, missed_at=missed)


def _resume(clock: Clock | None, at: datetime, calendar: Calendar) -> Clock | None:
    if clock is None or clock.paused_at is None:
        return clock
    stood = calendar.worked(clock.paused_at, at)
    return replace(
        clock,
        paused_at=None,
        due_at=calendar.due(clock.due_at, stood),
        warn_at=calendar.due(clock.warn_at, stood),
    )


def _hurry(clock: Clock | None, fresh: Clock | None) -> Clock | None:
    if clock is None or fresh is None or fresh.due_at >= clock.due_at:
        return clock
    return replace(clock, minutes=min(clock.minutes, fresh.minutes), due_at=fresh.due_at, warn_at=fresh.warn_at)


def _relabel(clock: Clock | None, limit: AnswerTime, calendar: Calendar) -> Clock | None:
    if clock is None or clock.ended_at:
        return clock
    minutes = limit.minutes(clock.sort)
    if minutes is None or minutes >= clock.minutes:
        return clock
    sooner = timedelta(minutes=minutes)
    stood = calendar.worked(calendar.due(clock.started_at, timedelta(minutes=clock.minutes)), clock.due_at)
    return replace(
        clock,
        minutes=minutes,
        due_at=min(clock.due_at, calendar.due(clock.started_at, sooner + stood)),
        warn_at=min(clock.warn_at, calendar.due(clock.started_at, sooner * WARNED + stood)),
    )
