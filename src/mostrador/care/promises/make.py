"""Promise something, and move a promise before it is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec

from mostrador import team, threads
from mostrador.care.promises.access import facts, locked
from mostrador.care.promises.events import PromiseHoldsAgain, PromiseMade, PromiseRenewed
from mostrador.care.promises.read import zone_of
from mostrador.care.promises.records import Act, Promise
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid
from mostrador.team import Card
from mostrador.threads import Thread
from mostrador.threads.access import ours
from mostrador.threads.events import SolutionDenied
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.promises")
BEFORE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(days=366)
LONGEST_TEXT: Final = 300


class DueUnfit(Invalid):
    """A promise is for a moment that is still to come, within a year. Nothing was sent; choose it again."""


class MomentOver(Conflict):
    """The moment of this promise is over, so it cannot be moved. Call once more, or say that it is kept."""


class _Released(msgspec.Struct, frozen=True):
    id: int
    agent_id: int
    act: Act
    what: str
    due_at: datetime
    first: int


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
    remind = await remind_at(tx, found, by.id, due_at)
    promise = await tx.value(
        Q.add,
        thread=thread,
        agent=by.id,
        message=message,
        act=act,
        what=words,
        due=due_at,
        at=now,
        remind=remind,
        revives=None,
    )
    await tx.record(PromiseMade(agent=by.id, **facts(found, promise)), by=by)
    return await tx.one(Promise, Q.find, id=promise)


async def hold_again(tx: Tx, event: SolutionDenied, by: Actor) -> None:
    """«Todavía no»: what *solved* released and is still ahead is owed again by whoever promised it; the thread says so.

    An ending stays what it was: each is a new promise for the same moment. What the person released by itself is not.
    """
    released = await tx.all(_Released, Q.released_by, closure=event.closure, at=tx.now)
    if not released:
        return
    thread = await threads.lock(tx, event.thread, by=SYSTEM)
    for one in released:
        promise = await tx.value(
            Q.add,
            thread=thread.id,
            agent=one.agent_id,
            message=None,
            act=one.act,
            what=one.what,
            due=one.due_at,
            at=tx.now,
            remind=await remind_at(tx, thread, one.agent_id, one.due_at),
            revives=one.first,
        )
        await tx.record(PromiseHoldsAgain(agent=one.agent_id, was=one.id, **facts(thread, promise)), by=by)
    for agent in dict.fromkeys(one.agent_id for one in released):
        await announce(tx, thread, "promise-again", about=agent, mentions=tuple({agent, thread.owner_id}))


async def renew(tx: Tx, promise: int, *, due_at: datetime, by: Actor) -> Promise:
    """Move a promise that is still open; the person is told. Raises DueUnfit, MomentOver, PromiseEnded, NotFound."""
    thread, found = await locked(tx, promise, by=ours(by))
    if found.due_at <= tx.now:
        raise MomentOver
    _fit(due_at, tx.now)
    remind = await remind_at(tx, thread, found.agent_id, due_at)
    await tx.run(Q.renew, id=found.id, due=due_at, remind=remind, agent=by.id)
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
    return True, await team.stand_in_at(tx, agent, found.team_id, at, person=found.person_id)


def _fit(due_at: datetime, now: datetime) -> None:
    if not now < due_at < now + LONGEST:
        raise DueUnfit


async def remind_at(tx: Tx, thread: Thread, maker: int, due_at: datetime) -> datetime:
    """When to ask for a promise: half an hour before; of one that is nearer, when half of its time is over.

    When none of those who would keep it is on shift then, half an hour before the last of them goes; else before the
    last of the team does.
    """
    now = tx.now
    usual = max(due_at - BEFORE, now + (due_at - now) / 2)
    there = await keepers(tx, thread, maker, usual)
    for agents, team_id in ((there, None), ([], thread.team_id)):
        last: datetime | None = await tx.value(Q.last_here, until=usual, since=now, agents=agents, team=team_id)
        if last is not None:
            return usual if last == usual else max(now, last - BEFORE / 2)
    return usual


async def keepers(tx: Tx, thread: Thread, maker: int, at: datetime) -> list[int]:
    """Who has to see to a promise: the owner, who made it, whom they named to stand in, and who does at a moment."""
    both = list(dict.fromkeys((thread.owner_id, maker)))
    there = list(await tx.values(Q.keepers, agents=both))
    for agent in both:
        if not await team.on_shift(tx, agent, at):
            instead = await team.stand_in_at(tx, agent, thread.team_id, at, person=thread.person_id)
            if instead is not None:
                there.append(instead.id)
    return [*both, *(agent for agent in dict.fromkeys(there) if agent not in both)]
