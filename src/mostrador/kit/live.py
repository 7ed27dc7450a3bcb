"""Live delivery: after a commit, ids travel to every process; content never does.

One cursor per process. Ids commit out of order, so the cursor is a transaction id:
all events of transactions below `pg_snapshot_xmin` are final and behind it; those at
or above it are delivered on first sight and remembered until the cursor passes them.
See docs/decisions/0002-the-cursor-is-a-transaction-id.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import msgspec
import psycopg
import structlog

from mostrador.kit import sql
from mostrador.kit.db import Database, Tx
from mostrador.kit.events import Event, decode

Q = sql.load("mostrador.kit")
EVERYTHING = "*"
GAP = 500
QUEUE = 4000
TICK = 1.0
# How long the other processes may wait to hear of what follows at once, in seconds.
COALESCE = 0.005
CHANNEL_EVENTS = "mostrador_events"
CHANNEL_SIGNALS = "mostrador_signals"
log = structlog.get_logger()


class Notice(msgspec.Struct, frozen=True):
    """An event on the wire. `cursor` is the place to come back to after a break."""

    cursor: int
    id: int
    event: Event
    actor: str
    at: datetime


class Signal(msgspec.Struct, frozen=True):
    """Something ephemeral (typing, looking): ids only, no history."""

    topic: str
    what: str
    who: str


class Reset(msgspec.Struct, frozen=True):
    """The reader missed too much: fetch the page again and go on from `cursor`."""

    cursor: int


class Bye(msgspec.Struct, frozen=True):
    """The stream ends now: the server stops or the right to read is gone."""

    why: str = "closing"


Item = Notice | Signal | Reset | Bye
Wants = Callable[[Notice | Signal], bool]


class EventRow(msgspec.Struct, frozen=True):
    """A row of the event table as the live cursor reads it."""

    xid: int
    id: int
    kind: str
    topic: str
    about_id: int
    actor: str
    facts: dict[str, Any]
    at: datetime
    horizon: int


class Watch:
    """One reader's queue. Iterate it; `None` is a heartbeat after `beat` seconds of silence.

    `begins` is the cursor it reads from: the place to come back to until the first item.
    `wants` says, at once and cheaply, whether an item is worth waking the reader for.
    """

    def __init__(self, topics: frozenset[str], begins: int, wants: Wants | None = None) -> None:
        self.topics = topics
        self.begins = begins
        self._wants = wants
        self._queue: asyncio.Queue[Item] = asyncio.Queue(QUEUE)
        self._seen: set[int] = set()
        self._held: list[Item] | None = []
        self._ended = False

    def put(self, item: Item) -> None:
        """Queue an item; a reader that fell too far behind is reset instead."""
        if self._ended:
            return
        if self._held is not None and not isinstance(item, Bye):
            self._held.append(item)
            return
        if self._wants is not None and isinstance(item, Notice | Signal) and not self._wants(item):
            return
        if isinstance(item, Bye):
            self._ended = True
        elif isinstance(item, Signal) and self._queue.full():
            return
        try:
            self._queue.put_nowait(item)
        except asyncio.QueueFull:
            while not self._queue.empty():
                self._queue.get_nowait()
            self._queue.put_nowait(Reset(item.cursor) if isinstance(item, Notice) else item)

    def catch_up(self, missed: Iterable[Item]) -> None:
        """Queue what was missed, then what arrived while it was being read."""
        held, self._held = self._held or [], None
        for item in (*missed, *held):
            self.put(item)

    async def items(self, beat: float | Callable[[], float] = 20.0) -> AsyncIterator[Item | None]:
        """What arrives, until a Bye. `beat` is the silence in seconds that yields None, or says it each time."""
        while True:
            try:
                item = self._queue.get_nowait()
            except asyncio.QueueEmpty:
                try:
                    # Unlike wait_for, this never swallows a cancellation.
                    async with asyncio.timeout(beat() if callable(beat) else beat):
                        item = await self._queue.get()
                except TimeoutError:
                    yield None
                    continue
            if isinstance(item, Notice):
                if item.id in self._seen:
                    continue
                self._remember(item.id)
            yield item
            if isinstance(item, Bye):
                return

    def _remember(self, event: int) -> None:
        self._seen.add(event)
        if len(self._seen) > 4 * GAP:
            self._seen = set(sorted(self._seen)[-2 * GAP :])


class Live:
    """The hub of one process."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._watches: dict[str, set[Watch]] = defaultdict(set)
        self._streams = 0
        self._cursor = 0
        self._ahead: set[int] = set()
        self._wake = asyncio.Event()
        self._tell = asyncio.Event()
        self._signals: dict[tuple[str, str, str], Signal] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._closing = False
        # Told how many readers there are, whenever that changes; and of every event and signal, in whatever process it
        # happened.
        self.counted: Callable[[int], None] = lambda streams: None
        self.heard: Callable[[Event], None] = lambda event: None
        self.signalled: Callable[[Signal], None] = lambda signal: None
        self._name = ""
        db.committed = self.poke

    async def start(self) -> None:
        """Take the cursor and begin to listen, tell and tick."""
        # Drawn here and not before: processes that fork from one would all have the same.
        self._name = secrets.token_hex(8)
        async with self._db.look() as tx:
            self._cursor = await tx.value(Q.horizon)
        self._tasks = [
            asyncio.create_task(self._forever(step), name=f"live:{step.__name__}")
            for step in (self._listen, self._notify, self._deliver)
        ]

    async def stop(self) -> None:
        """Say goodbye to every stream and end."""
        self._closing = True
        self.goodbye(EVERYTHING, "closing")
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def poke(self) -> None:
        """Something was committed here: look now, and tell the other processes."""
        self._wake.set()
        self._tell.set()

    def signal(self, topic: str, what: str, who: str) -> None:
        """Tell the watchers of a topic something ephemeral, in every process."""
        signal = Signal(topic, what, who)
        self._spread(signal)
        self._signals[(topic, what, who)] = signal
        self._tell.set()

    def goodbye(self, topic: str, why: str) -> None:
        """End the streams of this process that watch a topic (EVERYTHING: all of them)."""
        if topic == EVERYTHING:
            watches = {watch for group in self._watches.values() for watch in group}
        else:
            watches = set(self._watches.get(topic, ()))
        for watch in watches:
            watch.put(Bye(why))

    @property
    def cursor(self) -> int:
        """Where a page painted now should begin to read."""
        return self._cursor

    @asynccontextmanager
    async def watch(
        self, topics: Iterable[str], after: int | None = None, *, wants: Wants | None = None
    ) -> AsyncIterator[Watch]:
        """Read topics from a cursor on. Opening and reconnecting are the same path.

        `topics` may hold EVERYTHING, for a reader that filters with `wants` what it may see.
        `after` is the cursor of the page or of the last item read; None means now. One that
        this database has not reached yet (another's, or from before a restore) brings a Reset.
        """
        watch = Watch(frozenset(topics), self._cursor if after is None else after, wants)
        for topic in watch.topics:
            self._watches[topic].add(watch)
        self._streams += 1
        self.counted(self._streams)
        try:
            watch.catch_up(await self._missed(watch))
            if self._closing:
                watch.put(Bye())
            yield watch
        finally:
            self._streams -= 1
            self.counted(self._streams)
            for topic in watch.topics:
                self._watches[topic].discard(watch)
                if not self._watches[topic]:
                    del self._watches[topic]

    async def _missed(self, watch: Watch) -> list[Item]:
        after = watch.begins
        # Whoever stands at the cursor missed nothing that is final: a transaction that stays open
        # for long holds the cursor back, and fetching the page again would not bring it on.
        most = GAP if after < self._cursor else QUEUE // 2
        async with self._db.look() as tx:
            if not 0 <= after <= self._cursor:
                horizon = await tx.value(Q.horizon)
                if not 0 <= after <= horizon:
                    return [Reset(horizon)]
            if EVERYTHING in watch.topics:
                rows = await tx.all(EventRow, Q.missed_by_all, cursor=str(after), limit=most + 1)
            else:
                topics = sorted(watch.topics)
                rows = await tx.all(EventRow, Q.missed_events, topics=topics, cursor=str(after), limit=most + 1)
        if len(rows) > most:
            return [Reset(rows[0].horizon)]
        return list(_notices(rows))

    async def _deliver(self) -> None:
        # A connection of its own: the pool may be busy for as long as people write.
        async with await self._connect() as connection:
            tx = Tx(connection, None)
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(TICK):
                        await self._wake.wait()
                self._wake.clear()
                self._pass_on(await tx.all(EventRow, Q.fresh_events, cursor=str(self._cursor)))

    def _pass_on(self, rows: Sequence[EventRow]) -> None:
        if not rows:
            return
        horizon = rows[0].horizon
        fresh = [row for row in rows if row.id not in self._ahead]
        self._ahead = {row.id for row in rows if row.xid >= horizon}
        self._cursor = max(self._cursor, horizon)
        for notice in _notices(fresh):
            self.heard(notice.event)
            self._spread(notice)

    def _spread(self, item: Notice | Signal) -> None:
        if isinstance(item, Signal):
            self.signalled(item)
        topic = item.topic if isinstance(item, Signal) else item.event.topic
        for watch in [*self._watches.get(topic, ()), *self._watches.get(EVERYTHING, ())]:
            watch.put(item)

    async def _notify(self) -> None:
        async with await self._connect() as connection:
            while True:
                await self._tell.wait()
                self._tell.clear()
                await connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL_EVENTS, self._name))
                signals, self._signals = list(self._signals.values()), {}
                # A payload holds at most 8000 bytes.
                for start in range(0, len(signals), 50):
                    payload = msgspec.json.encode(signals[start : start + 50]).decode()
                    await connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL_SIGNALS, f"{self._name}|{payload}"))
                await asyncio.sleep(COALESCE)

    async def _listen(self) -> None:
        async with await self._connect() as connection:
            await connection.execute(f"LISTEN {CHANNEL_EVENTS}")
            await connection.execute(f"LISTEN {CHANNEL_SIGNALS}")
            async for notify in connection.notifies():
                sender, _, payload = notify.payload.partition("|")
                if sender == self._name:
                    continue
                if notify.channel == CHANNEL_EVENTS:
                    self._wake.set()
                else:
                    for signal in msgspec.json.decode(payload, type=list[Signal]):
                        self._spread(signal)

    async def _connect(self) -> psycopg.AsyncConnection[Any]:
        return await psycopg.AsyncConnection.connect(self._db.conninfo, autocommit=True)

    async def _forever(self, step: Callable[[], Awaitable[None]]) -> None:
        """A lost database is waited for: events stay in their table meanwhile."""
        while True:
            try:
                await step()
            except (psycopg.Error, msgspec.MsgspecError) as error:
                log.warning("live.interrupted", step=getattr(step, "__name__", ""), error=type(error).__name__)
                await asyncio.sleep(TICK)
                await self._db.mend()


def _notices(rows: Sequence[EventRow]) -> Iterator[Notice]:
    """The rows as notices, in the order of their ids, each with a safe cursor.

    Under the lock of a thread ids are drawn in the order of its messages, while
    transaction ids may not be. A cursor is safe when nothing below it is still to
    come: neither a row after this one nor a transaction that is still open.
    """
    ordered = sorted(rows, key=lambda row: row.id)
    cursors: list[int] = []
    lowest = min((row.horizon for row in rows), default=0)
    for row in reversed(ordered):
        cursors.append(lowest)
        lowest = min(lowest, row.xid)
    for row, cursor in zip(ordered, reversed(cursors), strict=True):
        try:
            event = decode(row.kind, row.facts)
        except (KeyError, msgspec.ValidationError):
            # Another process runs another version: nobody here could show this event anyway.
            log.warning("live.unknown_event", kind=row.kind, id=row.id)
            continue
        yield Notice(cursor, row.id, event, row.actor, row.at)
