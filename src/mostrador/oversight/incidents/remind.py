"""The clock of the next word: who keeps an incident is reminded before it passes."""

from __future__ import annotations

from typing import Final

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.oversight.incidents.events import IncidentDue

Q = sql.load("mostrador.oversight.incidents")
AT_ONCE: Final = 50


class _Due(msgspec.Struct, frozen=True):
    id: int
    keeper_id: int


async def remind(tx: Tx) -> int:
    """Remind the keepers of what is nearly due, once each; how many."""
    due = await tx.all(_Due, Q.remind, at=tx.now, limit=AT_ONCE)
    for one in due:
        await tx.record(IncidentDue(incident=one.id, keeper=one.keeper_id), by=SYSTEM)
    return len(due)
