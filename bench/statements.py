"""How many statements one reply takes, counted by PostgreSQL itself."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import psycopg

from bench.house import House, house
from bench.measure import Row, row
from mostrador.kit.db import conninfo

COUNTED = {"shared_preload_libraries": "pg_stat_statements"}
REPLIES = 50


def measure() -> Iterator[Row]:
    """`reply.statements`, BEGIN and COMMIT included."""
    with house(settings=COUNTED) as counted, httpx.Client(base_url=counted.url, headers=counted.token) as http:
        thread = http.post("/api/v1/threads", json={"text": "Hola"}).raise_for_status().json()["id"]
        before = _calls(counted)
        for number in range(REPLIES):
            said = {"as": "agent", "text": f"Voy {number}", "client_id": f"c{number}"}
            http.post(f"/api/v1/threads/{thread}/messages", json=said).raise_for_status()
        yield row("reply.statements", (_calls(counted) - before) / REPLIES, "statements", 8)


def _calls(counted: House) -> int:
    with psycopg.connect(conninfo(counted.dsn, counted.config.schema), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        # The live cursor and its notifier run beside every reply, not in it.
        found = connection.execute(
            "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements"
            " WHERE query !~* 'FROM event e|notify|pg_stat_statements|search_path'"
        ).fetchone()
    return int(found[0]) if found else 0
