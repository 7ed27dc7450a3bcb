"""What was said before we were here: threads of old, with their own dates. Nobody is told, and no clock runs."""

from __future__ import annotations

import secrets
from datetime import datetime

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.threads.code import new_code
from mostrador.threads.events import MessageBrought
from mostrador.threads.receive import subject_of
from mostrador.threads.records import Thread
from mostrador.threads.say import AttachmentMissing, Placed, commitment, facts

Q = sql.load("mostrador.threads")


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was said `at` a moment long ago: by the `agent`, or by whoever the thread is about."""

    text: str
    at: datetime
    via: str
    agent: int | None = None
    attachments: tuple[str, ...] = ()
    uploaded_by: str = ""


async def begin_past(tx: Tx, said: Said, *, person: int, owner: int, team: int, subject: str, language: str) -> Placed:
    """A thread that began with this. It is open until `settle_past`. Raises AttachmentMissing."""
    thread = await tx.one(
        Thread,
        Q.begin_past,
        code=new_code(),
        person=person,
        owner=owner,
        team=team,
        channel=said.via,
        language=language,
        subject=subject_of(subject or said.text),
        at=said.at,
    )
    return await _say(tx, thread, said)


async def go_on_past(tx: Tx, thread: int, said: Said) -> Placed | None:
    """What was said next on a thread of old; None when it is none, or has gone on since we are here.

    Raises AttachmentMissing.
    """
    found = await tx.maybe(Thread, Q.lock_past, thread=thread)
    return None if found is None else await _say(tx, found, said)


async def settle_past(tx: Tx, threads: list[int], *, before: datetime) -> int:
    """End those of these that we answered, or that nobody said anything on since `before`; how many.

    They fell quiet, with their last word: nobody said that they are solved. The others wait for an answer of ours.
    """
    return await tx.run(Q.settle_past, threads=threads, before=before)


async def _say(tx: Tx, thread: Thread, said: Said) -> Placed:
    salt = secrets.token_bytes(16)
    placed = await tx.one(
        Placed,
        Q.say_past,
        thread=thread.id,
        agent=said.agent,
        text=said.text,
        salt=salt,
        via=said.via,
        at=said.at,
    )
    if said.attachments:
        keys = list(said.attachments)
        if await tx.run(Q.attach, message=placed.id, keys=keys, by=said.uploaded_by) != len(keys):
            raise AttachmentMissing
    placed = msgspec.structs.replace(placed, digest=commitment(salt, said.text))
    await tx.record(MessageBrought(**facts(thread, placed)), by=SYSTEM)
    return placed
