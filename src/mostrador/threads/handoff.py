"""Pass a thread to a colleague: offered, accepted or refused. The owner stays until accepted, and no clock moves."""

from __future__ import annotations

from datetime import datetime
from typing import Final, LiteralString

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, Invalid
from mostrador.threads.access import lock, ours
from mostrador.threads.events import (
    HandoffAccepted,
    HandoffApproved,
    HandoffOffered,
    HandoffRefused,
    HandoffReturned,
    HandoffTold,
)
from mostrador.threads.records import Handoff, Thread
from mostrador.threads.say import facts, line, say

Q = sql.load("mostrador.threads")
# Passed on so often, a matter is passed on again only with a supervisor's word.
OFTEN: Final = 2


class ReasonMissing(Invalid):
    """Say in a few words why you pass it on: your colleague reads it first."""


class ColleagueUnknown(Invalid):
    """That colleague cannot take threads: suspended, not come in yet, without a team, or already the owner."""


class AlreadyOffered(Conflict):
    """This thread is already offered to somebody. Take that offer back first."""


class NothingOffered(Conflict):
    """There is no offer to answer any more: it was accepted, refused or taken back."""


class SupervisorFirst(Forbidden):
    """This matter was passed on twice already. A supervisor has to agree before somebody takes it; they were called."""


class NotYoursToAgree(Forbidden):
    """Only a supervisor or an administrator agrees to pass a matter on for the third time."""


class Summary(msgspec.Struct, frozen=True):
    """What goes with a thread that is passed on: what it is about, what was done, what is promised."""

    about: str = ""
    done: str = ""
    promised: str = ""


async def hand_off(
    tx: Tx,
    thread: int,
    *,
    to: int,
    reason: str,
    summary: Summary = Summary(),  # noqa: B008 - frozen
    told: str = "",
    due_at: datetime | None = None,
    by: Actor,
) -> Handoff:
    """Offer the thread to agent `to`; at `due_at` the offer goes back by itself.

    `told` is what the person is told by `by` once it is accepted; until then nothing. A matter that was passed on
    twice waits for a supervisor's word, unless `by` is one. Raises ReasonMissing, ColleagueUnknown, AlreadyOffered,
    NotFound.
    """
    if not reason.strip():
        raise ReasonMissing
    found = await lock(tx, thread, by=ours(by))
    if await tx.maybe(Handoff, Q.pending_handoff, thread=thread):
        raise AlreadyOffered
    team = await tx.value(Q.team_for, agent=to, team=found.team_id)
    if team is None or to == found.owner_id:
        raise ColleagueUnknown
    often = await tx.value(Q.hands_of_matter, thread=thread) >= OFTEN
    handoff = await tx.one(
        Handoff,
        Q.offer_handoff,
        thread=thread,
        to=to,
        team=team,
        reason=reason.strip(),
        by=by.id,
        about=summary.about.strip(),
        done=summary.done.strip(),
        promised=summary.promised.strip(),
        told=told.strip(),
        due=due_at,
        supervised=often,
        approver=by.id if often and "supervise" in by.verbs else None,
        **{"from": found.owner_id},
    )
    await tx.record(
        HandoffOffered(thread=thread, owner=found.owner_id, team=found.team_id, handoff=handoff.id, to=to), by=by
    )
    return handoff


async def approve(tx: Tx, thread: int, *, due_at: datetime | None = None, by: Actor) -> Handoff:
    """A supervisor agrees that a matter is passed on once more; the offer now goes back at `due_at`.

    Raises NotYoursToAgree, NothingOffered, NotFound.
    """
    found, handoff = await _pending(tx, thread, by)
    await _agree(tx, found, handoff, due_at, by)
    return handoff


async def accept(tx: Tx, thread: int, *, by: Actor) -> Handoff:
    """The colleague takes the thread: from here on they own it, and the person is told what was left for them.

    Raises NothingOffered, SupervisorFirst, NotFound.
    """
    found, handoff = await _pending(tx, thread, by)
    if handoff.to_id != by.id:
        raise NothingOffered
    if handoff.held:
        if "supervise" not in by.verbs:
            raise SupervisorFirst
        await _agree(tx, found, handoff, None, by)
    await _settle(tx, Q.accept_handoff, handoff)
    await _tell(tx, found, handoff, by)
    await line(tx, thread, "owner", agent=by.id)
    await tx.record(
        HandoffAccepted(thread=thread, owner=by.id, team=handoff.to_team_id, handoff=handoff.id, from_=found.owner_id),
        by=by,
    )
    return handoff


async def refuse(tx: Tx, thread: int, *, by: Actor) -> Handoff:
    """The colleague refuses, or the one who offered takes it back. Raises NothingOffered, NotFound."""
    found, handoff = await _pending(tx, thread, by)
    await _settle(tx, Q.refuse_handoff if handoff.to_id == by.id else Q.withdraw_handoff, handoff)
    await tx.record(
        HandoffRefused(thread=thread, owner=found.owner_id, team=found.team_id, handoff=handoff.id, to=handoff.to_id),
        by=by,
    )
    return handoff


async def give_back(tx: Tx, thread: Thread) -> Handoff | None:
    """The offer of a locked thread goes back by itself; None when there is none any more."""
    handoff = await tx.maybe(Handoff, Q.pending_handoff, thread=thread.id)
    # Offers to a colleague who leaves are taken back without the lock of their threads.
    if handoff is None or not await tx.run(Q.return_handoff, id=handoff.id):
        return None
    await tx.record(
        HandoffReturned(
            thread=thread.id, owner=thread.owner_id, team=thread.team_id, handoff=handoff.id, to=handoff.to_id
        ),
        by=SYSTEM,
    )
    return handoff


async def _pending(tx: Tx, thread: int, by: Actor) -> tuple[Thread, Handoff]:
    found = await lock(tx, thread, by=ours(by))
    handoff = await tx.maybe(Handoff, Q.pending_handoff, thread=thread)
    if handoff is None:
        raise NothingOffered
    return found, handoff


async def _agree(tx: Tx, thread: Thread, handoff: Handoff, due_at: datetime | None, by: Actor) -> None:
    if "supervise" not in by.verbs:
        raise NotYoursToAgree
    if await tx.run(Q.approve_handoff, id=handoff.id, due=due_at, by=by.id):
        facts = {"thread": thread.id, "owner": thread.owner_id, "team": thread.team_id}
        await tx.record(HandoffApproved(handoff=handoff.id, to=handoff.to_id, **facts), by=by)


async def _tell(tx: Tx, thread: Thread, handoff: Handoff, by: Actor) -> None:
    """The first owner's sentence to the person. It answers nothing: what waits for an answer goes on waiting."""
    if not handoff.told or handoff.offered_by is None:
        return
    placed = await say(tx, thread.id, author_kind="agent", author=handoff.offered_by, text=handoff.told, via="desk")
    await tx.record(HandoffTold(**facts(thread, placed)), by=by)


async def _settle(tx: Tx, how: LiteralString, handoff: Handoff) -> None:
    # Offers to a colleague who leaves are taken back without the lock of their threads.
    if not await tx.run(how, id=handoff.id):
        raise NothingOffered
