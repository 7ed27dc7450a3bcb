"""New threads and replies: HTTP POST to committed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from bench.house import House
from bench.limits import CLIENTS, three_rows_per_s
from bench.load import Load, closed_loop
from bench.measure import Row, percentile, processor_seconds, row

TEXT = "Busco una cosa con gancho para colgar un cuadro sin hacer un agujero grande en la pared."
ROUNDS = 5
THREADS = 500
SECONDS = 3


def measure(house: House) -> Iterator[Row]:
    """`accept.*` and `reply.*`, interleaved with pgbench so that a busy machine slows all alike."""
    opened = 0
    while opened < THREADS:
        opened += len(run(house, accept, 1.0).seconds)
    accepted, replied, bare, processor = [], [], [], []
    for _ in range(ROUNDS):
        before = processor_seconds([*house.web_processes(), *house.database_processes()])
        load = run(house, accept, SECONDS)
        used = processor_seconds([*house.web_processes(), *house.database_processes()]) - before
        accepted.append(load.per_s)
        processor.append(used / len(load.seconds) * 1000)
        replied.append(run(house, reply, SECONDS).per_s)
        bare.append(three_rows_per_s(house, SECONDS))
    limit = percentile(bare, 0.5)
    yield row("accept.per_s", percentile(accepted, 0.5), "threads/s", limit, "pgbench, the same three rows; ≥ 0.04")
    yield row("accept.cpu_ms", percentile(processor, 0.5), "ms", None, "web server and database together")
    yield row("reply.per_s", percentile(replied, 0.5), "replies/s", limit, "pgbench, the same three rows; ≥ 0.07")


def run(house: House, request: object, seconds: float) -> Load:
    """One closed loop of 16 clients with the house's token."""
    return asyncio.run(
        closed_loop(house.url, request, seconds=seconds, clients=CLIENTS, headers=house.token)  # type: ignore[arg-type]
    )


def accept(number: int) -> tuple[str, str, dict[str, object]]:
    """A new thread."""
    return "POST", "/api/v1/threads", {"name": "Carla", "text": f"{TEXT} {number}"}


def reply(number: int) -> tuple[str, str, dict[str, object]]:
    """An agent says something on one of five hundred threads."""
    return "POST", f"/api/v1/threads/{number % THREADS + 1}/messages", {"as": "agent", "text": f"{TEXT} {number}"}
