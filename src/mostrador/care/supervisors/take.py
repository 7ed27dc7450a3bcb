"""A supervisor takes the call."""

from __future__ import annotations

from mostrador import threads
from mostrador.care.supervisors.events import SupervisorCame
from mostrador.care.supervisors.records import Supervision
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden
from mostrador.threads.access import ours
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.supervisors")


class NoSupervisor(Forbidden):
    """The customer asked for somebody who supervises. Only a supervisor or an administrator can take this."""


class TakenAlready(Conflict):
    """%(name)s has taken this already."""


class NobodyAsked(Conflict):
    """Nobody is asking for a supervisor here now."""


async def take(tx: Tx, thread: int, *, by: Actor) -> Supervision:
    """`by` joins the thread, named to the customer; its owner stays its owner.

    Raises NoSupervisor, NobodyAsked, TakenAlready, NotFound.
    """
    found = await threads.lock(tx, thread, by=ours(by))
    if "supervise" not in by.verbs:
        raise NoSupervisor
    now = await tx.maybe(Supervision, Q.current, thread=thread)
    if now is None:
        raise NobodyAsked
    if not now.rings:
        raise TakenAlready(name=now.agent) if now.agent else NobodyAsked
    await tx.run(Q.let_in, thread=thread, agents=[by.id])
    await tx.run(Q.take, id=now.id, agent=by.id, at=clock.now())
    called = [by.id, *await tx.values(Q.let_out, thread=thread, but=by.id)]
    await announce(tx, found, "supervisor", about=by.id)
    await tx.record(
        SupervisorCame(
            thread=thread,
            owner=found.owner_id,
            team=found.team_id,
            supervision=now.id,
            called=called,
            agent=by.id,
        ),
        by=by,
    )
    return await tx.one(Supervision, Q.current, thread=thread)
