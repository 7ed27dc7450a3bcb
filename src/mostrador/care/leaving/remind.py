"""The timer of who leaves: nobody is kept by our being slow."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec

from mostrador import threads
from mostrador.care import clocks
from mostrador.care.clocks import Calendar, NeverOpen
from mostrador.care.leaving.events import LeavingReminded
from mostrador.care.overseers import overseers
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.leaving")
AT_ONCE: Final = 100


class _Late(msgspec.Struct, frozen=True):
    id: int
    thread_id: int
    what: str
    asked_at: datetime
    reminded: int


async def remind(tx: Tx) -> int:
    """Say among ourselves that a request is not carried out yet; how many were said.

    The owner is named one working day after it was asked. It is in force since the day of asking, so another working
    day later it is past its date whatever it is, and those who oversee are named too. Then it is said no more.
    """
    waiting = await tx.all(_Late, Q.to_remind, id=None, at=tx.now, limit=AT_ONCE)
    calendar = await clocks.calendar(tx) if waiting else None
    said = 0
    for one in waiting:
        if calendar is None or tx.now < moment(calendar, one.asked_at, one.reminded + 1):
            continue
        thread = await threads.lock(tx, one.thread_id, by=SYSTEM)
        # Somebody may have carried it out while we waited for the lock.
        if await tx.maybe(_Late, Q.to_remind, id=one.id, at=tx.now, limit=1) != one:
            continue
        told = (thread.owner_id, *(await overseers(tx, thread) if one.reminded else ()))
        await announce(tx, thread, "leaving-waits", text=one.what, visibility="team", mentions=told)
        event = LeavingReminded(thread=thread.id, owner=thread.owner_id, team=thread.team_id, leaving=one.id)
        await tx.record(event, by=SYSTEM)
        said += 1
    return said


def moment(calendar: Calendar, asked: datetime, days: int) -> datetime:
    """The same hour `days` working days later, or when the firm opens after it. A firm that never opens counts days."""
    local = asked.astimezone(calendar.zone)
    try:
        day = calendar.working_days_after(local.date(), days)
        return calendar.next_opening(datetime.combine(day, local.time(), calendar.zone))
    except NeverOpen:
        return asked + timedelta(days=days)
