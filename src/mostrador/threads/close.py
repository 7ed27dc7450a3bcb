"""How a thread ends and how it opens again. Only the customer says *solved*."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Literal

import msgspec

from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, Invalid
from mostrador.threads.access import find, lock, ours, owner_speaks
from mostrador.threads.events import (
    ClosureProposed,
    SolutionDenied,
    ThreadClosed,
    ThreadParted,
    ThreadReopened,
    ThreadWoke,
)
from mostrador.threads.records import Closure, Thread
from mostrador.threads.say import line

Q = sql.load("mostrador.threads")
Discard = Literal["spam", "duplicate", "mistake", "abuse"]
COMPLAINTS = frozenset({"complaint", "claim"})
FRESH: Final = timedelta(days=1)
"""How long after a call one may still write down what was said at its end."""


class AlreadyClosed(Conflict):
    """This thread is already closed. Reopen it if there is more to say."""


class OnlyTheCustomer(Forbidden):
    """Only the customer can say that it is solved. Propose closing, or close it as answered with your reasons."""


class NotSpokenWith(Conflict):
    """You noted no call, visit or letter of theirs on this case today. Note it first, under “New case”, or ask them."""


class DecisionMissing(Invalid):
    """Give your reasons: the customer reads them, and they are kept."""


class StillOwed(Conflict):
    """This thread cannot go quiet: an answer or a decision of ours is still owed."""


class NeedsAnother(Conflict):
    """A complaint is discarded only when a second person agrees, and that cannot be you."""


class _Ended(msgspec.Struct, frozen=True):
    id: int
    into_id: int | None


async def propose(tx: Tx, thread: int, *, by: Actor) -> Closure:
    """Ask the customer whether it is solved. Raises AlreadyClosed, NotFound."""
    found = await _open(tx, thread, by)
    closure = await _end(tx, found, "solved", by, now=False)
    await line(tx, thread, "proposed", agent=by.id)
    await tx.record(ClosureProposed(thread=thread, owner=found.owner_id, team=found.team_id, closure=closure.id), by=by)
    return closure


async def solve(tx: Tx, thread: int, *, by: Actor) -> None:
    """The customer says that it is solved, asked or not; twice is once.

    Raises OnlyTheCustomer, NotFound.
    """
    found = await lock(tx, thread, by=by)
    if by.kind != "customer":
        raise OnlyTheCustomer
    current = await tx.maybe(Closure, Q.current_closure, thread=thread)
    if current and current.kind == "solved" and current.closed_at:
        return
    if current and current.kind == "solved":
        await tx.run(Q.confirm_solved, id=current.id, by=by.id)
        closure = current.id
    else:
        if current:
            await tx.values(Q.end_closure, thread=thread, by=str(by))
        closure = (await _end(tx, found, "solved", by, now=True)).id
    await _close(tx, found, closure, "solved", by)


async def solve_by_word(tx: Tx, thread: int, *, by: Actor) -> None:
    """Write down that the customer said so in a call, visit or letter that this agent took within the last day.

    It is their word as if they had pressed the button, and they take it back like any other.
    Raises NotSpokenWith, AlreadyClosed, NotFound.
    """
    found = await _open(tx, thread, by)
    contact = await tx.value(Q.spoken_with, thread=thread, agent=by.id, since=clock.now() - FRESH)
    if contact is None:
        raise NotSpokenWith
    closure = await _end(tx, found, "solved", Actor("customer", found.person_id), now=True)
    await tx.run(Q.said_in, id=closure.id, contact=contact)
    await _close(tx, found, closure.id, "solved", by)


async def not_yet(tx: Tx, thread: int, *, by: Actor) -> None:
    """«Todavía no»: the customer declines a proposal or undoes their *solved*, and waits for us again.

    Raises NotFound.
    """
    found = await lock(tx, thread, by=by)
    said_no = await tx.maybe(Closure, Q.current_closure, thread=thread)
    await wake(tx, found, by=by)
    if said_no:
        await tx.run(Q.begin_waiting, thread=thread)
        await tx.record(
            SolutionDenied(thread=thread, owner=found.owner_id, team=found.team_id, closure=said_no.id), by=by
        )


async def answer(tx: Tx, thread: int, *, decision: str, by: Actor) -> Closure:
    """Close with our reasoned decision: it never counts as solved.

    Raises DecisionMissing, AlreadyClosed, NotFound.
    """
    if not decision.strip():
        raise DecisionMissing
    found = await _open(tx, thread, by)
    closure = await _end(tx, found, "answered", by, now=True, reason=decision.strip())
    await _close(tx, found, closure.id, "answered", by)
    return closure


async def fall_quiet(tx: Tx, thread: int, *, by: Actor) -> Closure:
    """Let a thread end because nobody answers what we asked; a word wakes it, and no clock stops.

    Raises StillOwed while an answer is owed or a complaint has no decision, AlreadyClosed, NotFound.
    """
    found = await _open(tx, thread, by)
    if found.waiting_since is not None or await _decision_owed(tx, found):
        raise StillOwed
    closure = await _end(tx, found, "quiet", by, now=True)
    await _close(tx, found, closure.id, "quiet", by)
    return closure


async def decision_owed(tx: Tx, thread: int, *, viewer: Actor) -> bool:
    """Whether it is a complaint that we have not decided yet. Raises NotFound."""
    return await _decision_owed(tx, await find(tx, thread, viewer=ours(viewer)))


async def _decision_owed(tx: Tx, thread: Thread) -> bool:
    return thread.kind in COMPLAINTS and not await tx.value(Q.was_decided, thread=thread.id)


async def discard(tx: Tx, thread: int, *, why: Discard, reason: str, by: Actor) -> Closure:
    """Set aside spam, a duplicate, a mistake or abuse, reversibly.

    A complaint waits, open, for a second person (`second`). Raises DecisionMissing,
    AlreadyClosed, NotFound.
    """
    if not reason.strip():
        raise DecisionMissing
    found = await _open(tx, thread, by)
    alone = found.kind not in COMPLAINTS
    closure = await _end(tx, found, "discarded", by, now=alone, reason=reason.strip(), discard=why)
    if alone:
        await _close(tx, found, closure.id, "discarded", by)
    else:
        await line(tx, thread, "discard-proposed", agent=by.id, visibility="team")
        await tx.record(
            ClosureProposed(thread=thread, owner=found.owner_id, team=found.team_id, closure=closure.id), by=by
        )
    return closure


async def second(tx: Tx, thread: int, *, by: Actor) -> None:
    """A second person agrees to discard a complaint. Raises NeedsAnother, NotFound."""
    found = await lock(tx, thread, by=ours(by))
    current = await tx.maybe(Closure, Q.current_closure, thread=thread)
    if not current or current.kind != "discarded" or current.closed_at or current.by_id == by.id:
        raise NeedsAnother
    await tx.run(Q.second_closure, id=current.id, by=by.id)
    await _close(tx, found, current.id, "discarded", by)


async def merged(tx: Tx, thread: Thread, *, into: int, by: Actor) -> None:
    """End a locked thread that goes on in another one."""
    await tx.values(Q.end_closure, thread=thread.id, by=str(by))
    closure = await _end(tx, thread, "merged", by, now=True, into=into)
    await _close(tx, thread, closure.id, "merged", by)


async def reopen(tx: Tx, thread: int, *, by: Actor) -> None:
    """Undo a closure or a proposal; the owner is the same. Raises NotFound."""
    await wake(tx, await lock(tx, thread, by=by), by=by)


async def wake(tx: Tx, thread: Thread, *, by: Actor) -> Thread:
    """End whatever keeps a locked thread from being open: closure, proposal, snooze.

    Returns the thread as it is now: one that was closed may have had to find another owner.
    """
    if thread.state == "snoozed":
        await rise(tx, thread, by=by)
    for ended in await tx.all(_Ended, Q.end_closure, thread=thread.id, by=str(by)):
        if ended.into_id is not None:
            await _part(tx, thread, ended.into_id, by)
        if thread.state == "closed":
            await line(tx, thread.id, "reopened")
        await tx.record(
            ThreadReopened(thread=thread.id, owner=thread.owner_id, team=thread.team_id, closure=ended.id), by=by
        )
    if thread.state != "closed":
        return thread
    await tx.run(Q.set_state, thread=thread.id, state="open")
    return await find(tx, thread.id, viewer=SYSTEM)


async def rise(tx: Tx, thread: Thread, *, by: Actor) -> None:
    """End the sleep of a locked thread and nothing else: a proposal to close stays."""
    for snooze in await tx.values(Q.end_snooze, thread=thread.id):
        await tx.record(ThreadWoke(thread=thread.id, owner=thread.owner_id, team=thread.team_id, snooze=snooze), by=by)
    await tx.run(Q.set_state, thread=thread.id, state="open")


async def _part(tx: Tx, thread: Thread, into: int, by: Actor) -> None:
    other = await find(tx, into, viewer=SYSTEM)
    await tx.record(ThreadParted(thread=into, owner=other.owner_id, team=other.team_id, parted=thread.id), by=by)


async def _open(tx: Tx, thread: int, by: Actor) -> Thread:
    """Lock a thread that is about to end: an earlier proposal gives way to the new one."""
    found = await lock(tx, thread, by=ours(by))
    await owner_speaks(tx, found, by)
    if found.state == "closed":
        raise AlreadyClosed
    await tx.values(Q.end_closure, thread=thread, by=str(by))
    return found


async def _end(
    tx: Tx,
    thread: Thread,
    kind: str,
    by: Actor,
    *,
    now: bool,
    reason: str = "",
    discard: Discard | None = None,
    into: int | None = None,
) -> Closure:
    return await tx.one(
        Closure,
        Q.add_closure,
        thread=thread.id,
        kind=kind,
        discard=discard,
        by_kind=by.kind,
        by=by.id,
        reason=reason,
        now=now,
        into=into,
    )


async def _close(tx: Tx, thread: Thread, closure: int, how: str, by: Actor) -> None:
    await tx.values(Q.end_snooze, thread=thread.id)
    await tx.run(Q.set_state, thread=thread.id, state="closed")
    await tx.run(Q.stop_waiting, thread=thread.id)
    visibility = "team" if how == "discarded" else "person"
    sign = "merged-away" if how == "merged" else how
    await line(tx, thread.id, sign, agent=by.id if by.kind == "agent" else None, visibility=visibility)
    await tx.record(
        ThreadClosed(thread=thread.id, owner=thread.owner_id, team=thread.team_id, closure=closure, how=how), by=by
    )
