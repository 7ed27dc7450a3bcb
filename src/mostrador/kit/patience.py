"""How long a statement may take that a reader wrote: they are told, and the transaction goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
from psycopg import sql

from mostrador.kit.db import Tx
from mostrador.kit.errors import Problem


@asynccontextmanager
async def patient(tx: Tx, patience: str, late: type[Problem]) -> AsyncIterator[None]:
    """Statements of the block take `patience` each (`2s`) or end. Raises `late`."""
    try:
        async with tx.connection.transaction():
            await tx.run(sql.SQL("SET LOCAL statement_timeout = {}").format(sql.Literal(patience)))
            yield
            await tx.run("SET LOCAL statement_timeout = 0")
    except psycopg.errors.QueryCanceled:
        raise late from None
