"""The root of a day: its seals in one tree, under one signature, and with the root before in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from mostrador.kit import clock, sql
from mostrador.kit.db import Tx
from mostrador.oversight.evidence.canonical import GENESIS, Tree
from mostrador.oversight.evidence.keys import signing_key
from mostrador.oversight.evidence.records import Root, root_bytes, root_hash

Q = sql.load("mostrador.oversight.evidence")
MOST: Final = 200_000
"""Seals under one root: a longer day has several, and so has what was before there were roots."""


class _Last(msgspec.Struct, frozen=True):
    id: int
    day: date
    last_position: int
    hash: bytes


async def sign_days(tx: Tx, *, secret: bytes, most: int = MOST) -> int:
    """Sign the days that are over, up to `most` seals at once; how many seals (less than `most`: up to date).

    Midnight is that of the shop's zone.
    """
    zone = ZoneInfo(await tx.value(Q.zone) or "UTC")
    today = clock.now().astimezone(zone).date()
    midnight = datetime.combine(today, time(), zone).astimezone(UTC)
    return await _sign(tx, before=midnight, day=today - timedelta(days=1), secret=secret, most=most)


async def sign_now(tx: Tx, *, secret: bytes, most: int = MOST) -> int:
    """Sign what is sealed at this moment, without waiting for midnight: before a pack leaves the house."""
    zone = ZoneInfo(await tx.value(Q.zone) or "UTC")
    now = clock.now()
    return await _sign(tx, before=now + timedelta(days=1), day=now.astimezone(zone).date(), secret=secret, most=most)


async def roots(tx: Tx, first: int = 1) -> Sequence[Root]:
    """The roots from a number on, in order."""
    return await tx.all(Root, Q.roots, first=first)


async def newest_roots(tx: Tx, limit: int = 30) -> Sequence[Root]:
    """The last roots, the newest first."""
    return await tx.all(Root, Q.newest_roots, limit=limit)


async def _sign(tx: Tx, *, before: datetime, day: date, secret: bytes, most: int) -> int:
    await tx.run(Q.lock_roots)
    last = await tx.maybe(_Last, Q.last_root) or _Last(0, date.min, 0, GENESIS)
    end = await tx.value(Q.last_of_day, after=last.last_position, limit=most, before=before)
    if end is None:
        return 0
    tree = Tree()
    for hash in await tx.values(Q.seals_between, first=last.last_position + 1, last=end):
        tree.add(hash)
    key, private = await signing_key(tx, secret=secret)
    signed = root_bytes(last.id + 1, day, last.last_position + 1, end, tree.root(), last.hash)
    await tx.run(
        Q.add_root,
        id=last.id + 1,
        day=day,
        first=last.last_position + 1,
        last=end,
        merkle=tree.root(),
        previous=last.hash,
        hash=root_hash(signed),
        key=key,
        signature=private.sign(signed),
    )
    return tree.count
