"""What an agent is asked for, where they help now, and the help they gave: for their own eyes only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.access import ours

Q = sql.load("mostrador.care.swarms")
LAST: Final = 30


class Asked(msgspec.Struct, frozen=True):
    """Somebody asks the viewer for help. Until they come in there is the question, and nothing of the customer."""

    swarm_id: int
    thread_id: int
    kind: str
    question: str
    caller: str
    team: str
    asked_at: datetime
    joined_at: datetime | None


class Helped(msgspec.Struct, frozen=True):
    """Help that the viewer gave."""

    question: str
    caller: str
    at: datetime


class Given(msgspec.Struct, frozen=True):
    """How often the viewer helped, this month and ever, and the last times."""

    this_month: int
    ever: int
    last: tuple[Helped, ...]


class _Counts(msgspec.Struct, frozen=True):
    this_month: int
    ever: int


async def asked(tx: Tx, *, viewer: Actor) -> Sequence[Asked]:
    """Where the viewer is asked or in now, the oldest first. Raises NotFound for who is none of us."""
    return await tx.all(Asked, Q.asked, agent=ours(viewer).id)


async def given(tx: Tx, *, viewer: Actor) -> Given:
    """The help the viewer gave; nobody else is shown it. Raises NotFound for who is none of us."""
    counts = await tx.one(_Counts, Q.given, agent=ours(viewer).id, at=clock.now())
    last = await tx.all(Helped, Q.last_given, agent=viewer.id, limit=LAST)
    return Given(counts.this_month, counts.ever, tuple(last))
