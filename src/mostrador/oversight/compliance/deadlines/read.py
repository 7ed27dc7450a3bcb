"""Which terms run, and how they were kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec

from mostrador import threads
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.oversight.compliance.deadlines.records import Deadline
from mostrador.threads.access import ours, sight

Q = sql.load("mostrador.oversight.compliance.deadlines")
PAGE: Final = 50
BEGINNING: Final = datetime(1, 1, 1, tzinfo=UTC)


class Owed(msgspec.Struct, frozen=True):
    """A thread that is owed a decision, with the term that ends first."""

    id: int
    thread_id: int
    code: str
    subject: str
    kind: str
    owner: str
    rule: str
    lodged_at: datetime
    due_at: datetime
    missed_at: datetime | None


class Near(msgspec.Struct, frozen=True):
    """A thread of the viewer's whose term has nearly passed, or has."""

    thread: int
    subject: str
    person: str
    rule: str
    due_at: datetime


class Kept(msgspec.Struct, frozen=True):
    """How a rule was kept: of `decided` terms, how many `in_time`; of those `running`, how many `over` or `near` it."""

    rule: str
    decided: int
    in_time: int
    running: int
    over: int
    near: int


async def deadlines_of(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Deadline]:
    """The terms of a thread: those that run first, the strictest on top. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(viewer))
    return await tx.all(Deadline, Q.of_thread, thread=thread)


async def owed(
    tx: Tx, *, viewer: Actor, after: tuple[datetime, int] | None = None, limit: int = PAGE
) -> Sequence[Owed]:
    """A page of what is owed a decision, as far as the viewer may read it: what ends first on top.

    `after` is the moment and the id of the last line of the page before.
    """
    since, id = after or (BEGINNING, 0)
    return await tx.all(Owed, Q.owed, after=since, after_id=id, limit=limit, **sight(ours(viewer)))


async def near(tx: Tx, *, viewer: Actor, limit: int = 20) -> Sequence[Near]:
    """The viewer's own threads of whose term four fifths have passed or more, the one that ends first on top."""
    return await tx.all(Near, Q.near, agent=viewer.id, limit=limit)


async def kept(tx: Tx, since: datetime) -> Sequence[Kept]:
    """How each rule with a term was kept since a moment: figures of the company, of nobody in it."""
    return await tx.all(Kept, Q.kept, since=since)
