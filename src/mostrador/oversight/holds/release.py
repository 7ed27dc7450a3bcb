"""What lets a hold go: our decision, once it is notified, or the result of who was asked after us; nothing else."""

from __future__ import annotations

import msgspec

from mostrador import threads
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound
from mostrador.oversight.holds.events import DisputeEnded, HoldReleased
from mostrador.oversight.holds.records import RESULTS
from mostrador.threads import Thread
from mostrador.threads.access import ours
from mostrador.threads.events import ThreadClosed

Q = sql.load("mostrador.oversight.holds")


class ResultUnknown(Invalid):
    """Say how it ended at that body."""


class DecideFirst(Conflict):
    """Something is held because of this case, and only a decision lets it go. Close it with your decision."""


class _Released(msgspec.Struct, frozen=True):
    id: int
    what: str


async def follow_ending(tx: Tx, event: ThreadClosed, by: Actor) -> None:
    """A decision lets go what was held, unless a body outside still looks; nobody discards it. Raises DecideFirst."""
    if event.how == "discarded" and await tx.value(Q.holds_now, thread=event.thread):
        raise DecideFirst
    if event.how == "answered":
        found = await threads.find(tx, event.thread, viewer=SYSTEM)
        await _release(tx, found, closure=event.closure, dispute=None, by=by)


async def end_dispute(tx: Tx, thread: int, dispute: int, result: str, *, by: Actor) -> None:
    """Note how it ended: what they decided lets go, and so does our own decision where they decided nothing.

    Raises ResultUnknown, NotFound (also for one that ended).
    """
    if result not in RESULTS:
        raise ResultUnknown
    found = await threads.lock(tx, thread, by=ours(by))
    if not await tx.run(Q.end_dispute, dispute=dispute, thread=thread, result=result, agent=by.id):
        raise NotFound
    ended = DisputeEnded(thread=found.id, owner=found.owner_id, team=found.team_id, dispute=dispute, result=result)
    await tx.record(ended, by=by)
    if result in ("for", "partly", "against"):
        await _release(tx, found, closure=None, dispute=dispute, by=by)
    elif (closure := await tx.value(Q.decision, thread=found.id)) is not None:
        await _release(tx, found, closure=int(closure), dispute=None, by=by)


async def _release(tx: Tx, thread: Thread, *, closure: int | None, dispute: int | None, by: Actor) -> None:
    gone = await tx.all(_Released, Q.release, thread=thread.id, closure=closure, dispute=dispute)
    for one in gone:
        told = HoldReleased(thread=thread.id, owner=thread.owner_id, team=thread.team_id, hold=one.id, what=one.what)
        await tx.record(told, by=by)
