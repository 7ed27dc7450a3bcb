"""The room of a thread: its question, who is in it, and what they say among themselves."""

from __future__ import annotations

from typing import Final

from mostrador import threads
from mostrador.care.swarms.access import RoomClosed, facts, leads, locked
from mostrador.care.swarms.events import RoomSpoke
from mostrador.care.swarms.records import Helper, Remark, Room, Swarm
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid, NotFound
from mostrador.threads import Thread
from mostrador.threads.access import ours
from mostrador.threads.receive import NothingSaid

Q = sql.load("mostrador.care.swarms")
LONGEST: Final = 4000
SHOWN: Final = 200


class RemarkTooLong(Invalid):
    """In the room there is place for 4000 characters at once. Say it in two."""


class NotYourWords(Forbidden):
    """Only who said this in the room can withdraw it."""


async def room(tx: Tx, thread: int, *, viewer: Actor) -> Room | None:
    """The last room of a thread: the open one for who is in it, an earlier one too for who leads; None for all others.

    Raises NotFound.
    """
    found = await threads.find(tx, thread, viewer=ours(viewer))
    swarm = await tx.maybe(Swarm, Q.room, thread=thread)
    if swarm is None:
        return None
    leading = await _enters(tx, found, swarm, viewer)
    if leading is None:
        return None
    helpers = await tx.all(Helper, Q.helpers, swarm=swarm.id)
    remarks = await tx.all(Remark, Q.remarks, swarm=swarm.id, limit=SHOWN)
    return Room(swarm, tuple(helpers), tuple(reversed(remarks)), leading)


async def closed_on(tx: Tx, thread: int, *, viewer: Actor) -> bool:
    """Whether the last room of a thread closed while `viewer` was in it; they need not read the thread any more."""
    return bool(await tx.value(Q.closed_on, thread=thread, agent=ours(viewer).id))


async def say(tx: Tx, swarm: int, text: str, *, by: Actor) -> int:
    """Say something in the room; the id of the remark. The first one of a helper is help given.

    Raises NothingSaid, RemarkTooLong, RoomClosed, NotFound for who is not in it.
    """
    thread, found = await _entered(tx, swarm, by)
    if not found.open:
        raise RoomClosed
    text = text.strip()
    if not text:
        raise NothingSaid
    if len(text) > LONGEST:
        raise RemarkTooLong
    now = clock.now()
    remark = int(await tx.value(Q.add_remark, swarm=swarm, agent=by.id, text=text, at=now))
    await tx.run(Q.helped, swarm=swarm, agent=by.id, at=now)
    await tx.record(RoomSpoke(remark=remark, **facts(thread, swarm)), by=by)
    return remark


async def withdraw(tx: Tx, swarm: int, remark: int, *, by: Actor) -> None:
    """Take back one's own words; nothing of them is left. Raises NotYourWords, NotFound."""
    thread, _ = await _entered(tx, swarm, by)
    author = await tx.value(Q.author_of, id=remark, swarm=swarm)
    if author is None:
        raise NotFound
    if author != by.id:
        raise NotYourWords
    await tx.run(Q.withdraw_remark, id=remark, at=clock.now())
    await tx.record(RoomSpoke(remark=remark, **facts(thread, swarm)), by=by)


async def _entered(tx: Tx, swarm: int, by: Actor) -> tuple[Thread, Swarm]:
    thread, found = await locked(tx, swarm)
    if await _enters(tx, thread, found, ours(by)) is None:
        raise NotFound
    return thread, found


async def _enters(tx: Tx, thread: Thread, swarm: Swarm, by: Actor) -> bool | None:
    """None for who has no business in the room, else whether they lead it."""
    if await leads(tx, thread, by):
        return True
    inside = by.kind == "agent" and await tx.value(Q.is_in, swarm=swarm.id, agent=by.id)
    return False if inside else None
