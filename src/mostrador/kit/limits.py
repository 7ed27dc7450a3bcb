"""How often somebody may do something: counted in the database, for every process."""

from __future__ import annotations

from datetime import datetime, timedelta

from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.kit.errors import TooMany

Q = sql.load("mostrador.kit")


async def count(tx: Tx, bucket: str, *, limit: int, per: timedelta) -> None:
    """Count one attempt in `bucket`; raises TooMany above `limit` in one window of `per`."""
    if await tx.value(Q.count_attempt, bucket=bucket, window=per) > limit:
        raise TooMany(minutes=max(1, int(per.total_seconds() // 60)))


async def once(tx: Tx, bucket: str, *, until: datetime) -> bool:
    """Whether this is the first use of what `bucket` names and what is good `until` a moment.

    A window of `count` has an edge at which one may begin again; a one-use key has none.
    """
    return bool(await tx.run(Q.use_up, bucket=bucket, until=until))


async def forget(tx: Tx) -> None:
    """Drop the windows that ended long ago."""
    await tx.run(Q.forget_attempts)
