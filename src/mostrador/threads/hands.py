"""Through which hands a thread went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.access import find, ours

Q = sql.load("mostrador.threads")


class Hand(msgspec.Struct, frozen=True):
    """A change of owner: from whom to whom, when, and why (empty when nobody was left to ask)."""

    from_name: str
    to_name: str
    reason: str
    at: datetime


async def hands(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Hand]:
    """Every accepted handoff of a thread, the first one first. Raises NotFound."""
    await find(tx, thread, viewer=ours(viewer))
    return await tx.all(Hand, Q.hands, thread=thread)
