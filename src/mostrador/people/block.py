"""Block somebody who floods or abuses, and unblock."""

from __future__ import annotations

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx

Q = sql.load("mostrador.people")


async def block(tx: Tx, person: int, *, by: Actor) -> None:
    """Refuse what this person sends from now on; what they said stays."""
    await tx.run(Q.block, id=person, agent=by.id)


async def unblock(tx: Tx, person: int) -> None:
    """Listen to them again."""
    await tx.run(Q.unblock, id=person)
