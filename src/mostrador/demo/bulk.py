"""Many threads, to measure with: written by COPY, in batches, beside a running server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, LiteralString

import psycopg
from psycopg import sql as composed

from mostrador import team
from mostrador.demo.invent import Batch, Crew, Ids, Inventor
from mostrador.demo.phrases import phrases
from mostrador.demo.plant import NotTheDemo, plant
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database, Tx, conninfo
from mostrador.reactions import reactions

Q = sql.load("mostrador.demo")
# A batch is one transaction: short enough that nobody waits for it, and its events
# few enough that the web processes read them at once.
BATCH: Final = 2000
MESSAGES: Final = 3
COLUMNS: Final[dict[LiteralString, tuple[LiteralString, ...]]] = {
    "person": ("id", "name", "created_at"),
    "address": ("person_id", "channel", "value", "verified_at", "created_at"),
    "thread": (
        "id",
        "code",
        "person_id",
        "owner_id",
        "team_id",
        "kind",
        "channel",
        "subject",
        "state",
        "last_position",
        "last_at",
        "waiting_since",
        "person_read",
        "opened_at",
        "first_answer_at",
    ),
    "message": (
        "id",
        "thread_id",
        "position",
        "author_kind",
        "author_id",
        "visibility",
        "sign",
        "text",
        "salt",
        "via",
        "at",
    ),
    "closure": ("id", "thread_id", "kind", "discard", "by_kind", "by_id", "reason", "closed_at"),
    "snooze": ("id", "thread_id", "until", "by_kind", "by_id", "at"),
    "event": ("kind", "topic", "about_kind", "about_id", "actor", "facts", "at"),
}
Connection = psycopg.Connection[Any]


def bulk(dsn: str, schema: str, threads: int, report: Callable[[int], None], *, words: bool = True) -> None:
    """Add `threads` threads with three messages each on average; `report` hears how many are written so far.

    They belong to the demo shop, which is planted first where it is missing, and to forty
    more agents without hours, so that new threads still find the cast. With `words` the
    search finds them at once, otherwise the worker gets there by and by.
    Raises NotTheDemo in a shop of somebody's own.
    """
    crew = asyncio.run(_crew(dsn, schema))
    inventor = Inventor(phrases(), crew, until=clock.now(), total=threads)
    settings = conninfo(dsn, schema)
    with ThreadPoolExecutor(1) as ahead, ThreadPoolExecutor(1) as behind, _connect(settings) as connection:
        # While the server takes one batch the next is invented, and the one before indexed.
        coming, indexing = ahead.submit(inventor.batch, 0, _draw(connection, 0, threads)), None
        for start in range(0, threads, BATCH):
            batch = coming.result()
            if start + BATCH < threads:
                coming = ahead.submit(inventor.batch, start + BATCH, _draw(connection, start + BATCH, threads))
            _write(connection, batch)
            if indexing is not None:
                indexing.result()
            indexing = behind.submit(_index, settings, batch.messages) if words else None
            report(min(start + BATCH, threads))
        if indexing is not None:
            indexing.result()
        for table in (*COLUMNS, "word"):
            connection.execute(composed.SQL("VACUUM ANALYZE {}").format(composed.Identifier(table)))


async def _crew(dsn: str, schema: str) -> list[Crew]:
    """Everybody who owns something: the cast and forty more."""
    db = Database(dsn, schema, reactions(), size=1)
    await db.open()
    try:
        if not (await plant(db)).logins:
            raise NotTheDemo
        async with db.begin() as tx:
            await _hire(tx)
            return list(await tx.all(Crew, Q.crew))
    finally:
        await db.close()


async def _hire(tx: Tx) -> None:
    known = {agent.email for agent in await team.agents(tx)}
    teams = {one.name: one.id for one in await team.teams(tx)}
    for name in phrases().teams:
        if name not in teams:
            teams[name] = (await team.add_team(tx, name, by=SYSTEM)).id
    chosen = [teams[name] for name in phrases().teams]
    for number, name in enumerate(phrases().agents):
        email = f"agente{number + 1}@lallave.example"
        if email not in known:
            agent = await team.add_agent(tx, email=email, name=name, teams=(chosen[number % len(chosen)],))
            await team.set_shifts(tx, agent.id, (), by=SYSTEM)


def _connect(settings: str) -> Connection:
    connection = psycopg.connect(settings, autocommit=True)
    # Indexes of words are merged a batch at a time: more memory, far fewer passes.
    connection.execute("SET work_mem = '64MB'")
    return connection


def _draw(connection: Connection, start: int, threads: int) -> Ids:
    count = min(BATCH, threads - start)
    return Ids(
        persons=_ids(connection, "person", max(1, count * 2 // 5)),
        threads=_ids(connection, "thread", count),
        messages=iter(_ids(connection, "message", count * MESSAGES + MESSAGES)),
        closures=iter(_ids(connection, "closure", count)),
        snoozes=iter(_ids(connection, "snooze", count)),
    )


def _ids(connection: Connection, table: str, count: int) -> list[int]:
    row = connection.execute(Q.next_ids, {"table": table, "count": count}).fetchone()
    return list(row[0]) if row else []


def _write(connection: Connection, batch: Batch) -> None:
    with connection.transaction():
        for table, columns in COLUMNS.items():
            copy = composed.SQL("COPY {} ({}) FROM STDIN").format(
                composed.Identifier(table), composed.SQL(", ").join(map(composed.Identifier, columns))
            )
            with connection.cursor().copy(copy) as into:
                into.write("".join(batch.rows[table]))


def _index(settings: str, messages: list[int]) -> None:
    with _connect(settings) as connection:
        connection.execute(Q.index_words, {"messages": messages})
