"""Two threads of one person about the same go on as one. The words stay where they were said.

Nothing is moved, so that nothing has to be moved back: a merge is an ending that names where it goes on, and opening
the thread again parts the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, Problem
from mostrador.threads.access import OnlyReads, OwnerActs, find, helps, lock, ours, owner_speaks, reach, sight
from mostrador.threads.close import AlreadyClosed, decision_owed, merged, rise
from mostrador.threads.events import ThreadMerged
from mostrador.threads.records import Thread
from mostrador.threads.say import line

Q = sql.load("mostrador.threads.ties")


class SameThread(Invalid):
    """That is this very case. Choose another one of the same person."""


class OtherPerson(Invalid):
    """That case is of another person, who must not read this one. If they are the same, join the two people first."""


class OtherEnded(Conflict):
    """That case is closed. Open it again first, or merge it into this one."""


class PromiseStands(Conflict):
    """Something is promised on this case. Keep it or release it first, or merge the other case into this one."""


class DecisionStands(Conflict):
    """This complaint waits for our decision, so it stays. Merge the other case into this one."""


class Target(msgspec.Struct, frozen=True):
    """Another open thread of the same person. The viewer owns it (`mine`), may act on it, is in a room on it."""

    id: int
    subject: str
    opened_at: datetime
    owner: str
    mine: bool
    acts: bool
    helps: bool

    @property
    def refusal(self) -> Problem | None:
        """Why `merge` would refuse to go on there."""
        if self.helps and not self.mine:
            return OwnerActs()
        return None if self.acts else OnlyReads()


async def targets(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Target]:
    """The other open threads of the person, to go on in one of them. Raises NotFound."""
    found = await find(tx, thread, viewer=ours(viewer))
    seen, may = sight(viewer), reach(viewer)
    return await tx.all(Target, Q.targets, thread=thread, person=found.person_id, **seen, acts=may["teams"])


async def cannot_go_on(tx: Tx, thread: int, *, viewer: Actor) -> Problem | None:
    """Why `merge` would refuse to end this thread, wherever it should go on. Raises NotFound."""
    found = await find(tx, thread, viewer=ours(viewer))
    if found.owner_id != viewer.id and await helps(tx, thread, viewer):
        return OwnerActs()
    return await _stays(tx, found, viewer)


async def _stays(tx: Tx, found: Thread, by: Actor) -> Problem | None:
    if found.state == "closed":
        return AlreadyClosed()
    if found.promise_due_at is not None:
        return PromiseStands()
    return DecisionStands() if await decision_owed(tx, found.id, viewer=by) else None


async def merge(tx: Tx, thread: int, *, into: int, by: Actor) -> None:
    """End `thread`: it goes on in `into`, an open one of the same person, which waits as long as either did.

    Raises SameThread, OtherPerson, AlreadyClosed, OtherEnded, PromiseStands, DecisionStands, NotFound.
    """
    if thread == into:
        raise SameThread
    locked = {one: await lock(tx, one, by=ours(by)) for one in sorted((thread, into))}
    found, other = locked[thread], locked[into]
    await owner_speaks(tx, found, by)
    await owner_speaks(tx, other, by)
    if found.person_id != other.person_id:
        raise OtherPerson
    if other.state == "closed" and found.state != "closed":
        raise OtherEnded
    if stays := await _stays(tx, found, by):
        raise stays
    if found.waiting_since is not None:
        if other.state == "snoozed":
            await rise(tx, other, by=by)
        await tx.run(Q.wait_as, thread=into, other=thread)
    await line(tx, into, "merged", agent=by.id, text=str(thread))
    # First: whatever was owed there is still owed when it comes here.
    await tx.record(ThreadMerged(thread=into, owner=other.owner_id, team=other.team_id, merged=thread), by=by)
    await merged(tx, found, into=into, by=by)


async def goes_on_in(tx: Tx, thread: Thread) -> int | None:
    """Where a closed thread goes on after a merge; None when it was not merged, or is not the same person's now."""
    into = await tx.value(Q.goes_on_in, thread=thread.id) if thread.state == "closed" else None
    return int(into) if into is not None else None
