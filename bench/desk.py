"""The two pages one works from, «Míos» and «Hoy», with ten thousand open threads shared by fifty agents."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg

from bench.house import House
from bench.measure import Row, row
from bench.pages import page
from mostrador.demo import bulk
from mostrador.kit.db import conninfo

THREADS = 10_000
# The bulk shop closes most of its threads; here every one is open, and every third waits for us.
OPEN = """
DELETE FROM closure;
UPDATE snooze SET woken_at = now() WHERE woken_at IS NULL;
UPDATE thread t SET state = 'open', owner_id = a.id,
       team_id = coalesce((SELECT min(m.team_id) FROM membership m WHERE m.agent_id = a.id), t.team_id),
       waiting_since = CASE WHEN t.id % 3 = 0 THEN t.last_at END
  FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM agent) a
 WHERE a.place = t.id % (SELECT count(*) FROM agent)
"""


def measure(house: House) -> Iterator[Row]:
    """`desk.50x10k.p50_ms`: the slower of the two, whole, for one agent."""
    bulk(house.dsn, house.config.schema, THREADS, lambda _: None)
    with psycopg.connect(conninfo(house.dsn, house.config.schema), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(OPEN)
        connection.execute("ANALYZE thread")
    mine, today = page(house, "/desk/mine"), page(house, "/desk/today")
    why = f"«Míos» {mine:.1f} ms, «Hoy» {today:.1f} ms, 10,000 open threads of 50 agents; ≤ 20 ms"
    yield row("desk.50x10k.p50_ms", max(mine, today), "ms", None, why)
