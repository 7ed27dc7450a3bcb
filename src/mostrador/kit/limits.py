"""How often somebody may do something: counted in the database, for every process."""

from __future__ import annotations

from datetime import timedelta

from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.kit.errors import TooMany

Q = sql.load("mostrador.kit")


async def count(tx: Tx, bucket: str, *, limit: int, per: timedelta) -> None:
    """Count one attempt in `bucket`; raises TooMany above `limit` in one window of `per`."""
    if await tx.value(Q.count_attempt, bucket=bucket, window=per) > limit:
        raise TooMany(minutes=max(1, int(per.total_seconds() // 60)))


async def forget(tx: Tx) -> None:
    """Drop the windows that ended long ago."""
    await tx.run(Q.forget_attempts)
