"""What a thread says of its own turn: why somebody got it, and what raises it."""

from __future__ import annotations

from mostrador import threads
from mostrador.care.routing.events import ThreadRaised
from mostrador.care.routing.find_owner import raised_by
from mostrador.care.routing.records import Given
from mostrador.channels import Incoming
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.people.profile import FIRST
from mostrador.threads import Owner

Q = sql.load("mostrador.care.routing")


async def heed(tx: Tx, thread: int, incoming: Incoming, *, by: Actor) -> bool:
    """Raise a thread that goes on by what was just said on it; whether it is raised higher now. Raises NotFound."""
    raised = raised_by(incoming)
    if not raised:
        return False
    await threads.lock(tx, thread, by=by)
    found = await tx.maybe(Owner, Q.heed, thread=thread, raised=raised)
    if found is None:
        return False
    await tx.record(ThreadRaised(thread=thread, owner=found.agent, team=found.team, raised=found.raised), by=by)
    return True


async def rank(tx: Tx, person: int) -> int:
    """Let the threads of a person go first, or not any more, as their needs say now; how many changed."""
    return await tx.run(Q.rank, person=person, needs=list(FIRST))


async def given(tx: Tx, thread: int, *, viewer: Actor) -> Given:
    """Why its first owner got it, and what raises it. Raises NotFound."""
    await threads.find(tx, thread, viewer=viewer)
    return await tx.one(Given, Q.given, thread=thread)
