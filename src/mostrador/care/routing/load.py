"""What an agent has in hand today: shown to them, and to nobody else."""

from __future__ import annotations

from mostrador.care.routing.records import Load
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound

Q = sql.load("mostrador.care.routing")


async def load(tx: Tx, *, viewer: Actor) -> Load:
    """What decides when it is their turn, in counted facts. Raises NotFound."""
    if viewer.kind != "agent":
        raise NotFound
    return await tx.one(Load, Q.load, agent=viewer.id)


async def pause(tx: Tx, *, by: Actor) -> None:
    """They paused: what they talked before weighs nothing from here on. Raises NotFound."""
    if by.kind != "agent":
        raise NotFound
    await tx.run(Q.pause, agent=by.id)


async def forget_talk(tx: Tx) -> int:
    """Yesterday's minutes go every night, by the clock of the shop; how many rows."""
    return await tx.run(Q.forget_talk)
