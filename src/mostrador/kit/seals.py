"""The chain of events: each sealed with the hash of the one before.

Runs behind the cursor and outside the write, so that accepting a message never
waits for the chain. Facts hold ids and salted digests, so that erasing a person's
words rewrites nothing here.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import msgspec

from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.kit.follow import Followed, next_events

Q = sql.load("mostrador.kit")
FOLLOWER = "sealer"
GENESIS = bytes(32)


class Sealed(msgspec.Struct, frozen=True):
    """What a seal covers, in this order."""

    id: int
    kind: str
    topic: str
    about_kind: str
    about_id: int
    actor: str
    facts: dict[str, Any]
    at: datetime


class _Chained(Sealed, frozen=True, kw_only=True):
    position: int
    hash: bytes


class _Last(msgspec.Struct, frozen=True):
    position: int
    hash: bytes


def digest(previous: bytes, event: Sealed | Followed) -> bytes:
    """SHA-256 over the previous hash and the event in canonical JSON."""
    body = [
        event.id,
        event.kind,
        event.topic,
        event.about_kind,
        event.about_id,
        event.actor,
        event.facts,
        event.at.astimezone(UTC).isoformat(),
    ]
    return hashlib.sha256(previous + msgspec.json.encode(body, order="deterministic")).digest()


async def seal(tx: Tx, limit: int = 2000) -> int:
    """Seal the next final events; how many were sealed (less than `limit`: up to date)."""
    rows = await next_events(tx, FOLLOWER, limit=limit)
    if not rows:
        return 0
    last = await tx.maybe(_Last, Q.last_seal) or _Last(0, GENESIS)
    hashes: list[bytes] = []
    previous = last.hash
    for row in rows:
        previous = digest(previous, row)
        hashes.append(previous)
    await tx.run(
        Q.add_seals,
        positions=[last.position + n for n in range(1, len(rows) + 1)],
        events=[row.id for row in rows],
        hashes=hashes,
    )
    return len(rows)


async def broken(tx: Tx, page: int = 5000) -> int | None:
    """Check the whole chain; the position of the first broken seal, or None."""
    position, previous = 0, GENESIS
    while rows := await tx.all(_Chained, Q.sealed_events, after=position, limit=page):
        for row in rows:
            position += 1
            if row.position != position or digest(previous, row) != row.hash:
                return position
            previous = row.hash
    return None
