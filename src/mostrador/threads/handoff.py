"""Pass a thread to a colleague: offered, accepted or refused. The owner stays until accepted."""

from __future__ import annotations

from typing import LiteralString

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid
from mostrador.threads.access import lock, ours
from mostrador.threads.events import HandoffAccepted, HandoffOffered, HandoffRefused
from mostrador.threads.records import Handoff, Thread
from mostrador.threads.say import line

Q = sql.load("mostrador.threads")


class ReasonMissing(Invalid):
    """Say in a few words why you pass it on: your colleague reads it first."""


class ColleagueUnknown(Invalid):
    """That colleague cannot take threads: suspended, not come in yet, without a team, or already the owner."""


class AlreadyOffered(Conflict):
    """This thread is already offered to somebody. Take that offer back first."""


class NothingOffered(Conflict):
    """There is no offer to answer any more: it was accepted, refused or taken back."""


async def hand_off(tx: Tx, thread: int, *, to: int, reason: str, by: Actor) -> Handoff:
    """Offer the thread to agent `to`.

    Raises ReasonMissing, ColleagueUnknown, AlreadyOffered, NotFound.
    """
    if not reason.strip():
        raise ReasonMissing
    found = await lock(tx, thread, by=ours(by))
    if await tx.maybe(Handoff, Q.pending_handoff, thread=thread):
        raise AlreadyOffered
    team = await tx.value(Q.team_for, agent=to, team=found.team_id)
    if team is None or to == found.owner_id:
        raise ColleagueUnknown
    handoff = await tx.one(
        Handoff,
        Q.offer_handoff,
        thread=thread,
        to=to,
        team=team,
        reason=reason.strip(),
        by=by.id,
        **{"from": found.owner_id},
    )
    await tx.record(
        HandoffOffered(thread=thread, owner=found.owner_id, team=found.team_id, handoff=handoff.id, to=to), by=by
    )
    return handoff


async def accept(tx: Tx, thread: int, *, by: Actor) -> Handoff:
    """The colleague takes the thread: from here on they own it. Raises NothingOffered."""
    found, handoff = await _pending(tx, thread, by)
    if handoff.to_id != by.id:
        raise NothingOffered
    await _settle(tx, Q.accept_handoff, handoff)
    await line(tx, thread, "owner", agent=by.id)
    await tx.record(
        HandoffAccepted(thread=thread, owner=by.id, team=handoff.to_team_id, handoff=handoff.id, from_=found.owner_id),
        by=by,
    )
    return handoff


async def refuse(tx: Tx, thread: int, *, by: Actor) -> Handoff:
    """The colleague refuses, or the one who offered takes it back. Raises NothingOffered."""
    found, handoff = await _pending(tx, thread, by)
    await _settle(tx, Q.refuse_handoff if handoff.to_id == by.id else Q.withdraw_handoff, handoff)
    await tx.record(
        HandoffRefused(thread=thread, owner=found.owner_id, team=found.team_id, handoff=handoff.id, to=handoff.to_id),
        by=by,
    )
    return handoff


async def _pending(tx: Tx, thread: int, by: Actor) -> tuple[Thread, Handoff]:
    found = await lock(tx, thread, by=ours(by))
    handoff = await tx.maybe(Handoff, Q.pending_handoff, thread=thread)
    if handoff is None:
        raise NothingOffered
    return found, handoff


async def _settle(tx: Tx, how: LiteralString, handoff: Handoff) -> None:
    # Offers to a colleague who leaves are taken back without the lock of their threads.
    if not await tx.run(how, id=handoff.id):
        raise NothingOffered
