"""Threads that have to do with each other, whoever they are of. It gives nobody access."""

from __future__ import annotations

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.access import find, lock, ours
from mostrador.threads.events import ThreadRelated
from mostrador.threads.ties.merge import SameThread

Q = sql.load("mostrador.threads.ties")


async def relate(tx: Tx, thread: int, beside: int, *, by: Actor) -> None:
    """Say that two threads have to do with each other; twice is once. Raises SameThread, NotFound."""
    if thread == beside:
        raise SameThread
    found = await lock(tx, thread, by=ours(by))
    await find(tx, beside, viewer=by)
    if await tx.run(Q.relate, thread=thread, other=beside, agent=by.id):
        await tx.record(ThreadRelated(thread=thread, owner=found.owner_id, team=found.team_id, other=beside), by=by)


async def unrelate(tx: Tx, thread: int, beside: int, *, by: Actor) -> None:
    """They have nothing to do with each other after all. Raises NotFound."""
    found = await lock(tx, thread, by=ours(by))
    if await tx.run(Q.unrelate, thread=thread, other=beside):
        await tx.record(
            ThreadRelated(thread=thread, owner=found.owner_id, team=found.team_id, other=beside, undone=True), by=by
        )
