"""How a promise ends: kept by the act or by hand, released by the person, or tried in vain. It ends once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from mostrador import threads
from mostrador.care.overseers import overseers
from mostrador.care.promises.access import facts, locked
from mostrador.care.promises.events import CallTried, PromiseConfirmed, PromiseKept, PromiseReleased
from mostrador.care.promises.records import BETWEEN_ATTEMPTS, Promise
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden
from mostrador.threads import Thread
from mostrador.threads.access import ours
from mostrador.threads.events import ContactBegan, MessageSent, MessageWithdrawn, ThreadClosed
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.promises")


class _Open(msgspec.Struct, frozen=True):
    id: int
    agent_id: int


class OnlyThePerson(Forbidden):
    """Only the customer can say this."""


class NotACall(Conflict):
    """Only a promise to call can be tried in vain."""


async def keep(tx: Tx, promise: int, *, by: Actor) -> None:
    """One of us says that it is kept; the person is asked whether it was so. Raises PromiseEnded, NotFound."""
    thread, found = await locked(tx, promise, by=ours(by))
    await _keep(tx, thread, found.id, by=by, by_hand=True)


async def called(tx: Tx, promise: int, *, by: Actor) -> None:
    """A promised call took place, by our own word: it is recorded on the thread and keeps every promise to call.

    The person is asked whether it was so. Raises NotACall, PromiseEnded, NotFound.
    """
    thread, found = await locked(tx, promise, by=ours(by))
    if found.act != "call":
        raise NotACall
    now = tx.now
    # Before the contact is recorded: what a recorded call keeps is not asked about.
    for one in await tx.values(Q.kept_by_call, thread=thread.id, at=now):
        await _keep(tx, thread, one, by=by, by_hand=True)
    contact = await threads.begin_contact(tx, thread.id, way="ours", arrived_at=now, answered_at=now, by=by)
    await threads.end_contact(tx, thread.id, contact, by=by)


async def keep_by_contact(tx: Tx, event: ContactBegan, by: Actor) -> None:
    """A recorded call keeps what was promised as one."""
    if event.way in {"phone", "ours"}:
        await _keep_all(tx, event.thread, await tx.values(Q.kept_by_call, thread=event.thread, at=tx.now), by)


async def keep_by_message(tx: Tx, event: MessageSent, by: Actor) -> None:
    """A reply keeps promises to write; with a file, to send."""
    if not event.promised:
        return
    kept = await tx.values(Q.kept_by_message, thread=event.thread, message=event.message, at=tx.now)
    await _keep_all(tx, event.thread, kept, by)


async def forget_words(tx: Tx, event: MessageWithdrawn, by: Actor) -> None:
    """A withdrawn message leaves no words in the promise that was made with it; the promise stays."""
    await tx.run(Q.forget_words, message=event.message)


async def release(tx: Tx, promise: int, *, by: Actor) -> None:
    """The person does not need it any more. Raises OnlyThePerson, PromiseEnded, NotFound."""
    thread, found = await locked(tx, promise, by=by)
    _only_the_person(by)
    await end(tx, found.id, "released", by)
    await announce(tx, thread, "promise-released", about=found.agent_id)
    await tx.record(PromiseReleased(**facts(thread, found.id)), by=by)


async def release_solved(tx: Tx, event: ThreadClosed, by: Actor) -> None:
    """The person says that all is solved: what was promised for it is owed no more, and the thread says so.

    However else a thread ends it is our doing, and its promises outlive it: kept, or broken, which opens it again.
    """
    if event.how != "solved":
        return
    released = await tx.all(_Open, Q.open_makers, thread=event.thread)
    if not released:
        return
    thread = await threads.lock(tx, event.thread, by=SYSTEM)
    for one in released:
        await end(tx, one.id, "released", by, closure=event.closure)
        await tx.record(PromiseReleased(**facts(thread, one.id)), by=by)
    for agent in dict.fromkeys(one.agent_id for one in released):
        await announce(tx, thread, "promise-solved", about=agent)


async def confirm(tx: Tx, promise: int, *, was_so: bool, by: Actor) -> None:
    """The person answers whether a promise kept by hand was kept; the first answer counts.

    A «no» is said on the thread, names the owner and those who oversee, and we owe an answer again. The promise stays
    kept by hand, with this answer beside it. Raises OnlyThePerson, NotFound.
    """
    thread, found = await locked(tx, promise, by=by, ended=True)
    _only_the_person(by)
    if not await tx.run(Q.confirm, id=found.id, was_so=was_so):
        return
    if not was_so:
        told = (thread.owner_id, *await overseers(tx, thread))
        await announce(tx, thread, "promise-denied", about=found.agent_id, mentions=told, owed=True)
    await tx.record(PromiseConfirmed(was_so=was_so, **facts(thread, found.id)), by=by)


async def attempt(tx: Tx, promise: int, *, by: Actor) -> Promise:
    """Nobody answered a promised call. The second time, an hour or more after the first, it ends as *tried*.

    Raises NotACall, PromiseEnded, NotFound.
    """
    thread, found = await locked(tx, promise, by=ours(by))
    if found.act != "call":
        raise NotACall
    now = tx.now
    await tx.run(Q.add_attempt, id=found.id, agent=by.id, at=now)
    ends = found.first_attempt_at is not None and now - found.first_attempt_at >= BETWEEN_ATTEMPTS
    if ends:
        await end(tx, found.id, "tried", by)
        await announce(tx, thread, "promise-tried", about=by.id)
    await tx.record(CallTried(ends=ends, **facts(thread, found.id)), by=by)
    return await tx.one(Promise, Q.find, id=found.id)


async def _keep_all(tx: Tx, number: int, promises: Sequence[int], by: Actor) -> None:
    if not promises:
        return
    thread = await threads.find(tx, number, viewer=by)
    for promise in promises:
        await _keep(tx, thread, promise, by=by, by_hand=False)


async def _keep(tx: Tx, thread: Thread, promise: int, *, by: Actor, by_hand: bool) -> None:
    if await end(tx, promise, "kept", by, by_hand=by_hand):
        await tx.record(PromiseKept(by_hand=by_hand, **facts(thread, promise)), by=by)


async def end(
    tx: Tx,
    promise: int,
    ending: str,
    by: Actor,
    *,
    by_hand: bool = False,
    answerer: int | None = None,
    answer_by: datetime | None = None,
    closure: int | None = None,
) -> int:
    """Write the one ending of a promise whose thread is locked; 0 when it had ended before."""
    return await tx.run(
        Q.end,
        id=promise,
        ending=ending,
        at=tx.now,
        by=str(by),
        by_hand=by_hand,
        answerer=answerer,
        answer_by=answer_by,
        closure=closure,
    )


def _only_the_person(by: Actor) -> None:
    if by.kind != "customer":
        raise OnlyThePerson
