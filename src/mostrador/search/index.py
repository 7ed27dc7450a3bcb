"""Follow the event table and index the words of messages, outside the write."""

from __future__ import annotations

from typing import Final

from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.kit.follow import next_events

Q = sql.load("mostrador.search")
FOLLOWER: Final = "words"
WORDS_AT_ONCE: Final = 1000


async def index_words(tx: Tx) -> int:
    """Index the next messages; how many events were followed (less than WORDS_AT_ONCE: up to date)."""
    rows = await next_events(tx, FOLLOWER, limit=WORDS_AT_ONCE)
    messages = sorted({row.about_id for row in rows if row.about_kind == "message"})
    if messages:
        await tx.run(Q.index_words, messages=messages)
        await tx.run(Q.unindex_words, messages=messages)
    return len(rows)
