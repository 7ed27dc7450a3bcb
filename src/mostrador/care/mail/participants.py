"""Who else takes part in a thread by mail: whoever its owner let in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from mostrador import people, threads
from mostrador.channels import AddressGiven, Incoming
from mostrador.channels.email import inbox
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound

Q = sql.load("mostrador.care.mail")


class Participant(msgspec.Struct, frozen=True):
    """Somebody beside the person of a thread. They are sent what we say there, and what they answer stands there."""

    address: str
    person_id: int
    name: str
    accepted_at: datetime


async def participants(tx: Tx, thread: int) -> Sequence[Participant]:
    """Who takes part, the first one first. The caller came through the thread's door."""
    return await tx.all(Participant, Q.participants, thread=thread)


async def let_in(tx: Tx, mail: int, *, by: Actor) -> int:
    """The sender of a held mail takes part in its thread from now on, and what they wrote is put there; the thread.

    Of one whose sender was not proved it says that it is them, this time.

    Raises NotFound, and what `threads.lock` raises for `by`.
    """
    held = await inbox.lock_mail(tx, mail)
    if held.thread_id is None or held.sender is None:
        raise NotFound
    thread = await threads.lock(tx, held.thread_id, by=by)
    await inbox.retry_held(tx, mail)
    if held.why == "unproved":
        return thread.id
    address = AddressGiven("email", held.sender, verified=held.verdict == "verified")
    person = await people.recognise(tx, Incoming(via="email", text="", name=held.sender_name, address=address))
    await tx.run(Q.let_in, thread=thread.id, address=held.sender, person=person.id, by=by.id)
    return thread.id


async def keep_out(tx: Tx, mail: int, *, by: Actor) -> int:
    """The sender of a held mail does not come in: it opens a thread of their own; the thread at which it was held.

    Raises NotFound, and what `threads.lock` raises for `by`.
    """
    held = await inbox.lock_mail(tx, mail)
    thread = await threads.lock(tx, held.thread_id or 0, by=by)
    await inbox.retry_apart(tx, mail)
    return thread.id
