"""The timers of promises: ask in time, and say that we failed when nobody did anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec

from mostrador import team, threads
from mostrador.care import clocks
from mostrador.care.clocks import NeverOpen
from mostrador.care.overseers import overseers
from mostrador.care.promises.access import facts
from mostrador.care.promises.end import end
from mostrador.care.promises.events import AnswerMissed, PromiseBroken, PromiseReminded
from mostrador.care.promises.make import keepers
from mostrador.care.promises.read import zone_of
from mostrador.care.promises.records import HELD, Promise
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.threads import Thread
from mostrador.threads.close import wake
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.promises")
AT_ONCE: Final = 100
WORKING_HOUR: Final = timedelta(hours=1)


class _Due(msgspec.Struct, frozen=True):
    id: int
    thread_id: int


async def remind(tx: Tx) -> int:
    """Ask whoever has to keep a promise that is nearly due to keep or renew it; how many were near.

    The owner of the thread and who made the promise are asked, and their stand-in for when they are off shift. When
    nobody of them is on shift at its moment, this comes before the last of them goes, and those who oversee are told
    too. Nobody off shift now is named.
    """
    near = await tx.all(_Due, Q.to_remind, at=tx.now, limit=AT_ONCE)
    for one in near:
        thread = await threads.lock(tx, one.thread_id, by=SYSTEM)
        # Somebody may have ended or moved it while we waited for the lock.
        promise = await tx.one(Promise, Q.find, id=one.id)
        if not await tx.run(Q.set_reminded, id=one.id, at=tx.now):
            continue
        asked, alone = await _asked(tx, thread, promise)
        await announce(
            tx,
            thread,
            "promise-alone" if alone else "promise-due",
            about=promise.agent_id,
            text=promise.due_at.isoformat(),
            visibility="team",
            mentions=asked,
        )
        await tx.record(PromiseReminded(**facts(thread, promise.id)), by=SYSTEM)
    return len(near)


async def break_due(tx: Tx) -> int:
    """End as broken what nobody kept in time; how many were past.

    A call that was tried in vain shortly before its moment is waited for, 75 minutes from that attempt. The thread
    says only that we failed, and before when who gives a new time; those who oversee are named on it, and we owe an
    answer.
    """
    past = await tx.all(_Due, Q.past_due, at=tx.now, held=HELD, limit=AT_ONCE)
    for one in past:
        thread = await threads.lock(tx, one.thread_id, by=SYSTEM)
        promise = await tx.one(Promise, Q.find, id=one.id)
        if promise.ended_at is not None or promise.breaks_at > tx.now:
            continue
        await _break(tx, await wake(tx, thread, by=SYSTEM), promise)
    return len(past)


async def miss_answers(tx: Tx) -> int:
    """Say that the new time after a broken promise was not given either; how many were past.

    It is a second broken word: those who oversee are named again, and no third hour is invented.
    """
    past = await tx.all(_Due, Q.past_answers, at=tx.now, limit=AT_ONCE)
    for one in past:
        thread = await threads.lock(tx, one.thread_id, by=SYSTEM)
        promise = await tx.one(Promise, Q.find, id=one.id)
        if not await tx.run(Q.set_answer_missed, id=one.id, at=tx.now):
            continue
        answerer = promise.answerer_id or thread.owner_id
        told = dict.fromkeys([answerer, thread.owner_id, *await overseers(tx, thread)])
        await announce(tx, thread, "promise-broken-again", about=answerer, mentions=tuple(told), owed=True)
        await tx.record(AnswerMissed(**facts(thread, promise.id)), by=SYSTEM)
    return len(past)


async def _break(tx: Tx, thread: Thread, promise: Promise) -> None:
    answer_by = await _working_hour(tx)
    answerer = await _named(tx, thread, answer_by)
    if not await end(tx, promise.id, "broken", SYSTEM, answerer=answerer, answer_by=answer_by):
        return
    told = dict.fromkeys([answerer, thread.owner_id, *await overseers(tx, thread)])
    theirs = answer_by.astimezone(await zone_of(tx, thread.id, viewer=SYSTEM))
    await announce(
        tx, thread, "promise-broken", about=answerer, text=theirs.isoformat(), mentions=tuple(told), owed=True
    )
    await tx.record(PromiseBroken(**facts(thread, promise.id)), by=SYSTEM)


async def _working_hour(tx: Tx) -> datetime:
    """When one hour of opening has passed from now on; tomorrow in a firm that opens no more."""
    try:
        return (await clocks.calendar(tx)).due(tx.now, WORKING_HOUR)
    except NeverOpen:
        return tx.now + timedelta(days=1)


async def _named(tx: Tx, thread: Thread, answer_by: datetime) -> int:
    """Who gives the new time: the owner when they work until then, else their stand-in, else the owner all the same."""
    moment = answer_by - timedelta(minutes=1)
    if await team.on_shift(tx, thread.owner_id, moment):
        return thread.owner_id
    instead = await team.stand_in_at(tx, thread.owner_id, thread.team_id, moment, person=thread.person_id)
    return instead.id if instead else thread.owner_id


async def _asked(tx: Tx, thread: Thread, promise: Promise) -> tuple[tuple[int, ...], bool]:
    """Who is named, and whether nobody who would keep it is on shift when it is due."""
    now = tx.now
    theirs = [thread.owner_id, promise.agent_id]
    covered = [agent for agent in theirs if await team.on_shift(tx, agent, promise.due_at)]
    instead = [
        await team.stand_in_at(tx, agent, thread.team_id, promise.due_at, person=thread.person_id) for agent in theirs
    ]
    alone = not covered and not any(instead)
    asked = dict.fromkeys(theirs)
    if len(covered) < len(theirs):
        asked |= dict.fromkeys(one.id for one in instead if one is not None)
    if alone:
        asked |= dict.fromkeys(await keepers(tx, thread, promise.agent_id, now))
    named = [agent for agent in asked if await team.on_shift(tx, agent, now)]
    if alone:
        reached = await tx.values(Q.within_reach, agents=list(await overseers(tx, thread)), at=now)
        named += [agent for agent in reached if agent not in named]
    return tuple(named), alone
