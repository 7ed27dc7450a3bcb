"""Nobody took it in three minutes, or nobody is on shift: a supervisor owes a call the same working day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final, cast

import msgspec

from mostrador import people, team, threads
from mostrador.care import clocks, promises
from mostrador.care.clocks import Calendar
from mostrador.care.promises.events import PromiseHoldsAgain
from mostrador.care.supervisors.events import SupervisorOwes
from mostrador.care.supervisors.records import Owed, Supervision
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.i18n import N_, translator
from mostrador.kit.i18n.language import Language, Tag
from mostrador.threads import Thread
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.supervisors")
AT_ONCE: Final = 50
HALF_AN_HOUR: Final = timedelta(minutes=30)
WHAT: Final = N_("You asked for a supervisor.")


class _RanOut(msgspec.Struct, frozen=True):
    id: int
    thread_id: int


async def run_out(tx: Tx) -> int:
    """Turn every call that nobody took in time into a promise; how many there were."""
    late = await tx.all(_RanOut, Q.run_out, at=clock.now(), limit=AT_ONCE)
    for one in late:
        thread = await threads.lock(tx, one.thread_id, by=SYSTEM)
        now = await tx.maybe(Supervision, Q.current, thread=one.thread_id)
        # Somebody may have taken it while we waited for the lock.
        if now is not None and now.id == one.id and now.rings:
            await owe(tx, thread, one.id)
    return len(late)


async def owe(tx: Tx, thread: Thread, supervision: int) -> None:
    """A supervisor promises a call, or an answer in writing to who left no phone, before the working day ends.

    It is owed by who supervises and is on shift, else by whose shift begins next; by the owner of
    the thread only when nobody else supervises. In danger whoever supervises and is on shift owes it
    today, the owner too. What is owed already is not promised twice.
    """
    asked = await tx.one(Supervision, Q.current, thread=thread.id)
    owed = await tx.maybe(Owed, Q.owed, thread=thread.id)
    if owed is None:
        owed = await _promise(tx, thread, asked)
    agent, due = owed.agent_id, owed.due_at
    await tx.run(Q.let_in, thread=thread.id, agents=[agent])
    called = {agent, *await tx.values(Q.let_out, thread=thread.id, but=agent)}
    await tx.run(Q.owe, id=supervision, agent=agent, promise=owed.id, at=clock.now())
    sign = "supervisor-late" if asked.due_at > asked.asked_at else "supervisor-none"
    await announce(tx, thread, sign, about=agent, text=due.isoformat(), owed=True, mentions=(agent,))
    await tx.record(
        SupervisorOwes(
            thread=thread.id,
            owner=thread.owner_id,
            team=thread.team_id,
            supervision=supervision,
            called=sorted(called),
            agent=agent,
            promise=owed.id,
        ),
        by=SYSTEM,
    )


async def owe_again(tx: Tx, event: PromiseHoldsAgain, by: Actor) -> None:
    """What a supervisor owes holds again, as the promise that took the place of the one that was released."""
    await tx.run(Q.owe_again, thread=event.thread, was=event.was, promise=event.promise)


async def _promise(tx: Tx, thread: Thread, asked: Supervision) -> Owed:
    at = clock.now()
    danger = bool(await tx.value(Q.danger, thread=thread.id))
    here = await team.supervisors(tx, thread.team_id, at=at)
    ahead = await team.next_supervisor(tx, at=at, but=thread.owner_id)
    others = [one for one in here if one.id != thread.owner_id] or (here if danger else [])
    agent = others[0].id if others else ahead.id if ahead else thread.owner_id
    # Whoever promises comes through the thread's own door.
    await tx.run(Q.let_in, thread=thread.id, agents=[agent])
    person, _ = await people.find(tx, await threads.written_by(tx, thread.id))
    phone = any(one.channel == "phone" for one in await people.own_addresses(tx, person.id))
    shop = await team.shop(tx)
    say = translator(Language(tag=cast("Tag", thread.language), register=shop.register))
    calendar = await clocks.calendar(tx)
    due = same_day(calendar, asked.asked_at, now=at)
    if danger and others:
        due = min(due, today(calendar, now=at, until=others[0].until))
    promise = await promises.make(
        tx,
        thread.id,
        act="call" if phone else "write",
        what=say.gettext(WHAT),
        due_at=due,
        by=await team.find_actor(tx, agent),
    )
    return Owed(promise.id, agent, due)


def same_day(calendar: Calendar, asked: datetime, *, now: datetime) -> datetime:
    """By when a call is owed that was asked for at a moment: when that working day ends.

    Half an hour is left even at closing time, within the same day. Asked for on a day that is
    not worked, or after its hours, it is owed on the next working day.
    """
    for day in _days(calendar, asked):
        closing = _closing(calendar, day)
        if asked < closing:
            midnight = datetime.combine(day + timedelta(days=1), time(), calendar.zone) - timedelta(minutes=1)
            due = min(max(closing, now + HALF_AN_HOUR), max(midnight, closing))
            if due > now:
                return due
    # A firm that never opens still owes it.
    return now + timedelta(days=1)


def today(calendar: Calendar, *, now: datetime, until: datetime | None) -> datetime:
    """By when it is owed to who may be in danger, while somebody who supervises is here `until` then: today."""
    midnight = datetime.combine(now.astimezone(calendar.zone).date() + timedelta(days=1), time(), calendar.zone)
    latest = midnight - timedelta(minutes=1)
    due = min(max(until or latest, now + HALF_AN_HOUR), latest)
    return due if due > now else midnight


def _days(calendar: Calendar, asked: datetime) -> list[date]:
    """The day of asking, when it is worked, and the working days after it."""
    today = asked.astimezone(calendar.zone).date()
    return [day for day in (today + timedelta(days=ahead) for ahead in range(31)) if calendar.is_working_day(day)]


def _closing(calendar: Calendar, day: date) -> datetime:
    minutes = max(stretch.ends for stretch in calendar.week if stretch.weekday == day.weekday())
    return datetime.combine(day, time(), calendar.zone) + timedelta(minutes=minutes)
