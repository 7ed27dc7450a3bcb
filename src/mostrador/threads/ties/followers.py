"""Colleagues who want to know how a thread goes on. Following gives no right to read it."""

from __future__ import annotations

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.access import find, ours

Q = sql.load("mostrador.threads.ties")


async def follow(tx: Tx, thread: int, *, by: Actor) -> None:
    """Have a thread in one's own list of what one follows; twice is once. Raises NotFound."""
    await find(tx, thread, viewer=ours(by))
    await tx.run(Q.follow, thread=thread, agent=by.id)


async def unfollow(tx: Tx, thread: int, *, by: Actor) -> None:
    """Not any more. Raises NotFound."""
    await find(tx, thread, viewer=ours(by))
    await tx.run(Q.unfollow, thread=thread, agent=by.id)
