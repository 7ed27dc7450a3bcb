"""Ask again, twice, and let a thread go quiet when nobody answers what we asked. Nothing that we owe goes quiet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Final

import msgspec

from mostrador import threads
from mostrador.care import clocks
from mostrador.care.clocks import Calendar
from mostrador.care.silence.asks import asks
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.kit.events import decode
from mostrador.kit.follow import Followed, next_events
from mostrador.threads import Thread
from mostrador.threads.close import StillOwed
from mostrador.threads.events import ClosureProposed, MessageArrived, MessageSent, ThreadClosed
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.silence")
FOLLOWER: Final = "silence"
EVENTS_AT_ONCE: Final = 500
AT_ONCE: Final = 100
# Working days from the question to each of the two notices, and to the end.
DAYS: Final = (3, 7, 10)
KINDS: Final = frozenset(one.kind() for one in (ClosureProposed, MessageArrived, MessageSent, ThreadClosed))


class Silence(msgspec.Struct, frozen=True):
    """Since when we wait for an answer, and how often we asked again."""

    thread_id: int
    asked_at: datetime
    notices: int


class _Words(msgspec.Struct, frozen=True):
    id: int
    text: str


async def follow(tx: Tx) -> int:
    """Notice what we asked and what was answered; how many events were followed (see `next_events`)."""
    rows = await next_events(tx, FOLLOWER, limit=EVENTS_AT_ONCE)
    if told := [row for row in rows if row.kind in KINDS]:
        await _notice(tx, told)
    return len(rows)


async def go_quiet(tx: Tx) -> int:
    """Ask again about what nobody answered, or let it go quiet; how many threads came due."""
    due = await tx.values(Q.due, now=clock.now(), limit=AT_ONCE)
    if due:
        calendar = await clocks.calendar(tx)
        for thread in due:
            await _go_on(tx, await threads.lock(tx, thread, by=SYSTEM), calendar)
    return len(due)


def moment(calendar: Calendar, since: datetime, step: int | None) -> datetime:
    """When the firm opens on the working day of a step of `DAYS`, counted from `since`; None is the next one."""
    day = calendar.working_days_after(since.astimezone(calendar.zone).date(), 1 if step is None else DAYS[step])
    return calendar.next_opening(datetime.combine(day, time(), calendar.zone))


async def _notice(tx: Tx, rows: Sequence[Followed]) -> None:
    events = [(decode(row.kind, row.facts), row.at) for row in rows]
    sent = [event.message for event, _ in events if isinstance(event, MessageSent)]
    words = {one.id: one.text for one in await tx.all(_Words, Q.words_of, messages=sent)} if sent else {}
    asked: dict[int, datetime | None] = {}
    for event, at in events:
        if isinstance(event, MessageSent):
            asked[event.thread] = at if asks(words.get(event.message, "")) else None
        elif isinstance(event, ClosureProposed):
            asked[event.thread] = at
        elif isinstance(event, MessageArrived | ThreadClosed):
            asked[event.thread] = None
    calendar = await clocks.calendar(tx)
    waits = {thread: at for thread, at in asked.items() if at is not None}
    await tx.run(Q.end_silences, threads=[thread for thread in asked if thread not in waits])
    await tx.run(
        Q.begin_silences,
        threads=list(waits),
        asked=list(waits.values()),
        next=[moment(calendar, at, 0) for at in waits.values()],
    )


async def _go_on(tx: Tx, thread: Thread, calendar: Calendar) -> None:
    found = await tx.maybe(Silence, Q.find, thread=thread.id)
    if found is None:
        return
    if thread.state == "closed" or thread.waiting_since is not None:
        await tx.run(Q.end_silences, threads=[thread.id])
        return
    if thread.state == "snoozed" or await tx.value(Q.has_open_promise, thread=thread.id):
        # They asked for time, or we owe something: counting goes on the next working day.
        await tx.run(Q.wait_on, thread=thread.id, next=moment(calendar, clock.now(), None))
        return
    if found.notices < 2:
        await _ask_again(tx, thread, found, calendar)
        return
    try:
        await threads.fall_quiet(tx, thread.id, by=SYSTEM)
    except StillOwed:
        # A complaint ends by a decision. Its owner has it on their list; nobody is asked a third time.
        await tx.run(Q.end_silences, threads=[thread.id])


async def _ask_again(tx: Tx, thread: Thread, silence: Silence, calendar: Calendar) -> None:
    ends = moment(calendar, silence.asked_at, 2)
    last = silence.notices == 1 and not await threads.decision_owed(tx, thread.id, viewer=SYSTEM)
    await announce(
        tx,
        thread,
        "asked-last" if last else "asked-again",
        about=thread.owner_id,
        text=ends.isoformat() if last else "",
    )
    # However late this notice is, whoever reads it has three working days to answer.
    after = max(moment(calendar, silence.asked_at, silence.notices + 1), moment(calendar, clock.now(), 0))
    await tx.run(Q.noticed, thread=thread.id, next=after)
