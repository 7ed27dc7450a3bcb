"""Which clocks run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from mostrador import threads
from mostrador.care.clocks.records import Clock
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx

Q = sql.load("mostrador.care.clocks")


class AtRisk(msgspec.Struct, frozen=True):
    """A thread whose time limit is nearly over or over."""

    thread: int
    subject: str
    person: str
    sort: str
    due_at: datetime


async def clocks_of(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Clock]:
    """The last clocks of a thread, the newest first. Raises NotFound."""
    await threads.find(tx, thread, viewer=threads.access.ours(viewer))
    return await tx.all(Clock, Q.of_thread, thread=thread)


async def at_risk(tx: Tx, *, viewer: Actor, limit: int = 20) -> Sequence[AtRisk]:
    """The viewer's own threads whose clock has run four fifths or more, the one due first on top."""
    return await tx.all(AtRisk, Q.at_risk, agent=viewer.id, limit=limit)
