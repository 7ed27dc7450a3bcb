"""The sealer: every event gets the hash of the one before, and what was said its digest, behind the write.

It stands behind the cursor, so that accepting a message never waits for the chain. One seal an event, so that a
broken chain names the event that was altered and not only its day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.kit.follow import Followed, next_events
from mostrador.oversight.evidence.canonical import GENESIS, seal_hash, written

Q = sql.load("mostrador.oversight.evidence")
FOLLOWER: Final = "sealer"
AT_ONCE: Final = 2000


class _Last(msgspec.Struct, frozen=True):
    position: int
    hash: bytes


class _With(msgspec.Struct, frozen=True):
    id: int
    at: datetime
    parts: list[str]


async def seal(tx: Tx, limit: int = AT_ONCE) -> int:
    """Seal the next final events; how many were sealed (less than `limit`: up to date)."""
    rows = await next_events(tx, FOLLOWER, limit=limit)
    if not rows:
        return 0
    last = await tx.maybe(_Last, Q.last_seal) or _Last(0, GENESIS)
    said = await _said(tx, rows)
    hashes: list[bytes] = []
    previous = last.hash
    for row in rows:
        beside = said.get(_message(row))
        body = written(row, beside.at, beside.parts) if beside else written(row)
        previous = seal_hash(previous, body)
        hashes.append(previous)
    covered = [said.get(_message(row)) for row in rows]
    await tx.run(
        Q.add_seals,
        positions=[last.position + n for n in range(1, len(rows) + 1)],
        events=[row.id for row in rows],
        hashes=hashes,
        said_at=[one.at if one else None for one in covered],
        parts=["\n".join(one.parts) if one and one.parts else None for one in covered],
    )
    return len(rows)


def message_of(kind: str, facts: object) -> int:
    """The message that an event seals the words of; 0 for any other event."""
    if kind != "message.corrected" and isinstance(facts, dict) and "digest" in facts:
        return int(facts["message"])
    return 0


def _message(row: Followed) -> int:
    return message_of(row.kind, row.facts)


async def _said(tx: Tx, rows: Sequence[Followed]) -> dict[int, _With]:
    ids = [id for row in rows if (id := _message(row))]
    return {one.id: one for one in await tx.all(_With, Q.said_with, messages=ids)} if ids else {}
