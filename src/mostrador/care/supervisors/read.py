"""What a thread's pages and a supervisor's desk show of it."""

from __future__ import annotations

from collections.abc import Sequence

from mostrador import threads
from mostrador.care.supervisors.records import Ringing, Supervision
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.access import ours

Q = sql.load("mostrador.care.supervisors")


async def current(tx: Tx, thread: int, *, viewer: Actor) -> Supervision | None:
    """The last time a supervisor was asked for on a thread. Raises NotFound."""
    await threads.find(tx, thread, viewer=viewer)
    return await tx.maybe(Supervision, Q.current, thread=thread)


async def ringing(tx: Tx, *, viewer: Actor) -> Sequence[Ringing]:
    """What rings at the viewer's desk now, the most urgent first."""
    return await tx.all(Ringing, Q.ringing, agent=ours(viewer).id)
