"""What follows what happened to people."""

from __future__ import annotations

from typing import Final

from mostrador.kit import jobs
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.events import When, when
from mostrador.people.events import AddressProvedTwice, RepresentativeConfirmed, RepresentativeEnded


async def look_whether_one(tx: Tx, event: AddressProvedTwice, by: Actor) -> None:
    """Two proved the same address. Later, by itself: here a thread may be locked, and a merge locks many."""
    await jobs.defer(tx, "merge_if_sure", address=event.address)


async def send_proof(tx: Tx, event: RepresentativeConfirmed | RepresentativeEnded, by: Actor) -> None:
    """Who writes for whom is known to both, in writing."""
    for principal in (True, False):
        await jobs.defer(tx, "send_representation", representation_id=event.representative, principal=principal)


REACTIONS: Final[tuple[When, ...]] = (
    when(AddressProvedTwice, look_whether_one),
    when(RepresentativeConfirmed, send_proof),
    when(RepresentativeEnded, send_proof),
)
