"""Follow the event table by a cursor of one's own, outside the write: search, clocks, figures.

A follower sees every event once, in an order that can no longer change, and remembers how far it came in the same
transaction as what it made of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from mostrador.kit import sql
from mostrador.kit.db import Tx

Q = sql.load("mostrador.kit")


class Followed(msgspec.Struct, frozen=True):
    """A row of the event table; `facts` as stored (see `events.decode`), `actor` like `agent:3`."""

    xid: int
    id: int
    kind: str
    topic: str
    about_kind: str
    about_id: int
    actor: str
    facts: Any
    at: datetime


class _Place(msgspec.Struct, frozen=True):
    xid: int
    id: int


async def next_events(tx: Tx, follower: str, *, limit: int, behind: str | None = None) -> Sequence[Followed]:
    """The next final events for this follower, up to `limit`; they are its past once `tx` commits.

    Fewer than `limit`: it is up to date. Two workers that follow as the same one wait for each other. With `behind`
    only what that other follower has seen.
    """
    await tx.run(Q.start_following, name=follower)
    place = await tx.one(_Place, Q.follow, name=follower)
    rows = await tx.all(Followed, Q.final_events, xid=str(place.xid), id=place.id, limit=limit, behind=behind)
    if rows:
        await tx.run(Q.followed, name=follower, xid=str(rows[-1].xid), id=rows[-1].id)
    return rows
