"""Come in to help, say no, or leave."""

from __future__ import annotations

from mostrador.care.swarms.access import RoomClosed, facts, locked
from mostrador.care.swarms.events import HelperJoined, HelperLeft
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, NotFound
from mostrador.threads.access import ours

Q = sql.load("mostrador.care.swarms")


class TooManyRooms(Conflict):
    """You already help in as many rooms as one may, now or today. Leave one, or say no: it is noted nowhere."""


async def join(tx: Tx, swarm: int, *, by: Actor) -> int:
    """Come in: from here on `by` reads the thread, until they leave or the room closes. The thread's id.

    Twice is once. Raises TooManyRooms, RoomClosed, NotFound for who was not asked.
    """
    asked = await _asked(tx, swarm, by)
    thread, found = await locked(tx, swarm)
    if not found.open:
        raise RoomClosed
    # Two rooms joined at the same moment wait for each other here, so that neither goes over the limit.
    await tx.run(Q.hold_helper, agent=asked)
    if await tx.value(Q.is_in, swarm=swarm, agent=asked):
        return thread.id
    if await tx.values(Q.full, agents=[asked], at=clock.now()):
        raise TooManyRooms
    if not await tx.run(Q.join, swarm=swarm, agent=asked, at=clock.now()):
        raise NotFound
    await tx.record(HelperJoined(agent=asked, **facts(thread, swarm)), by=by)
    return thread.id


async def decline(tx: Tx, swarm: int, *, by: Actor) -> None:
    """Say no, without a reason. Raises NotFound for who was not asked."""
    await _end(tx, swarm, "declined", by)


async def leave(tx: Tx, swarm: int, *, by: Actor) -> None:
    """Leave a room; the thread is not theirs to read any more. Raises NotFound for who is not in it."""
    await _end(tx, swarm, "left", by)


async def _end(tx: Tx, swarm: int, ending: str, by: Actor) -> None:
    agent = await _asked(tx, swarm, by)
    thread, _ = await locked(tx, swarm)
    if not await tx.run(Q.end_helper, swarm=swarm, agent=agent, ending=ending, at=clock.now()):
        raise NotFound
    await tx.record(HelperLeft(agent=agent, **facts(thread, swarm)), by=by)


async def _asked(tx: Tx, swarm: int, by: Actor) -> int:
    """Before anything is locked: whoever was not asked finds nothing."""
    if ours(by).kind != "agent" or not await tx.value(Q.was_asked, swarm=swarm, agent=by.id):
        raise NotFound
    return by.id
