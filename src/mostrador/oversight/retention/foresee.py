"""What would go when, before anybody lets it go; what stays although it is over its time; and what went."""

from __future__ import annotations

from collections.abc import Sequence

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.oversight.retention.decide import may_see, terms
from mostrador.oversight.retention.records import Coming, Forgotten, Staying

Q = sql.load("mostrador.oversight.retention")


async def coming(tx: Tx, *, viewer: Actor) -> Sequence[Coming]:
    """What is over its time, month by month for a year; nothing is foreseen of people. Raises OnlyWhoOversees."""
    may_see(viewer)
    kept = [one for one in await terms(tx) if one.sort.of == "case"]
    return await tx.all(Coming, Q.coming, sorts=[one.sort.id for one in kept], days=[one.days for one in kept])


async def staying(tx: Tx, *, viewer: Actor) -> Sequence[Staying]:
    """Closed cases that are over their time and stay, with what holds them. Raises OnlyWhoOversees."""
    may_see(viewer)
    kept = [one for one in await terms(tx) if one.sort.of == "case"]
    return await tx.all(Staying, Q.staying, sorts=[one.sort.id for one in kept], days=[one.days for one in kept])


async def forgotten(tx: Tx, *, viewer: Actor) -> Sequence[Forgotten]:
    """What went on the last days on which something did. Raises OnlyWhoOversees."""
    may_see(viewer)
    return await tx.all(Forgotten, Q.forgotten)
