"""What follows for whose turn it is."""

from __future__ import annotations

from typing import Final

from mostrador.care import routing
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.events import When, when
from mostrador.people.events import NeedDropped, NeedNoted


async def rank(tx: Tx, event: NeedNoted | NeedDropped, by: Actor) -> None:
    """Their open threads go first from here on, or no longer."""
    await routing.rank(tx, event.person)


REACTIONS: Final[tuple[When, ...]] = (when(NeedNoted, rank), when(NeedDropped, rank))
