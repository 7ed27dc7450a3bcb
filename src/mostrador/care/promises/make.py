"""Promise something, and move a promise before it is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from mostrador import team, threads
from mostrador.care.promises.access import facts, locked
from mostrador.care.promises.events import PromiseMade, PromiseRenewed
from mostrador.care.promises.read import zone_of
from mostrador.care.promises.records import Act, Promise
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid
from mostrador.team import Card
from mostrador.threads.access import ours
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.promises")
BEFORE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(days=366)
LONGEST_TEXT: Final = 300


class DueUnfit(Invalid):
    """A promise is for a moment that is still to come, within a year. Nothing was sent; choose it again."""


class MomentOver(Conflict):
    """The moment of this promise is over, so it cannot be moved. Call once more, or say that it is kept."""


class PromiseMissing(Invalid):
    """Say in a few words what you promise."""


async def make(
    tx: Tx, thread: int, *, act: Act, what: str, due_at: datetime, message: int | None = None, by: Actor
) -> Promise:
    """`by` promises something on a thread, before `due_at`. `message` is the one in which it was said.

    Raises DueUnfit, PromiseMissing, NotFound.
    """
    words = " ".join(what.split())[:LONGEST_TEXT]
    if not words:
        raise PromiseMissing
    _fit(due_at, tx.now)
    found = await threads.lock(tx, thread, by=ours(by))
    now = tx.now
    promise = await tx.value(
        Q.add,
        thread=thread,
        agent=by.id,
        message=message,
        act=act,
        what=words,
        due=due_at,
        at=now,
        remind=_reminder(now, due_at),
    )
    await tx.record(PromiseMade(agent=by.id, **facts(found, promise)), by=by)
    return await tx.one(Promise, Q.find, id=promise)


async def renew(tx: Tx, promise: int, *, due_at: datetime, by: Actor) -> Promise:
    """Move a promise that is still open; the person is told. Raises DueUnfit, MomentOver, PromiseEnded, NotFound."""
    thread, found = await locked(tx, promise, by=ours(by))
    if found.due_at <= tx.now:
        raise MomentOver
    _fit(due_at, tx.now)
    await tx.run(Q.renew, id=found.id, due=due_at, remind=_reminder(tx.now, due_at), agent=by.id)
    # Told where the person lives, so that their page need not ask.
    told = due_at.astimezone(await zone_of(tx, thread.id, viewer=by))
    await announce(tx, thread, "promise-renewed", about=by.id, text=told.isoformat())
    await tx.record(PromiseRenewed(**facts(thread, found.id)), by=by)
    return await tx.one(Promise, Q.find, id=found.id)


async def stand_in_for(tx: Tx, thread: int, *, agent: int, at: datetime, viewer: Actor) -> tuple[bool, Card | None]:
    """Whether `agent` is off shift at a moment, and who stands in for them then. Raises NotFound."""
    found = await threads.find(tx, thread, viewer=ours(viewer))
    if await team.on_shift(tx, agent, at):
        return False, None
    return True, await team.stand_in_at(tx, agent, found.team_id, at)


def _fit(due_at: datetime, now: datetime) -> None:
    if not now < due_at < now + LONGEST:
        raise DueUnfit


def _reminder(now: datetime, due_at: datetime) -> datetime:
    """Half an hour before; of one that is nearer, when half of its time is over."""
    return max(due_at - BEFORE, now + (due_at - now) / 2)
