"""Somebody asks two things at once: one of them gets a thread of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, NotFound
from mostrador.threads.access import find, lock, ours, owner_speaks
from mostrador.threads.attach import new_key
from mostrador.threads.code import new_code
from mostrador.threads.events import MessageArrived, ThreadOpened, ThreadSplit
from mostrador.threads.records import Kind, Thread
from mostrador.threads.say import facts, line, say

Q = sql.load("mostrador.threads.ties")


class NothingChosen(Invalid):
    """Choose at least one message of the customer for the new case."""


class SubjectMissing(Invalid):
    """Say in a few words what the new case is about."""


class Choice(msgspec.Struct, frozen=True):
    """A message that may go into a thread of its own."""

    id: int
    text: str
    at: datetime


class _Original(msgspec.Struct, frozen=True):
    id: int
    text: str
    at: datetime
    via: str
    scribe_id: int | None
    author_id: int


async def choices(tx: Tx, thread: int, message: int, *, viewer: Actor) -> Sequence[Choice]:
    """What the person said from `message` on, at most 20. Raises NotFound."""
    await find(tx, thread, viewer=ours(viewer))
    return await tx.all(Choice, Q.to_split, thread=thread, message=message)


async def split(
    tx: Tx, thread: int, messages: Sequence[int], *, subject: str, kind: Kind = "enquiry", by: Actor
) -> Thread:
    """Open a thread for some of what the person said on `thread`: the same owner, and the same browsers open it.

    The words are copied with the hour at which they were said; withdrawn there, they go here too. It is a matter of
    its own, and the person came once. Raises NothingChosen, SubjectMissing, NotFound.
    """
    found = await lock(tx, thread, by=ours(by))
    await owner_speaks(tx, found, by)
    if not (subject := " ".join(subject.split())[:200]):
        raise SubjectMissing
    chosen = await tx.all(_Original, Q.chosen, thread=thread, messages=list(messages))
    if not chosen:
        raise NothingChosen
    if len(chosen) != len(set(messages)):
        raise NotFound
    made = await tx.one(Thread, Q.split_off, thread=thread, code=new_code(), kind=kind, subject=subject)
    await tx.record(ThreadOpened(thread=made.id, owner=made.owner_id, team=made.team_id, person=made.person_id), by=by)
    for original in chosen:
        await _copy(tx, made, original, by)
    # They have waited for it since they said it.
    await tx.run(Q.wait_since, thread=made.id, since=min(one.at for one in chosen))
    await tx.run(Q.admit_alike, thread=made.id, like=thread)
    await line(tx, made.id, "split-from", agent=by.id, text=str(thread))
    await line(tx, thread, "split", agent=by.id, text=str(made.id))
    await tx.record(ThreadSplit(thread=thread, owner=found.owner_id, team=found.team_id, made=made.id), by=by)
    return made


async def _copy(tx: Tx, thread: Thread, original: _Original, by: Actor) -> None:
    placed = await say(
        tx,
        thread.id,
        author_kind="customer",
        author=original.author_id,
        text=original.text,
        via=original.via,
        scribe=original.scribe_id,
        owed=True,
        at=original.at,
    )
    await tx.run(Q.mark_copy, message=placed.id, original=original.id)
    keys = [new_key() for _ in range(await tx.value(Q.files_of, message=original.id))]
    if keys:
        await tx.run(Q.copy_files, message=placed.id, original=original.id, keys=keys)
    await tx.record(MessageArrived(copied=True, **facts(thread, placed)), by=by)
