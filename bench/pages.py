"""The inbox with ten thousand and a million threads, and a thread of twenty thousand messages."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import psycopg

from bench import story
from bench.house import House
from bench.load import closed_loop
from bench.measure import Row, percentile, row
from mostrador.demo import bulk
from mostrador.kit.db import conninfo

SMALL, LARGE, LONG = 10_000, 1_000_000, 20_000
SECONDS = 4
ANA = "(SELECT id FROM agent WHERE email = 'ana@lallave.example')"
LONG_THREAD = f"""
WITH t AS (SELECT min(id) AS id FROM thread WHERE owner_id = {ANA} AND state = 'open'),
     said AS (
         INSERT INTO message (thread_id, position, author_kind, author_id, text, salt, via)
         SELECT t.id, o.last_position + n, 'agent', o.owner_id, 'Mensaje ' || n, '\\x00', 'desk'
           FROM t JOIN thread o ON o.id = t.id, generate_series(1, %(messages)s::int) AS n)
UPDATE thread SET last_position = last_position + %(messages)s::int, last_at = now()
  FROM t WHERE thread.id = t.id RETURNING t.id
"""
INBOX = f"SELECT * FROM thread WHERE owner_id = {ANA} AND state = 'open' ORDER BY last_at DESC, id DESC LIMIT 26"
PAGE = "SELECT * FROM message WHERE thread_id = %(thread)s ORDER BY position DESC LIMIT 51"


def measure(house: House) -> Iterator[Row]:
    """`inbox.*`, `thread.20k.p50_ms`, `person.5k.p50_ms`, `recognise.1m.p50_ms` and `demo.1m_s`."""
    bulk(house.dsn, house.config.schema, SMALL, _quiet)
    small = page(house, "/desk/mine")
    yield row("inbox.10k.p50_ms", small, "ms", _read(house, INBOX), "reading the page's rows; ≤ 15 ms")
    yield row("thread.20k.p50_ms", *_long_thread(house))
    yield from story.person(house, page)
    started = time.perf_counter()
    bulk(house.dsn, house.config.schema, LARGE - SMALL, _quiet)
    took = time.perf_counter() - started
    large = page(house, "/desk/mine")
    yield from story.recognise(house)
    yield row("inbox.1m.p50_ms", large, "ms", small, "the same page with 10,000 threads; ≤ 1.3 and ≤ 15 ms")
    yield row("demo.1m_s", took, "s", None, "1,000,000 threads with 3,000,000 messages by COPY")


def _long_thread(house: House) -> tuple[float, str, float, str]:
    with psycopg.connect(conninfo(house.dsn, house.config.schema)) as connection:
        found = connection.execute(LONG_THREAD, {"messages": LONG}).fetchone()
        if found is None:
            raise RuntimeError("the bulk shop has no open thread of its first agent")
        thread = found[0]
    took = page(house, f"/desk/threads/{thread}")
    return took, "ms", _read(house, PAGE.replace("%(thread)s", str(thread))), "reading the page's rows; ≤ 15 ms"


def _quiet(_threads: int) -> None:
    return


def page(house: House, path: str) -> float:
    """Milliseconds of one page for one agent, median."""
    load = asyncio.run(
        closed_loop(house.url, lambda _: ("GET", path, None), seconds=SECONDS, clients=1, cookies={"s": house.keys[0]})
    )
    return percentile(load.seconds, 0.5) * 1000


def _read(house: House, statement: str) -> float:
    """Milliseconds to read the bare rows of a page, median."""
    taken = []
    with psycopg.connect(conninfo(house.dsn, house.config.schema), autocommit=True) as connection:
        for _ in range(200):
            started = time.perf_counter()
            connection.execute(statement, prepare=True).fetchall()
            taken.append((time.perf_counter() - started) * 1000)
    return percentile(taken, 0.5)
