"""Tables of people that were taken away: who took how many, and never who is in them. For the auditor alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from mostrador.care.openings.read import auditor_only
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound

Q = sql.load("mostrador.care.openings")
LATELY: Final = 50


class Export(msgspec.Struct, frozen=True):
    """Somebody took a table of so many `people` away: those of the group that was called `segment`."""

    id: int
    at: datetime
    segment: str
    people: int
    agent_id: int
    agent: str


async def note_export(tx: Tx, segment: str, people: int, *, by: Actor) -> None:
    """Keep that `by` takes the people of a group away. Raises NotFound for who is none of us."""
    if by.kind != "agent":
        raise NotFound
    await tx.run(Q.add_export, agent=by.id, segment=segment, people=people, at=clock.now())


async def exports(tx: Tx, *, viewer: Actor, agent: int | None = None) -> Sequence[Export]:
    """The last fifty, of everybody or of one agent, the last first. Raises AuditorOnly."""
    auditor_only(viewer)
    return await tx.all(Export, Q.exports, agent=agent, limit=LATELY)
