"""One thing done by a command, on a migrated database, with its reactions."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from mostrador import wiring
from mostrador.commands.database import opened
from mostrador.config import Config
from mostrador.kit import migrate
from mostrador.kit.db import Database, Tx

Result = TypeVar("Result")


def in_transaction(config: Config, say: Callable[[str], None], verb: Callable[[Tx], Awaitable[Result]]) -> Result:
    """Do it in a transaction of its own."""

    async def do(db: Database) -> Result:
        async with db.begin() as tx:
            return await verb(tx)

    return with_database(config, say, do)


def with_database(config: Config, say: Callable[[str], None], verb: Callable[[Database], Awaitable[Result]]) -> Result:
    """Do it with an open database, which may take several transactions."""
    with opened(config, say) as ready:
        migrate.migrate(str(ready.database_url), ready.schema)
        return asyncio.run(_with_open(ready, verb))


async def _with_open(config: Config, verb: Callable[[Database], Awaitable[Result]]) -> Result:
    db = wiring.database(config, size=1)
    await db.open()
    try:
        return await verb(db)
    finally:
        await db.close()
