"""How many statements a transaction sends, BEGIN and COMMIT among them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mostrador.kit.db import Database, Tx


class Count:
    """Filled when the transaction has ended."""

    statements = 0


@asynccontextmanager
async def counted(db: Database) -> AsyncIterator[tuple[Tx, Count]]:
    """A transaction whose statements are counted on the wire (libpq's trace, Linux only)."""
    count = Count()
    with tempfile.TemporaryFile() as trace:
        async with db._pool.connection() as connection:
            connection.pgconn.trace(trace.fileno())
            try:
                async with connection.transaction():
                    yield Tx(connection, db._reactions), count
            finally:
                connection.pgconn.untrace()
        trace.seek(0)
        sent = re.findall(rb"^\S+ \S+\tF\t\d+\t(Execute|Query)", trace.read(), re.MULTILINE)
        count.statements = len(sent)
