"""The doors of a room: its owner leads, its helpers are in, everybody else finds nothing."""

from __future__ import annotations

from typing import Any

from mostrador import team, threads
from mostrador.care.swarms.records import Swarm
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, NotFound
from mostrador.threads import Thread
from mostrador.threads.access import ours

Q = sql.load("mostrador.care.swarms")


class OnlyTheOwner(Forbidden):
    """Only who owns a case, or stands in for them now, calls for help on it. Leave them a note."""


class RoomClosed(Conflict):
    """This room is closed: the case goes on with its owner."""


async def locked(tx: Tx, swarm: int) -> tuple[Thread, Swarm]:
    """A swarm with its thread locked. Raises NotFound, RoomClosed. The caller asks who acts."""
    number = await tx.value(Q.thread_of, id=swarm)
    if number is None:
        raise NotFound
    thread = await threads.lock(tx, number, by=SYSTEM)
    return thread, await tx.one(Swarm, Q.find, id=swarm)


async def led(tx: Tx, swarm: int, *, by: Actor) -> tuple[Thread, Swarm]:
    """The same for who leads it. Raises NotFound, OnlyTheOwner."""
    thread, found = await locked(tx, swarm)
    await threads.find(tx, thread.id, viewer=ours(by))
    if not await leads(tx, thread, by):
        raise OnlyTheOwner
    return thread, found


async def leads(tx: Tx, thread: Thread, by: Actor) -> bool:
    """Whether `by` owns the thread, or stands in for an owner who is off shift."""
    if by.kind != "agent":
        return False
    if thread.owner_id == by.id:
        return True
    now = clock.now()
    if await team.on_shift(tx, thread.owner_id, now):
        return False
    instead = await team.stand_in_at(tx, thread.owner_id, thread.team_id, now, person=thread.person_id)
    return instead is not None and instead.id == by.id


def facts(thread: Thread, swarm: int) -> dict[str, Any]:
    """What every event of a swarm says."""
    return {"thread": thread.id, "owner": thread.owner_id, "team": thread.team_id, "swarm": swarm}
