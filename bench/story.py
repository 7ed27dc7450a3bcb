"""A person with five thousand entries on one page, and who comes again among a million threads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

import psycopg

from bench.house import House
from bench.measure import Row, percentile, row
from mostrador import people, wiring
from mostrador.care.matters import likeness
from mostrador.channels import AddressGiven, Incoming
from mostrador.kit import sql
from mostrador.kit.db import conninfo

Q = sql.load("mostrador.care.matters")
THREADS, ROUNDS = 1000, 300
# Each thread: it opened by a call, called twice more, was promised something that was kept, and passed on.
LONG_STORY = """
WITH ana AS (SELECT min(m.agent_id) AS id, min(m.team_id) AS team FROM membership m),
     p AS (INSERT INTO person (name) VALUES ('Cinco Mil') RETURNING id),
     t AS (INSERT INTO thread (code, person_id, owner_id, team_id, channel, subject, state, opened_at, last_at)
           SELECT 'HISTORIA' || n, p.id, ana.id, ana.team, 'phone', 'Asunto ' || n, 'closed',
                  now() - make_interval(hours => n * 8), now() - make_interval(hours => n * 8)
             FROM p, ana, generate_series(1, %(threads)s::int) AS n RETURNING id, person_id, owner_id, opened_at),
     c AS (INSERT INTO contact (thread_id, agent_id, way, arrived_at, answered_at, ended_at)
           SELECT t.id, t.owner_id, 'phone', t.opened_at + make_interval(mins => n),
                  t.opened_at + make_interval(mins => n), t.opened_at + make_interval(mins => n + 1)
             FROM t, generate_series(0, 2) AS n),
     k AS (INSERT INTO promise (thread_id, agent_id, act, what, due_at, made_at, remind_at, ended_at, ending, ended_by)
           SELECT t.id, t.owner_id, 'call', 'llamar', t.opened_at + interval '2 hours', t.opened_at, t.opened_at,
                  t.opened_at + interval '1 hour', 'kept', 'agent:1' FROM t)
SELECT min(person_id) FROM t
"""
SOMEBODY = """
SELECT t.id, t.person_id, a.value
  FROM thread t JOIN address a ON a.person_id = t.person_id AND a.verified_at IS NOT NULL
 WHERE t.id > (SELECT (random() * max(id))::bigint FROM thread) LIMIT 1
"""


def person(house: House, page: Callable[[House, str], float]) -> Iterator[Row]:
    """`person.5k.p50_ms`: the page of somebody with five thousand entries."""
    with psycopg.connect(conninfo(house.dsn, house.config.schema)) as connection:
        found = connection.execute(LONG_STORY, {"threads": THREADS}).fetchone()
    with psycopg.connect(conninfo(house.dsn, house.config.schema), autocommit=True) as connection:
        connection.execute("ANALYZE thread, contact, promise")
    if found is None:
        raise RuntimeError("nobody has a story")
    took = page(house, f"/desk/people/{found[0]}")
    yield row("person.5k.p50_ms", took, "ms", None, "5,000 entries, drawn and the first fifty told; ≤ 40 ms")


def recognise(house: House) -> Iterator[Row]:
    """`recognise.1m.p50_ms`: whose address it is, and whether it is the same matter again."""
    taken = asyncio.run(_recognise(house))
    why = "a verified address, and the words of their last threads; ≤ 5 ms"
    yield row("recognise.1m.p50_ms", percentile(taken, 0.5), "ms", None, why)


async def _recognise(house: House) -> list[float]:
    db = wiring.database(house.config)
    await db.open()
    with psycopg.connect(conninfo(house.dsn, house.config.schema), autocommit=True) as connection:
        somebody = [found for _ in range(ROUNDS) if (found := connection.execute(SOMEBODY).fetchone())]
    taken = []
    for thread, _, value in somebody:
        incoming = Incoming(via="email", text="Sigo con lo mismo", address=AddressGiven("email", value, verified=True))
        async with db.begin() as tx:
            started = time.perf_counter()
            await people.recognise(tx, incoming)
            said = await tx.all(likeness.Said, Q.earlier, thread=thread, at=None, ordinary=likeness.ORDINARY)
            likeness.same_again(said)
            taken.append((time.perf_counter() - started) * 1000)
    await db.close()
    return taken
