"""The log of openings: the auditor reads it, and nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

import msgspec

from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Forbidden

Q = sql.load("mostrador.care.openings")
PAGE: Final = 50
AT_ONCE: Final = 500


class AuditorOnly(Forbidden):
    """Only an auditor reads who opened whose file."""


class Opening(msgspec.Struct, frozen=True):
    """Somebody opened a file. `reason` is a key of REASONS, or `api` for a program."""

    id: int
    at: datetime
    reason: str
    agent_id: int
    agent: str
    person_id: int
    person: str


class Listed(msgspec.Struct, frozen=True):
    """A page of the log; `before` asks for the next one."""

    openings: tuple[Opening, ...]
    before: int | None


async def openings(
    tx: Tx, *, viewer: Actor, person: int | None = None, agent: int | None = None, before: int | None = None
) -> Listed:
    """A page, the last first, of everybody or of one person or agent. Raises AuditorOnly."""
    auditor_only(viewer)
    rows = await tx.all(Opening, Q.openings, person=person, agent=agent, before=before, limit=PAGE + 1)
    kept = tuple(rows[:PAGE])
    return Listed(kept, kept[-1].id if len(rows) > PAGE else None)


async def every_opening(
    db: Database, *, viewer: Actor, person: int | None = None, agent: int | None = None
) -> AsyncIterator[Opening]:
    """All of it, the last first, read a page at a time. Raises AuditorOnly."""
    auditor_only(viewer)
    before: int | None = None
    while True:
        async with db.look() as tx:
            rows = await tx.all(Opening, Q.openings, person=person, agent=agent, before=before, limit=AT_ONCE)
        for row in rows:
            yield row
        if len(rows) < AT_ONCE:
            return
        before = rows[-1].id


async def forget(tx: Tx) -> int:
    """Delete what is older than 24 months; how many rows went."""
    now = clock.now()
    return await tx.run(Q.forget, at=now) + await tx.run(Q.forget_exports, at=now)


def auditor_only(viewer: Actor) -> None:
    """Raises AuditorOnly for everybody else."""
    if viewer.kind != "agent" or "audit" not in viewer.verbs:
        raise AuditorOnly
