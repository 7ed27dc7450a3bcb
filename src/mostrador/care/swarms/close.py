"""Close a room, and write down what was learnt, or not."""

from __future__ import annotations

from typing import Final

from mostrador.care.swarms.access import facts, led, locked
from mostrador.care.swarms.events import LessonWritten, SwarmClosed
from mostrador.care.swarms.records import Swarm
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid
from mostrador.threads import Thread
from mostrador.threads.access import ours
from mostrador.threads.events import HandoffAccepted, ThreadClosed

Q = sql.load("mostrador.care.swarms")
LONGEST: Final = 4000


class LessonTooLong(Invalid):
    """What was learnt fits in 4000 characters. Keep what the next colleague needs."""


class LearntAlready(Conflict):
    """Somebody has written down already what was learnt here. Look at it."""


async def close(tx: Tx, swarm: int, *, lesson: str = "", by: Actor) -> None:
    """Close the room: its helpers read the thread no more. What was learnt may be left out, now or for ever.

    Twice is once. Raises LessonTooLong, LearntAlready, OnlyTheOwner, NotFound.
    """
    thread, found = await led(tx, swarm, by=ours(by))
    await _close(tx, thread, found, by)
    if lesson.strip():
        await _learn(tx, thread, found, lesson, by)


async def learn(tx: Tx, swarm: int, *, lesson: str, by: Actor) -> None:
    """Write down later what was learnt. Empty, it changes nothing. Raises as `close` does."""
    thread, found = await led(tx, swarm, by=ours(by))
    if lesson.strip():
        await _learn(tx, thread, found, lesson, by)


async def close_with_thread(tx: Tx, event: ThreadClosed, by: Actor) -> None:
    """A thread ended: nobody reads it any more only to help."""
    swarm = await tx.value(Q.open_of_thread, thread=event.thread)
    if swarm is not None:
        thread, found = await locked(tx, swarm)
        await _close(tx, thread, found, SYSTEM)


async def owner_came(tx: Tx, event: HandoffAccepted, by: Actor) -> None:
    """Who owns a thread from here on helps there no more: they lead."""
    swarm = await tx.value(Q.open_of_thread, thread=event.thread)
    if swarm is not None:
        await tx.run(Q.end_helper, swarm=swarm, agent=event.owner, ending="owner", at=clock.now())


async def _close(tx: Tx, thread: Thread, swarm: Swarm, by: Actor) -> None:
    if not await tx.run(Q.close, id=swarm.id, at=clock.now()):
        return
    to = await tx.values(Q.end_helpers, swarm=swarm.id, at=clock.now())
    await tx.record(SwarmClosed(to=tuple(to), **facts(thread, swarm.id)), by=by)


async def _learn(tx: Tx, thread: Thread, swarm: Swarm, lesson: str, by: Actor) -> None:
    lesson = lesson.strip()
    if len(lesson) > LONGEST:
        raise LessonTooLong
    if not await tx.run(Q.learn, id=swarm.id, lesson=lesson, by=by.id, at=clock.now()):
        raise LearntAlready
    await tx.record(LessonWritten(**facts(thread, swarm.id)), by=by)
