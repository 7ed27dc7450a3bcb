"""One act on several threads: each through its verb and in a transaction of its own, and undone within a minute.

What a thread refuses is noted beside it and stops nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from psycopg.types.json import Jsonb

from mostrador import threads
from mostrador.care import handoffs
from mostrador.care.macros import acts
from mostrador.care.macros.acts import Act, PassTo, Propose, Sleep, Spam, Tag
from mostrador.care.macros.sharing import named
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound, Problem
from mostrador.kit.i18n import Translator
from mostrador.threads.access import ours
from mostrador.threads.handoff import ReasonMissing
from mostrador.threads.labels import labels_of, untag_thread
from mostrador.threads.records import Closure, Handoff, Snooze

Q = sql.load("mostrador.care.macros")
MOST: Final = 500
# So many are done while one waits; more are done by a worker, and the page shows how far it is.
AT_ONCE: Final = 50
UNDO: Final = timedelta(seconds=60)


class NothingChosen(Invalid):
    """Choose one case at least and %(most)s at most."""


class TooLateToUndo(Conflict):
    """A minute has passed, or it was undone already. What is left can be changed case by case."""


class Refused(msgspec.Struct, frozen=True):
    """A thread on which it could not be done, or undone, and why."""

    thread: int
    subject: str
    person: str
    why: str


class Batch(msgspec.Struct, frozen=True):
    """How far one act on several threads is. `undo_until` while it can be undone."""

    id: int
    act: Act
    total: int
    waits: int
    done: int
    undone: int
    undoing: bool
    undo_until: datetime | None
    refused: tuple[Refused, ...]

    @property
    def working(self) -> bool:
        """Whether there is more to do."""
        return (self.done if self.undoing else self.waits) > 0


class _Row(msgspec.Struct, frozen=True):
    id: int
    act: dict[str, Any]
    total: int
    waits: int
    done: int
    undone: int
    done_at: datetime | None
    undone_at: datetime | None


class _Item(msgspec.Struct, frozen=True):
    place: int
    thread_id: int
    was: dict[str, Any] | None


class _Was(msgspec.Struct, frozen=True):
    """How a thread stood: what it takes to go back. `row` is the snooze, offer, ending or tag that was made."""

    row: int
    new: bool = True
    slept_until: datetime | None = None
    waiting_since: datetime | None = None


async def begin_batch(tx: Tx, act: Act, chosen: Sequence[int], *, by: Actor) -> int:
    """Note what is to be done on which threads; its id. Raises NothingChosen, DaysUnfit, NameUnfit, ReasonMissing."""
    ours(by)
    several = list(dict.fromkeys(chosen))
    if not 0 < len(several) <= MOST:
        raise NothingChosen(most=MOST)
    match act:
        case Tag(name):
            named(name, 40)
        case Sleep(days) if not 0 < days < acts.LONGEST:
            raise acts.DaysUnfit
        case PassTo(_, reason) | Spam(reason) if not reason.strip():
            raise ReasonMissing
    return int(await tx.value(Q.add_batch, agent=by.id, act=Jsonb(msgspec.to_builtins(act)), threads=several))


async def work_batch(db: Database, batch: int, *, say: Translator, by: Actor) -> None:
    """Do what is left of it, or undo it when that was asked. Two who work on it at once share it."""
    async with db.look() as tx:
        found = await find_batch(tx, batch, viewer=by)
    while True:
        async with db.begin() as tx:
            item = await tx.maybe(_Item, Q.next_item, batch=batch, state="done" if found.undoing else "waits")
            if item is None:
                await tx.run(Q.end_batch, id=batch)
                return
            await _one(tx, found, item, say, by)


async def undo_batch(tx: Tx, batch: int, *, by: Actor) -> None:
    """Ask that it be undone; `work_batch` does it. Raises TooLateToUndo, NotFound."""
    await find_batch(tx, batch, viewer=by)
    if not await tx.run(Q.undo_batch, id=batch, since=clock.now() - UNDO):
        raise TooLateToUndo


async def find_batch(tx: Tx, batch: int, *, viewer: Actor) -> Batch:
    """How far it is, for who asked for it. Raises NotFound."""
    found = await tx.maybe(_Row, Q.batch, id=batch, agent=ours(viewer).id)
    if found is None:
        raise NotFound
    refused = await tx.all(Refused, Q.refused_items, batch=batch)
    soon = found.done_at + UNDO if found.done_at and not found.undone_at and found.done else None
    return Batch(
        id=found.id,
        act=msgspec.convert(found.act, Act),
        total=found.total,
        waits=found.waits,
        done=found.done,
        undone=found.undone,
        undoing=found.undone_at is not None,
        undo_until=soon if soon and soon > clock.now() else None,
        refused=tuple(refused),
    )


async def forget_batches(tx: Tx) -> int:
    """Forget those of yesterday: what they did stays; how many."""
    return await tx.run(Q.forget_batches)


async def _one(tx: Tx, batch: Batch, item: _Item, say: Translator, by: Actor) -> None:
    state, why, was = "undone" if batch.undoing else "done", "", item.was
    try:
        # What is refused leaves nothing behind, and the note that it was refused stays.
        async with tx.connection.transaction():
            if batch.undoing:
                await _back(tx, item.thread_id, batch.act, msgspec.convert(item.was, _Was), by)
            else:
                was = msgspec.to_builtins(await _do(tx, item.thread_id, batch.act, by))
    except Problem as problem:
        state, why = "stays" if batch.undoing else "refused", say.problem(problem)
    await tx.run(
        Q.settle_item,
        batch=batch.id,
        place=item.place,
        state=state,
        why=why,
        was=Jsonb(was) if was is not None else None,
    )


async def _do(tx: Tx, thread: int, act: Act, by: Actor) -> _Was:
    before = await threads.lock(tx, thread, by=by)
    standing = await threads.standing(tx, thread, viewer=by)
    slept = standing.snooze.until if standing.snooze else None
    match act:
        case Tag(name):
            had = {one.id for one in (await labels_of(tx, thread, viewer=by)).tags}
            tag = await acts.tag(tx, thread, name, by=by)
            return _Was(tag, new=tag not in had)
        case Sleep(days):
            await acts.put_to_sleep(tx, thread, days, by=by)
            now = await threads.standing(tx, thread, viewer=by)
            return _Was(now.snooze.id if now.snooze else 0, slept_until=slept)
        case PassTo(agent, reason):
            return _Was((await handoffs.pass_on(tx, thread, to=agent, reason=reason, by=by)).id)
        case Propose():
            return _Was((await threads.propose(tx, thread, by=by)).id, slept_until=slept)
        case Spam(reason):
            closure = await threads.discard(tx, thread, why="spam", reason=reason, by=by)
            return _Was(closure.id, slept_until=slept, waiting_since=before.waiting_since)


async def _back(tx: Tx, thread: int, act: Act, was: _Was, by: Actor) -> None:
    """The verb's reverse, unless somebody changed it since. Raises Conflict."""
    await threads.lock(tx, thread, by=by)
    now = await threads.standing(tx, thread, viewer=by)
    match act:
        case Tag():
            if was.new:
                await untag_thread(tx, thread, was.row, by=by)
            return
        case Sleep():
            _same(now.snooze, was.row)
            await threads.unsnooze(tx, thread, by=by)
        case PassTo():
            _same(now.handoff, was.row)
            await threads.refuse(tx, thread, by=by)
        case Propose() | Spam():
            _same(now.closure, was.row)
            await threads.reopen(tx, thread, by=by)
            # An ended thread waits for nobody; this one goes on waiting since it did.
            await tx.run(Q.wait_again, thread=thread, since=was.waiting_since)
    if was.slept_until and was.slept_until > clock.now():
        await threads.snooze(tx, thread, until=was.slept_until, by=by)


def _same(now: Snooze | Handoff | Closure | None, then: int) -> None:
    """Raises Conflict when it is not what was made any more."""
    if now is None or now.id != then:
        raise Conflict
