"""What was promised: on a thread, by an agent, by a team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from mostrador import team, threads
from mostrador.care.promises.records import Promise
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, NotFound
from mostrador.threads.access import ours, sight

Q = sql.load("mostrador.care.promises")
OF_THREAD: Final = 30
PAGE: Final = 50
FEWEST: Final = 5
WINDOW: Final = timedelta(days=30)


class Entry(Promise, frozen=True):
    """A line of an agent's ledger. No names when the thread is not theirs to read any more."""

    subject: str | None
    person: str | None


class Ledger(msgspec.Struct, frozen=True):
    """An agent's own promises: due today (or late), later, and ended. `before` asks for the ended ones below."""

    today: tuple[Entry, ...]
    later: tuple[Entry, ...]
    ended: tuple[Entry, ...]
    before: int | None


class Figure(msgspec.Struct, frozen=True):
    """What a team promised in the last thirty days, in counts; all zero when it is too small to be told.

    `denied` were kept by hand, and the person said that it was not so.
    """

    team_id: int
    team: str
    members: int
    open: int
    kept: int
    denied: int
    broken: int
    released: int
    tried: int

    @property
    def withheld(self) -> bool:
        """Whether the team has fewer than five members, so that a number would speak of one of them."""
        return self.members < FEWEST


async def find(tx: Tx, promise: int, *, viewer: Actor) -> Promise:
    """One promise, if `viewer` may read its thread. Raises NotFound."""
    found = await tx.maybe(Promise, Q.find, id=promise)
    if found is None:
        raise NotFound
    await threads.find(tx, found.thread_id, viewer=viewer)
    return found


async def of_thread(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Promise]:
    """The promises of a thread: the open ones by their moment, then the last that ended. Raises NotFound."""
    await threads.find(tx, thread, viewer=viewer)
    return await tx.all(Promise, Q.of_thread, thread=thread, limit=OF_THREAD)


async def ledger(tx: Tx, *, zone: ZoneInfo, viewer: Actor, before: int | None = None) -> Ledger:
    """What the viewer has promised, whoever owns the threads now; only theirs. `zone` says when today ends.

    Raises NotFound for who is none of us.
    """
    mine = sight(ours(viewer))
    tomorrow = datetime.combine(clock.now().astimezone(zone).date() + timedelta(days=1), time(), zone)
    pending = () if before else await tx.all(Entry, Q.open_of_agent, **mine)
    ended = await tx.all(Entry, Q.ended_of_agent, before=before, limit=PAGE + 1, **mine)
    return Ledger(
        today=tuple(one for one in pending if one.due_at < tomorrow),
        later=tuple(one for one in pending if one.due_at >= tomorrow),
        ended=tuple(ended[:PAGE]),
        before=ended[PAGE - 1].id if len(ended) > PAGE else None,
    )


async def figures(tx: Tx, *, viewer: Actor) -> Sequence[Figure]:
    """Counts by team, for whoever oversees; nothing of one person. Raises Forbidden."""
    if "supervise" not in ours(viewer).verbs:
        raise Forbidden
    return await tx.all(Figure, Q.figures, since=clock.now() - WINDOW, fewest=FEWEST)


async def tell_zone(tx: Tx, thread: int, zone: str, *, by: Actor) -> None:
    """The person says (by their browser) where they live; what we know no zone of is left aside. Raises NotFound."""
    await threads.find(tx, thread, viewer=by)
    if by.kind == "customer" and zone in available_timezones():
        await tx.run(Q.set_zone, thread=thread, zone=zone)


async def zone_of(tx: Tx, thread: int, *, viewer: Actor) -> ZoneInfo:
    """The zone in which the person of a thread tells the time; the shop's while nobody knows. Raises NotFound."""
    await threads.find(tx, thread, viewer=viewer)
    name = await tx.value(Q.zone, thread=thread)
    return ZoneInfo(name or (await team.shop(tx)).timezone)
