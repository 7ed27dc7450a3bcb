"""What the open desks of this process want to see again, read for all of them together.

One event wakes everybody who sees its thread; asked one by one, a hundred messages a second
and fifty desks would be thousands of statements.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final
from weakref import WeakKeyDictionary

import msgspec

from mostrador import team, threads
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.surfaces.ui.here import Here
from mostrador.team import Agent
from mostrador.threads import Counters, Item

# For how long the first who asks waits for the others, in seconds.
WINDOW: Final = 0.01


class Look(msgspec.Struct, frozen=True):
    """What one desk may see at this moment: its agent as they stand now, the rows by thread, the counters if asked."""

    agent: Agent
    actor: Actor
    rows: dict[int, Item]
    counters: Counters | None


class Gatherer:
    """Collects what is asked within a moment and answers all of it from a few statements."""

    def __init__(self) -> None:
        self._asked: list[tuple[_Wish, asyncio.Future[Look | None]]] = []
        self._answering: asyncio.Task[None] | None = None

    async def look(self, db: Database, key: str, threads: Sequence[int], *, count: bool) -> Look | None:
        """Rows of `threads` for the session `key`; None when it opens nothing any more."""
        answer: asyncio.Future[Look | None] = asyncio.get_running_loop().create_future()
        self._asked.append((_Wish(key, tuple(threads), count), answer))
        if self._answering is None or self._answering.done():
            self._answering = asyncio.create_task(self._answer(db))
        return await answer

    async def _answer(self, db: Database) -> None:
        while self._asked:
            await asyncio.sleep(WINDOW)
            asked, self._asked = self._asked, []
            try:
                # Whoever may not read any more is not shown what was said since: both are of one moment.
                async with db.snapshot() as tx:
                    looks = await _read(tx, [wish for wish, _ in asked])
            except Exception as error:  # noqa: BLE001 - it belongs to those who asked, and they all hear of it
                for _, answer in asked:
                    if not answer.done():
                        answer.set_exception(error)
                continue
            for (_, answer), look in zip(asked, looks, strict=True):
                if not answer.done():
                    answer.set_result(look)


class _Wish(msgspec.Struct, frozen=True):
    key: str
    threads: tuple[int, ...]
    count: bool


async def _read(tx: Tx, wishes: Sequence[_Wish]) -> list[Look | None]:
    opened = await team.open_sessions(tx, {wish.key for wish in wishes})
    present = [wish for wish in wishes if wish.key in opened]
    rows = await threads.inbox_rows_each(
        tx, ((opened[wish.key][1], thread) for wish in present for thread in wish.threads)
    )
    looks: list[Look | None] = []
    for wish in wishes:
        if wish.key not in opened:
            looks.append(None)
            continue
        agent, actor = opened[wish.key]
        theirs = {row.id: row for row in rows.get(agent.id, ()) if row.id in wish.threads}
        counters = await threads.counters(tx, viewer=actor) if wish.count else None
        looks.append(Look(agent, actor, theirs, counters))
    return looks


_gatherers: WeakKeyDictionary[Here, Gatherer] = WeakKeyDictionary()


def gatherer(here: Here) -> Gatherer:
    """The one of this process."""
    return _gatherers.setdefault(here, Gatherer())
