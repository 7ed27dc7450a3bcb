"""On arrival: a new matter or the same one again, and what the third time brings."""

from __future__ import annotations

from mostrador.care.matters.events import MatterRecognised, ThreadRaised
from mostrador.care.matters.likeness import ORDINARY, Said, same_again
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.events import ContactBegan, MessageArrived, ThreadMerged, ThreadReopened

Q = sql.load("mostrador.care.matters")


async def place(tx: Tx, event: MessageArrived, by: Actor) -> None:
    """The first message of a thread says what it is about; only who was here in the last 30 days can come back.

    What an agent split from another thread is a matter of its own.
    """
    if event.position != 1 or event.copied:
        return
    earlier = await tx.all(Said, Q.earlier, thread=event.thread, at=tx.at, ordinary=ORDINARY)
    again = same_again(earlier)
    if again is None:
        return
    matter, ground = again
    await tx.run(Q.come_back, thread=event.thread, matter=matter)
    facts = {"thread": event.thread, "owner": event.owner, "team": event.team}
    await tx.record(MatterRecognised(matter=matter, ground=ground, **facts), by=by)
    await weigh(tx, event, by)


async def join(tx: Tx, event: ThreadMerged, by: Actor) -> None:
    """What was merged is about the same."""
    await tx.run(Q.join, thread=event.merged, into=event.thread)


async def weigh(tx: Tx, event: MessageArrived | ContactBegan | ThreadReopened, by: Actor) -> None:
    """The third contact about one matter, and every one after it, raises its thread until somebody answers."""
    times = await tx.value(Q.raise_third, thread=event.thread)
    if times is not None:
        await tx.record(ThreadRaised(thread=event.thread, owner=event.owner, team=event.team, times=times), by=by)
