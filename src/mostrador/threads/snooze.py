"""Let a thread sleep until an hour; the hour, or anybody's word, wakes it."""

from __future__ import annotations

from datetime import datetime, timedelta

from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid
from mostrador.threads.access import lock
from mostrador.threads.close import rise
from mostrador.threads.events import ThreadSnoozed
from mostrador.threads.records import Snooze, Thread

Q = sql.load("mostrador.threads")
LONGEST = timedelta(days=366)


class WhenIsPast(Invalid):
    """Choose a moment that is still to come, within a year."""


class NotOpen(Conflict):
    """This thread is not open, so it cannot sleep. Reopen it first."""


async def snooze(tx: Tx, thread: int, *, until: datetime, by: Actor) -> Snooze:
    """Put an open thread to sleep until `until`; the owner stays.

    Raises WhenIsPast, NotOpen (closed), NotFound.
    """
    if not clock.now() < until < clock.now() + LONGEST:
        raise WhenIsPast
    found = await lock(tx, thread, by=by)
    if found.state == "closed":
        raise NotOpen
    if found.state == "snoozed":
        await tx.values(Q.end_snooze, thread=thread)
    return await sleep(tx, found, until=until, by=by)


async def sleep(tx: Tx, thread: Thread, *, until: datetime, by: Actor) -> Snooze:
    """The same on a thread the caller has locked and that is open."""
    row = await tx.one(Snooze, Q.add_snooze, thread=thread.id, until=until, by_kind=by.kind, by=by.id)
    await tx.run(Q.set_state, thread=thread.id, state="snoozed")
    await tx.record(ThreadSnoozed(thread=thread.id, owner=thread.owner_id, team=thread.team_id, snooze=row.id), by=by)
    return row


async def unsnooze(tx: Tx, thread: int, *, by: Actor) -> None:
    """Wake a thread before its hour; one that does not sleep stays as it is. Raises NotFound."""
    found = await lock(tx, thread, by=by)
    if found.state == "snoozed":
        await rise(tx, found, by=by)


async def wake_due(tx: Tx) -> int:
    """Wake the threads whose hour came (up to 100); how many."""
    due = await tx.values(Q.due_snoozes)
    for thread in sorted(due):
        found = await lock(tx, thread, by=SYSTEM)
        pending = await tx.maybe(Snooze, Q.pending_snooze, thread=thread)
        if pending and pending.until <= clock.now():
            await rise(tx, found, by=SYSTEM)
    return len(due)
