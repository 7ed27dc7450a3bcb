"""Follow the event table and index the words of messages, outside the write."""

from __future__ import annotations

from typing import Final

import msgspec

from mostrador.kit import sql
from mostrador.kit.db import Tx

Q = sql.load("mostrador.search")
K = sql.load("mostrador.kit")
FOLLOWER: Final = "words"
WORDS_AT_ONCE: Final = 1000


class _Place(msgspec.Struct, frozen=True):
    xid: int
    id: int


class _Happened(msgspec.Struct, frozen=True):
    xid: int
    id: int
    about_kind: str
    about_id: int


async def index_words(tx: Tx) -> int:
    """Index the next messages; how many events were followed (less than WORDS_AT_ONCE: up to date)."""
    await tx.run(K.start_following, name=FOLLOWER)
    place = await tx.one(_Place, K.follow, name=FOLLOWER)
    rows = await tx.all(_Happened, K.followed_events, xid=str(place.xid), id=place.id, limit=WORDS_AT_ONCE)
    if not rows:
        return 0
    messages = sorted({row.about_id for row in rows if row.about_kind == "message"})
    if messages:
        await tx.run(Q.index_words, messages=messages)
        await tx.run(Q.unindex_words, messages=messages)
    await tx.run(K.followed, name=FOLLOWER, xid=str(rows[-1].xid), id=rows[-1].id)
    return len(rows)
