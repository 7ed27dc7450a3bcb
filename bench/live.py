"""From committed to the other side's stream: 950 customers on their own threads, 50 agents on 5 teams' threads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import aiohttp
import msgspec
import psycopg

from bench.house import TEAMS, House, house
from bench.measure import Row, percentile, proportional_mb, row
from mostrador import people, threads, wiring
from mostrador.channels import Incoming
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, conninfo
from mostrador.people import Person
from mostrador.threads import Owner

CUSTOMERS = 950
PER_SECOND = 100
SECONDS = 10
Arrivals = list[tuple[int, float]]


class Reader(msgspec.Struct, frozen=True):
    """A browser with its stream: whose key it holds and which threads it shows."""

    cookie: dict[str, str]
    path: str


# PostgreSQL itself says when each message was committed.
STAMPED = {"track_commit_timestamp": "on"}


def measure() -> Iterator[Row]:
    """`live.*` and `memory.load_mb`."""
    with house(settings=STAMPED) as built:
        yield from _measure(built)


def _measure(house: House) -> Iterator[Row]:
    customers = asyncio.run(_open_threads(house))
    arrivals, memory = asyncio.run(_run(house, customers))
    with psycopg.connect(conninfo(house.dsn, house.config.schema)) as connection:
        at: dict[int, float] = dict(
            connection.execute(
                "SELECT about_id, extract(epoch FROM pg_xact_commit_timestamp(xid::xid))::float8 FROM event"
                " WHERE about_kind = 'message'"
            ).fetchall()
        )
    delays = [(arrived - at[message]) * 1000 for message, arrived in arrivals if message in at]
    expected = PER_SECOND * SECONDS
    yield row("live.p50_ms", percentile(delays, 0.5), "ms", 5, f"{len(delays)} deliveries of {expected} messages")
    yield row("live.p99_ms", percentile(delays, 0.99), "ms", 50, "committed, to read by the browser")
    yield row("memory.load_mb", memory, "MB", None, "PSS of web server and database with 1,000 streams open")


async def _open_threads(house: House) -> list[tuple[int, Reader]]:
    """A thread and a browser for each customer, spread over the teams."""
    db = wiring.database(house.config)
    await db.open()
    made = [await _customer(db, number) for number in range(CUSTOMERS)]
    await db.close()
    return made


async def _customer(db: Database, number: int) -> tuple[int, Reader]:
    async def owner(tx: object, person: Person, incoming: Incoming) -> Owner:
        return Owner(agent=number % TEAMS + 1, team=number % TEAMS + 1)

    async with db.begin() as tx:
        incoming = Incoming(via="counter", text=f"Hola {number}", name="Carla")
        received = await threads.receive(tx, incoming, find_owner=owner, by=Actor("customer", 0))
        browser, key = await people.new_browser(tx, received.person)
        await threads.admit(tx, browser.id, received.thread)
    return received.thread, Reader({"b": key}, f"/stream?threads={received.thread}")


async def _run(house: House, customers: list[tuple[int, Reader]]) -> tuple[Arrivals, float]:
    agents = [
        Reader({"s": key}, f"/desk/stream?threads={customers[number * 19 % CUSTOMERS][0]}")
        for number, key in enumerate(house.keys)
    ]
    arrivals: Arrivals = []
    ready = asyncio.Semaphore(0)
    readers = [reader for _, reader in customers] + agents
    listening = [asyncio.create_task(_listen(house.url, reader, arrivals, ready)) for reader in readers]
    for _ in readers:
        await asyncio.wait_for(ready.acquire(), 60)
    await _write(house, [thread for thread, _ in customers])
    memory = proportional_mb([*house.web_processes(), *house.database_processes()])
    await asyncio.sleep(1)
    for task in listening:
        task.cancel()
    for result in await asyncio.gather(*listening, return_exceptions=True):
        if isinstance(result, Exception) and not isinstance(result, asyncio.CancelledError):
            raise result
    return arrivals, memory


async def _listen(url: str, reader: Reader, arrivals: Arrivals, ready: asyncio.Semaphore) -> None:
    timeout = aiohttp.ClientTimeout(total=None)
    async with (
        aiohttp.ClientSession(cookies=reader.cookie, timeout=timeout) as session,
        session.get(url + reader.path) as stream,
    ):
        if stream.status != 200:
            raise RuntimeError(f"{stream.status} {reader.path}")
        name = b""
        async for line in stream.content:
            if line.startswith(b"event: "):
                name = line[7:].strip()
            elif line.startswith(b"data: "):
                if name == b"hello":
                    ready.release()
                elif name == b"message":
                    arrivals.append((msgspec.json.decode(line[6:])["message"], time.time()))


async def _write(house: House, threads_: list[int]) -> None:
    async with aiohttp.ClientSession(headers=house.token) as session:
        sending = []
        starts = time.perf_counter()
        for number in range(PER_SECOND * SECONDS):
            await asyncio.sleep(max(0.0, starts + number / PER_SECOND - time.perf_counter()))
            speaker = "agent" if number % 2 else "customer"
            path = f"{house.url}/api/v1/threads/{threads_[number * 7 % len(threads_)]}/messages"
            sending.append(asyncio.create_task(_say(session, path, speaker, number)))
        await asyncio.gather(*sending)


async def _say(session: aiohttp.ClientSession, path: str, speaker: str, number: int) -> None:
    async with session.post(path, json={"as": speaker, "text": f"¿Queda mucho? {number}"}) as answer:
        if answer.status != 201:
            raise RuntimeError(f"{answer.status}: {await answer.text()}")
