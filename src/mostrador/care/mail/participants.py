"""Who else takes part in a thread by mail: whoever its owner let in.

Whom the person writes to beside us is offered to the owner and never let in by itself: a Cc is typed quickly, may be
forged where nothing proves who wrote, and what we answer a week later may be for one pair of eyes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from mostrador import people, threads
from mostrador.care.mail.events import ParticipantsChanged
from mostrador.channels import AddressGiven, Incoming
from mostrador.channels.email import inbox
from mostrador.channels.email.mail import Mail
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.threads import Thread
from mostrador.threads.access import ours

Q = sql.load("mostrador.care.mail")
MOST_COPIED: Final = 10
"""Of a mail that went to more, the first ones are offered."""


class Participant(msgspec.Struct, frozen=True):
    """Somebody beside the person of a thread. They are sent what we say there, and what they answer stands there.

    `whole` when their page shows all that was said, and not only what was said since they joined.
    """

    address: str
    person_id: int
    name: str
    accepted_at: datetime
    whole: bool


class Copied(msgspec.Struct, frozen=True):
    """Whom the person of a thread wrote to beside us, in the mail that is this message."""

    address: str
    name: str
    message_id: int


async def participants(tx: Tx, thread: int) -> Sequence[Participant]:
    """Who takes part, the first one first. The caller came through the thread's door."""
    return await tx.all(Participant, Q.participants, thread=thread)


async def copied(tx: Tx, thread: int) -> Sequence[Copied]:
    """Whom the person wrote to beside us, and nobody has decided about. The caller came through the thread's door."""
    return await tx.all(Copied, Q.copied, thread=thread)


async def note_copied(tx: Tx, thread: int, message: int, mail: Mail) -> None:
    """Remember whom a mail of the thread's person went to beside us; its owner is asked."""
    sender = mail.sender.address if mail.sender else ""
    others = {one.address: one.name for one in (*mail.to, *mail.cc) if one.address and one.address != sender}
    named = list(others.items())[:MOST_COPIED]
    if named:
        addresses, names = [address for address, _ in named], [name[:200] for _, name in named]
        await tx.run(Q.note_copied, thread=thread, message=message, addresses=addresses, names=names)


async def take_in(tx: Tx, thread: int, address: str, *, by: Actor) -> None:
    """Whom the person wrote to beside us takes part from that mail on.

    Raises NotFound, also when nobody wrote to that address.
    """
    found = await threads.lock(tx, thread, by=ours(by))
    one = next((one for one in await copied(tx, thread) if one.address == address), None)
    if one is None:
        raise NotFound
    given = AddressGiven("email", address, verified=False)
    person = await people.recognise(tx, Incoming(via="email", text="", name=one.name, address=given))
    [said] = (await threads.one(tx, thread, one.message_id, viewer=by)).messages
    await _let(tx, found, address, person.id, after=said.position - 1, by=by)


async def pass_over(tx: Tx, thread: int, address: str, *, by: Actor) -> None:
    """Whom the person wrote to beside us does not take part. Raises NotFound."""
    await threads.lock(tx, thread, by=ours(by))
    if not await tx.run(Q.pass_over, thread=thread, address=address):
        raise NotFound


async def show_whole(tx: Tx, thread: int, address: str, *, whole: bool, by: Actor) -> None:
    """Who takes part sees all that was said, or again only what was said since they joined. Raises NotFound."""
    found = await threads.lock(tx, thread, by=ours(by))
    if not await tx.run(Q.show_whole, thread=thread, address=address, whole=whole):
        raise NotFound
    await _tell(tx, found, by)


async def remove(tx: Tx, thread: int, address: str, *, by: Actor) -> None:
    """Who took part does no more: their link and their browsers open nothing, and what waits to leave does not.

    Raises NotFound.
    """
    found = await threads.lock(tx, thread, by=ours(by))
    if not await tx.run(Q.remove_participant, thread=thread, address=address):
        raise NotFound
    await tx.run(Q.leave_part, thread=thread, address=address)
    await tx.run(Q.call_back_from, thread=thread, address=address)
    await _tell(tx, found, by)


async def let_in(tx: Tx, mail: int, *, by: Actor) -> int:
    """The sender of a held mail takes part in its thread from now on, and what they wrote is put there; the thread.

    Of one whose sender was not proved it says that it is them, this time.

    Raises NotFound, and what `threads.lock` raises for `by`.
    """
    held = await inbox.lock_mail(tx, mail)
    if held.thread_id is None or held.sender is None:
        raise NotFound
    thread = await threads.lock(tx, held.thread_id, by=ours(by))
    await inbox.retry_held(tx, mail, by=by)
    if held.why == "unproved":
        return thread.id
    address = AddressGiven("email", held.sender, verified=held.verdict == "verified")
    person = await people.recognise(tx, Incoming(via="email", text="", name=held.sender_name, address=address))
    await _let(tx, thread, held.sender, person.id, after=thread.last_position, by=by)
    return thread.id


async def keep_out(tx: Tx, mail: int, *, by: Actor) -> int:
    """The sender of a held mail does not come in: it opens a thread of their own; the thread at which it was held.

    Raises NotFound, and what `threads.lock` raises for `by`.
    """
    held = await inbox.lock_mail(tx, mail)
    thread = await threads.lock(tx, held.thread_id or 0, by=ours(by))
    await inbox.retry_apart(tx, mail)
    return thread.id


async def _let(tx: Tx, thread: Thread, address: str, person: int, *, after: int, by: Actor) -> None:
    await tx.run(Q.let_in, thread=thread.id, address=address, person=person, by=by.id, after=after)
    await _tell(tx, thread, by)


async def _tell(tx: Tx, thread: Thread, by: Actor) -> None:
    await tx.record(ParticipantsChanged(thread=thread.id, owner=thread.owner_id, team=thread.team_id), by=by)
