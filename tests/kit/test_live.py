"""Live delivery: whatever the order of commits, and whoever dies, a reader ends with all, each once, in order."""

from __future__ import annotations

import asyncio
import itertools
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import ClassVar, LiteralString, TypeVar

import psycopg
import pytest
from tests.cast import Cast, carla

from mostrador import threads, wiring
from mostrador.config import Config
from mostrador.kit import clock, live
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from mostrador.kit.events import Event
from mostrador.kit.live import EVERYTHING, GAP, QUEUE, Bye, Live, Notice, Reset, Signal, Watch
from mostrador.threads.events import MessageSent, NoteWritten

MESSAGES = 2000
WRITERS = 16
RING: LiteralString = """
INSERT INTO event (kind, topic, about_kind, about_id, actor, facts)
VALUES ('rang', 'bell:1', 'bell', 1, 'system:0', '{"bell": 1}') RETURNING id
"""
RING_MANY: LiteralString = """
INSERT INTO event (kind, topic, about_kind, about_id, actor, facts)
SELECT %(kind)s, 'bell:1', 'bell', 1, 'system:0', '{"bell": 1}' FROM generate_series(1, %(many)s::int)
"""
CUT_OFF: LiteralString = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Rang(Event, frozen=True, kw_only=True):
    """Somebody rang the bell: an event that needs nothing else."""

    about: ClassVar[str] = "bell"
    bell: int

    @property
    def topic(self) -> str:
        """`bell:1`."""
        return "bell:1"


@asynccontextmanager
async def hub(config: Config) -> AsyncIterator[tuple[Database, Live]]:
    """What one web process has: a pool and its hub."""
    db = wiring.database(config, size=6)
    await db.open()
    here = Live(db)
    await here.start()
    try:
        yield db, here
    finally:
        await here.stop()
        await db.close()


async def some(watch: Watch, many: int, *, within: float = 20) -> list[Notice]:
    """The next `many` notices of a watch."""
    found: list[Notice] = []
    async with asyncio.timeout(within):
        async for item in watch.items():
            assert isinstance(item, Notice)
            found.append(item)
            if len(found) == many:
                break
    return found


class Reader:
    """A browser: it drops its stream when it likes, comes back to its cursor, and forgets what it has seen twice."""

    def __init__(self, hubs: list[Live], chance: random.Random) -> None:
        self.hubs = hubs
        self.chance = chance
        self.said: dict[int, list[int]] = defaultdict(list)
        self.seen: set[int] = set()
        self.cursor: int | None = None
        self.drops = 0

    async def read(self, db: Database, topics: list[str], viewer: Actor) -> None:
        """Until every message was seen."""
        while len(self.seen) < MESSAGES:
            self.drops += 1
            patience = self.chance.randint(1, 120)
            async with self.chance.choice(self.hubs).watch(topics, self.cursor) as watch:
                self.cursor = watch.begins if self.cursor is None else self.cursor
                async for item in watch.items():
                    if isinstance(item, Reset):
                        await self._fetch(db, topics, viewer)
                        self.cursor = item.cursor
                    elif isinstance(item, Notice):
                        self._take(item)
                        self.cursor = item.cursor
                    patience -= 1
                    if patience == 0 or len(self.seen) == MESSAGES:
                        break

    def _take(self, notice: Notice) -> None:
        if isinstance(notice.event, MessageSent) and notice.event.message not in self.seen:
            self.seen.add(notice.event.message)
            self.said[notice.event.thread].append(notice.event.message)

    async def _fetch(self, db: Database, topics: list[str], viewer: Actor) -> None:
        for topic in topics:
            thread = int(topic.partition(":")[2])
            async with db.look() as tx:
                page = await threads.after(tx, thread, 1, viewer=viewer, limit=MESSAGES)
            self.said[thread] = [message.id for message in page.messages]
            self.seen.update(self.said[thread])


async def test_a_reader_that_comes_and_goes_has_all_once_and_in_order(config: Config, db: Database, cast: Cast) -> None:
    async with hub(config) as (one, live_one), hub(config) as (two, live_two):
        async with db.begin() as tx:
            places = [(await carla(tx, owner=cast.ana, team=cast.counter)).thread for _ in range(4)]
        topics = [f"thread:{thread}" for thread in places]

        async def write(number: int) -> None:
            chance = random.Random(number)
            for n in range(MESSAGES // WRITERS):
                async with (one, two)[number % 2].begin() as tx:
                    await threads.reply(tx, chance.choice(places), f"{number}/{n}", by=cast.ana)

        restless = Reader([live_one, live_two], random.Random(7))
        steady = Reader([live_two], random.Random(8))
        steady.chance.randint = lambda a, b: MESSAGES * 2  # type: ignore[method-assign]
        async with asyncio.timeout(120), asyncio.TaskGroup() as group:
            group.create_task(restless.read(one, topics, cast.ana))
            group.create_task(steady.read(two, topics, cast.ana))
            for number in range(WRITERS):
                group.create_task(write(number))
        assert restless.drops > 10, "the reader was to come and go"
        for thread in places:
            async with db.look() as tx:
                page = await threads.after(tx, thread, 1, viewer=cast.ana, limit=MESSAGES)
            kept = [message.id for message in page.messages]
            assert restless.said[thread] == kept
            assert steady.said[thread] == kept


@pytest.mark.parametrize("older", [False, True], ids=["", "beside an older open transaction"])
async def test_nothing_is_lost_whatever_the_order_of_commits(config: Config, db: Database, older: bool) -> None:
    """A has the oldest transaction id and C the youngest; event ids are drawn in any order, and so they commit."""
    orders = list(itertools.permutations("ABC"))
    async with hub(config) as (_, here), hub(config) as (_, other), AsyncExitStack() as stack:
        if older:
            waits = await stack.enter_async_context(await psycopg.AsyncConnection.connect(db.conninfo))
            await waits.execute("SELECT pg_current_xact_id()")
        steady = await stack.enter_async_context(here.watch(["bell:1"]))
        open_ones = {name: await psycopg.AsyncConnection.connect(db.conninfo) for name in "ABC"}
        for connection in open_ones.values():
            await stack.enter_async_context(connection)
        for drawn, committed in itertools.product(orders, orders):
            for name in "ABC":
                await open_ones[name].execute("SELECT pg_current_xact_id()")
            bells = {}
            for name in drawn:
                row = await (await open_ones[name].execute(RING)).fetchone()
                assert row is not None
                bells[row[0]] = name
            begin = cursor = here.cursor
            seen: list[str] = []
            for name, hub_now in zip(committed, (here, other, here), strict=True):
                await open_ones[name].commit()
                here.poke()
                cursor = await come_back(hub_now, cursor, bells, seen)
            assert seen == list(committed), "an event waited for another transaction"
            assert {notice.id for notice in await some(steady, 3)} == set(bells)
            late: list[str] = []
            while len(late) < len(bells):
                begin = await come_back(other, begin, bells, late)


async def come_back(hub: Live, cursor: int, bells: dict[int, str], seen: list[str]) -> int:
    """Read from a cursor to the first event that is new, and drop the stream: the cursor to come back to."""
    async with asyncio.timeout(10), hub.watch(["bell:1"], cursor) as watch:
        async for item in watch.items():
            assert isinstance(item, Notice)
            if item.id in bells and bells[item.id] not in seen:
                seen.append(bells[item.id])
                return item.cursor
    raise AssertionError("the stream ended")


async def test_a_writer_that_dies_before_it_tells_is_heard_within_two_seconds(
    config: Config, db: Database, cast: Cast
) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
    async with hub(config) as (_, here), here.watch([f"thread:{customer.thread}"]) as watch:
        with process(DYING, config, customer.thread, cast.ana) as dying:
            (notice,) = await some(watch, 1, within=30)
            arrived = time.monotonic()
            said, _ = await asyncio.to_thread(dying.communicate)
        assert dying.returncode == -signal.SIGKILL
        assert isinstance(notice.event, NoteWritten)
        assert arrived - float(said) < 2, "seconds after the commit"


async def test_two_processes_tell_each_other_at_once(
    config: Config, db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "TICK", 3600.0)
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
    async with hub(config) as (_, here), here.watch([f"thread:{customer.thread}"]) as watch:
        with process(TELLING, config, customer.thread, cast.ana):
            said = await first(watch, Signal)
            notice = await first(watch, Notice)
    assert isinstance(notice.event, NoteWritten)
    assert said == Signal(f"thread:{customer.thread}", "typing", "agent:1")


async def test_processes_that_fork_from_one_hear_each_other(config: Config, db: Database, cast: Cast) -> None:
    """The web processes are made before they part: what one tells is news to the other."""
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
    with process(FORKED, config, customer.thread, cast.ana) as running:
        assert running.stdout is not None
        heard = await asyncio.wait_for(asyncio.to_thread(running.stdout.readline), 20)
    assert heard == "typing\n"


async def test_who_missed_too_much_fetches_again_and_goes_on(config: Config, db: Database) -> None:
    async with hub(config) as (_, here):
        begin = here.cursor
        async with here.watch(["bell:1"], begin) as watch:
            await ring(db, GAP + 1)
            here.poke()
            await some(watch, GAP + 1)
        async with here.watch(["bell:1"], begin) as watch:
            reset = await first(watch, Reset)
        async with here.watch(["bell:1"], reset.cursor) as watch:
            await ring(db, 1)
            here.poke()
            assert len({notice.id for notice in await some(watch, 1)}) == 1
        for place in (-1, reset.cursor + 1_000_000_000):
            async with here.watch(["bell:1"], place) as watch:
                await first(watch, Reset)


async def test_a_stopping_server_says_goodbye(config: Config, db: Database) -> None:
    readers: list[int] = []
    async with hub(config) as (_, here):
        here.counted = readers.append
        async with here.watch(["bell:1"]) as bell, here.watch([EVERYTHING]) as every:
            here.goodbye("bell:1", "suspended")
            assert [item async for item in bell.items()] == [Bye("suspended")]
            await ring(db, 1)
            here.poke()
            await some(every, 1)
            await here.stop()
            assert [item async for item in every.items()] == [Bye("closing")]
            async with here.watch(["bell:1"]) as late:
                assert [item async for item in late.items()][-1] == Bye("closing")
    assert readers == [1, 2, 3, 2, 1, 0]


async def test_an_event_of_another_version_stops_nobody(config: Config, db: Database) -> None:
    async with hub(config) as (_, here), here.watch(["bell:1"]) as watch:
        await ring(db, 1, "rang.in.ten.years")
        await ring(db, 1)
        here.poke()
        (notice,) = await some(watch, 1)
        assert notice.event == Rang(bell=1)


async def test_a_database_that_restarts_is_found_again(config: Config, db: Database) -> None:
    async with hub(config) as (web, here), here.watch(["bell:1"]) as watch:
        await asyncio.gather(*(ring(web, 1) for _ in range(6)))
        await some(watch, 6)
        async with db.look() as tx:
            await tx.run(CUT_OFF)
        await ring(db, 1)
        await some(watch, 1)
        await asyncio.gather(*(ring(web, 1) for _ in range(6)))
        await some(watch, 6)


async def test_a_reader_that_stands_still_is_reset(config: Config, db: Database) -> None:
    watch = Watch(frozenset({"bell:1"}), 0)
    watch.catch_up([])
    for number in range(QUEUE + 1):
        watch.put(Notice(number, number, Rang(bell=1), "", clock.now()))
    watch.put(Bye())
    assert [item async for item in watch.items()] == [Reset(QUEUE), Bye()]


Some = TypeVar("Some", Notice, Reset, Signal)


async def first(watch: Watch, kind: type[Some]) -> Some:
    """The first item of one sort; others are passed over."""
    async with asyncio.timeout(30):
        async for item in watch.items():
            if isinstance(item, kind):
                return item
    raise AssertionError("the stream ended")


async def ring(db: Database, many: int, kind: str = "rang") -> None:
    async with db.begin() as tx:
        await tx.run(RING_MANY, kind=kind, many=many)


@contextmanager
def process(program: str, config: Config, thread: int, agent: Actor) -> Iterator[subprocess.Popen[str]]:
    """Another process that opens the same database and writes one note; killed at the end."""
    assert config.database_url is not None
    arguments = [config.database_url, config.schema, str(thread), str(agent.id), *map(str, agent.ids("team"))]
    command = [sys.executable, "-c", WRITER + program, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


WRITER = """
import asyncio, os, signal, sys, time
from mostrador import threads
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from mostrador.kit.live import Live
from mostrador.reactions import reactions

dsn, schema, thread, agent, team = sys.argv[1:]
db = Database(dsn, schema, reactions())
ana = Actor("agent", int(agent), "Ana", frozenset({f"team:{team}"}))

async def write():
    async with db.begin() as tx:
        await threads.note(tx, int(thread), "Pasillo 3", by=ana)
"""
DYING = """
def die():
    print(time.monotonic(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

async def main():
    await db.open()
    db.committed = die
    await write()

asyncio.run(main())
"""
TELLING = """
async def main():
    await db.open()
    live = Live(db)
    await live.start()
    live.signal(f"thread:{thread}", "typing", "agent:1")
    await asyncio.sleep(0.1)
    await write()
    while True:
        live.signal(f"thread:{thread}", "typing", "agent:1")
        await asyncio.sleep(0.1)

asyncio.run(main())
"""
FORKED = """
live = Live(db)
listens = os.fork() == 0

async def main():
    await db.open()
    await live.start()
    if listens:
        async with live.watch([f"thread:{thread}"]) as watch:
            async for item in watch.items():
                print(item.what, flush=True)
                return os._exit(0)
    while True:
        live.signal(f"thread:{thread}", "typing", "agent:1")
        await asyncio.sleep(0.1)

asyncio.run(main())
"""
