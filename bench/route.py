"""New threads that find their owner among fifty on shift, with skills, capacities and open threads in hand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

from bench.house import House
from bench.limits import CLIENTS
from bench.measure import Row, row
from mostrador import threads, wiring
from mostrador.care.routing import find_owner
from mostrador.channels import Incoming
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database

SECONDS = 5.0
TEXTS = ("Gotea el grifo de la cocina", "Se ha partido la llave en la cerradura", "Busco una hembrilla con gancho")
SET_UP = """
WITH s AS (INSERT INTO skill (name, words)
           VALUES ('Fontanería', '{grifo,canería,cisterna}'), ('Cerraduras', '{llave,cerradura}') RETURNING id),
     k AS (INSERT INTO agent_skill (agent_id, skill_id) SELECT a.id, s.id FROM agent a, s WHERE a.id % 5 = s.id % 5)
INSERT INTO capacity (agent_id, channel, most) SELECT a.id, 'counter', 40 FROM agent a WHERE a.id % 2 = 0
"""


def measure(house: House) -> Iterator[Row]:
    """`route.per_s`: the whole of a new thread in one process, its owner chosen and claimed."""
    yield row("route.per_s", asyncio.run(_routed(house)), "threads/s", None, "sixteen at once, fifty on shift; ≥ 200")


async def _routed(house: House) -> float:
    db = wiring.database(house.config, size=CLIENTS)
    await db.open()
    async with db.begin() as tx:
        await tx.connection.execute(SET_UP)
    await _for(db, 1.0)
    done = await _for(db, SECONDS)
    await db.close()
    return done / SECONDS


async def _for(db: Database, seconds: float) -> int:
    ends = time.perf_counter() + seconds

    async def come(number: int) -> int:
        done = 0
        while time.perf_counter() < ends:
            async with db.begin() as tx:
                incoming = Incoming(via="counter", text=TEXTS[(number + done) % len(TEXTS)], name="Carla")
                await threads.receive(tx, incoming, find_owner=find_owner, by=Actor("customer", 0))
            done += 1
        return done

    return sum(await asyncio.gather(*(come(number) for number in range(CLIENTS))))
