"""What follows what happened to people."""

from __future__ import annotations

from typing import Final

from mostrador.kit import jobs
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.events import When, when
from mostrador.people.events import AddressProvedTwice


async def look_whether_one(tx: Tx, event: AddressProvedTwice, by: Actor) -> None:
    """Two proved the same address. Later, by itself: here a thread may be locked, and a merge locks many."""
    await jobs.defer(tx, "merge_if_sure", address=event.address)


REACTIONS: Final[tuple[When, ...]] = (when(AddressProvedTwice, look_whether_one),)
