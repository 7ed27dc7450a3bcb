"""Two threads of one person about the same go on as one. The words stay where they were said.

Nothing is moved, so that nothing has to be moved back: a merge is an ending that names where it goes on, and opening
the thread again parts the two.
"""

from __future__ import annotations

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid
from mostrador.threads.access import lock, ours, owner_speaks
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
    if found.state == "closed":
        raise AlreadyClosed
    if other.state == "closed":
        raise OtherEnded
    if found.promise_due_at is not None:
        raise PromiseStands
    if await decision_owed(tx, thread, viewer=by):
        raise DecisionStands
    if found.waiting_since is not None:
        if other.state == "snoozed":
            await rise(tx, other, by=by)
        await tx.run(Q.wait_since, thread=into, since=found.waiting_since)
    await line(tx, into, "merged", agent=by.id, text=str(thread))
    # First: whatever was owed there is still owed when it comes here.
    await tx.record(ThreadMerged(thread=into, owner=other.owner_id, team=other.team_id, merged=thread), by=by)
    await merged(tx, found, into=into, by=by)


async def goes_on_in(tx: Tx, thread: Thread) -> int | None:
    """Where a closed thread goes on after a merge; None when it was not merged, or is not the same person's now."""
    into = await tx.value(Q.goes_on_in, thread=thread.id) if thread.state == "closed" else None
    return int(into) if into is not None else None
