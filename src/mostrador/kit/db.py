"""The database: one pool, one transaction per request or job, opened at the edge."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, LiteralString, TypeVar, cast

import msgspec
import psycopg
from psycopg import sql
from psycopg.rows import class_row, scalar_row
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool

from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.errors import Invalid, NotFound
from mostrador.kit.events import Event, Reactions

Row = TypeVar("Row")
Query = LiteralString | sql.Composed
Connection = psycopg.AsyncConnection[Any]

RECORD: LiteralString = """
INSERT INTO event (kind, topic, about_kind, about_id, actor, facts, at)
VALUES (%(kind)s::text, %(topic)s::text, %(about_kind)s::text, %(about_id)s::bigint, %(actor)s::text, %(facts)s::jsonb,
        coalesce(%(at)s::timestamptz, clock_timestamp()))
"""


class TextUnfit(Invalid):
    """There is a character in this text that nothing can keep. Write it again without it; nothing was saved."""


def conninfo(dsn: str, schema: str) -> str:
    """`dsn` with the schema on its search path and the limits every connection keeps."""
    # Extensions of a foreign database usually live in public, hence the second entry.
    options = f"-c search_path={schema},public -c idle_in_transaction_session_timeout=30000"
    return psycopg.conninfo.make_conninfo(dsn, options=options, application_name="mostrador")


class Tx:
    """One open transaction. Domain code gets it first and never commits."""

    def __init__(self, connection: Connection, reactions: Reactions | None) -> None:
        self.connection = connection
        self._reactions = reactions
        # When what is recorded happened, if not now: history that is brought in later.
        self.at: datetime | None = None
        self.recorded = 0
        self.afterwards: list[Callable[[], None]] = []
        self._handed: dict[type, object] = {}

    @property
    def now(self) -> datetime:
        """The moment in which this happens: the present, unless it is history that is brought in later."""
        return self.at or clock.now()

    async def all(self, row: type[Row], query: Query, **params: object) -> Sequence[Row]:
        """Every row, as frozen structs."""
        async with self.connection.cursor(row_factory=class_row(row)) as cursor:
            await _execute(cursor, query, params)
            return await cursor.fetchall()

    async def maybe(self, row: type[Row], query: Query, **params: object) -> Row | None:
        """The only row, or None."""
        async with self.connection.cursor(row_factory=class_row(row)) as cursor:
            await _execute(cursor, query, params)
            return await cursor.fetchone()

    async def one(self, row: type[Row], query: Query, **params: object) -> Row:
        """The row there must be. Raises LookupError when there is none."""
        found = await self.maybe(row, query, **params)
        if found is None:
            raise LookupError(f"no row for {row.__name__}")
        return found

    async def value(self, query: Query, **params: object) -> Any:
        """The first column of the first row, or None."""
        async with self.connection.cursor(row_factory=scalar_row) as cursor:
            await _execute(cursor, query, params)
            return await cursor.fetchone()

    async def values(self, query: Query, **params: object) -> Sequence[Any]:
        """The first column of every row."""
        async with self.connection.cursor(row_factory=scalar_row) as cursor:
            await _execute(cursor, query, params)
            return await cursor.fetchall()

    async def run(self, query: Query, **params: object) -> int:
        """Execute; the number of rows touched."""
        async with self.connection.cursor() as cursor:
            await _execute(cursor, query, params)
            return cursor.rowcount

    async def record(self, event: Event, *, by: Actor) -> None:
        """Write an event and let its reactions follow, in this transaction.

        Raises RuntimeError when no reactions are wired: a consequence would be lost.
        """
        if self._reactions is None:
            raise RuntimeError("events are recorded only where reactions are wired (see wiring.py)")
        await self.run(
            RECORD,
            kind=event.kind(),
            topic=event.topic,
            about_kind=event.about,
            about_id=event.about_id,
            actor=str(by),
            facts=Jsonb(msgspec.to_builtins(event)),
            at=self.at,
        )
        self.recorded += 1
        for reaction in self._reactions.to(event):
            await reaction(self, event, by)

    def hand(self, what: object) -> None:
        """Leave something for the reactions of this transaction that no event may hold; the last of its type stays."""
        self._handed[type(what)] = what

    def handed(self, kind: type[Row]) -> Row | None:
        """What was left last of a type, or None."""
        return cast("Row | None", self._handed.get(kind))

    def after_commit(self, action: Callable[[], None]) -> None:
        """Run a quick local action once this transaction is in force."""
        self.afterwards.append(action)


async def _execute(cursor: psycopg.AsyncCursor[Any], query: Query, params: Mapping[str, object]) -> None:
    """Raises TextUnfit for NUL and halves of characters, and NotFound for a number no row can have."""
    try:
        await cursor.execute(query, params)
    except psycopg.errors.NumericValueOutOfRange as error:
        raise NotFound from error
    except (psycopg.DataError, UnicodeEncodeError) as error:
        # The driver refuses such a text before the server sees it, hence no state of the server's.
        if isinstance(error, psycopg.DataError) and error.sqlstate:
            raise
        raise TextUnfit from error


class Database:
    """A pool on one schema. `committed` is called after each commit that recorded events."""

    def __init__(
        self,
        dsn: str,
        schema: str,
        reactions: Reactions | None = None,
        *,
        size: int = 10,
        min_size: int = 1,
    ) -> None:
        self.conninfo = conninfo(dsn, schema)
        self.schema = schema
        self.committed: Callable[[], None] = lambda: None
        self._reactions = reactions
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            self.conninfo,
            min_size=min_size,
            max_size=size,
            open=False,
            kwargs={"autocommit": True},
        )

    async def open(self) -> None:
        """Connect. Raises psycopg_pool.PoolTimeout when the database does not answer in 30 s."""
        await self._pool.open(wait=True)

    async def close(self) -> None:
        """Close every connection."""
        await self._pool.close()

    async def mend(self) -> None:
        """Replace the connections that a restart of the database left dead."""
        await self._pool.check()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Tx]:
        """One transaction: committed at the end, rolled back by any exception."""
        async with self._pool.connection() as connection:
            tx = Tx(connection, self._reactions)
            async with connection.transaction():
                yield tx
        for action in tx.afterwards:
            action()
        if tx.recorded:
            self.committed()

    @asynccontextmanager
    async def look(self) -> AsyncIterator[Tx]:
        """A connection to read single statements with, each its own snapshot."""
        async with self._pool.connection() as connection:
            yield Tx(connection, None)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Tx]:
        """A connection whose statements all see one moment and write nothing: rights, and what they open, agree."""
        async with self._pool.connection() as connection:
            await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield Tx(connection, None)
            finally:
                await connection.rollback()
