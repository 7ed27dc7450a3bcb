"""What a thread stands to, for the page of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.access import find, ours, sight

Q = sql.load("mostrador.threads.ties")
How = Literal["merged", "into", "split", "from", "related"]


class Tie(msgspec.Struct, frozen=True):
    """Another thread: `merged` here, this one went on `into` it, was `split` from here or this `from` it, `related`."""

    how: How
    id: int
    code: str
    subject: str
    state: str
    last_at: datetime
    owner: str
    person: str


class Ties(msgspec.Struct, frozen=True):
    """The other threads that the viewer may read, and the agents who follow this one."""

    others: tuple[Tie, ...]
    followers: tuple[int, ...]


async def ties_of(tx: Tx, thread: int, *, viewer: Actor) -> Ties:
    """How a thread stands to others. Raises NotFound."""
    await find(tx, thread, viewer=ours(viewer))
    others = await tx.all(Tie, Q.ties, thread=thread, **sight(viewer))
    return Ties(tuple(others), tuple(await tx.values(Q.followers, thread=thread)))
