"""Mails on their way in: kept as they came before anybody reads them, in the order in which they came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

from mostrador.channels.email.events import MailJudged, MailShelved
from mostrador.channels.email.records import Came, Shelved, State, Waiting
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound

Q = sql.load("mostrador.channels.email")
LARGEST: Final = 100_000_000
"""Bytes of a mail that is kept whole; servers refuse smaller ones."""
SHOWN: Final = 50
COUNTED: Final = 1_000
"""Mails of the shelf that are counted one by one."""


async def keep(
    tx: Tx,
    mailbox: int,
    *,
    hash: str,
    size: int,
    uidvalidity: int | None = None,
    uid: int | None = None,
    junk: bool = False,
) -> int | None:
    """A mail that the file store holds; its id, or None when this mailbox brought the same before.

    `uid` is its number in the folder; mails that came another way have none. `junk` when it lay among unwanted mail;
    what somebody took out of there is none any more.
    """
    await tx.run(Q.hold_content, hash=hash)
    kept = await tx.value(
        Q.keep_mail, mailbox=mailbox, uidvalidity=uidvalidity, uid=uid, hash=hash, size=size, junk=junk
    )
    if kept is None and not junk:
        await tx.run(Q.is_no_junk, mailbox=mailbox, hash=hash)
    return None if kept is None else int(kept)


async def mailboxes_waiting(tx: Tx) -> Sequence[int]:
    """The mailboxes that brought something nobody has read yet."""
    return await tx.values(Q.mailboxes_waiting)


async def waiting(tx: Tx, mailbox: int, *, limit: int) -> Sequence[Waiting]:
    """The next mails of a mailbox, in the order they came."""
    return await tx.all(Waiting, Q.waiting, mailbox=mailbox, limit=limit)


async def lock_waiting(tx: Tx, mail: int) -> Waiting | None:
    """The same for whoever reads it; None when somebody else does, or did."""
    return await tx.maybe(Waiting, Q.lock_waiting, id=mail)


async def repeats(tx: Tx, mail: int, words: str, at: datetime) -> int | None:
    """The mail with the same words that came before to another address of ours. Two at once take turns."""
    await tx.run(Q.one_mail, words=words)
    earlier = await tx.value(Q.same_words, id=mail, words=words, at=at)
    return None if earlier is None else int(earlier)


async def read(
    tx: Tx,
    mail: int,
    state: State,
    *,
    why: str = "",
    mail_id: str | None = None,
    words: str | None = None,
    sender: str | None = None,
    sender_name: str = "",
    subject: str = "",
    verdict: Literal["verified", "unknown", "suspect"] | None = None,
    verdict_why: str = "",
    automatic: str | None = None,
    enclosed: str | None = None,
    position: int | None = None,
    guessed: str | None = None,
    thread: int | None = None,
    message: int | None = None,
    person: int | None = None,
) -> None:
    """Write down what was read of a mail and what became of it.

    `enclosed` is JSON of an `Enclosed`; `position` the place on the thread that is kept for one that is held.
    """
    await tx.run(
        Q.read,
        id=mail,
        state=state,
        why=why,
        mail_id=mail_id,
        words=words,
        sender=sender,
        sender_name=sender_name,
        subject=subject,
        verdict=verdict,
        verdict_why=verdict_why,
        automatic=automatic,
        enclosed=enclosed,
        position=position,
        guessed=guessed,
        thread=thread,
        message=message,
        person=person,
    )


async def shelve(tx: Tx, mail: int, why: str) -> None:
    """Nobody can read it: it waits for somebody to look, and the next one goes on."""
    if await tx.run(Q.shelve, id=mail, why=why):
        found = await find_mail(tx, mail)
        await tx.record(MailShelved(mailbox=found.mailbox_id, mail=mail), by=SYSTEM)


async def retry(tx: Tx, mail: int, *, by: Actor) -> None:
    """Read it once more. Raises NotFound when it is not on the shelf."""
    if not await tx.run(Q.retry, id=mail):
        raise NotFound
    found = await find_mail(tx, mail)
    await tx.record(MailJudged(mailbox=found.mailbox_id, mail=mail), by=by)


async def retry_held(tx: Tx, mail: int, *, by: Actor) -> None:
    """Read a held mail again: its sender was let in, or `by` says that it is them. Raises NotFound when not held."""
    if not await tx.run(Q.retry_held, id=mail, by=by.id):
        raise NotFound


async def retry_apart(tx: Tx, mail: int) -> None:
    """Read a held mail again, as one that names no thread. Raises NotFound when it is not held."""
    if not await tx.run(Q.retry_apart, id=mail):
        raise NotFound


async def of_message(tx: Tx, message: int) -> Came:
    """The mail that brought a message. Raises NotFound."""
    found = await tx.maybe(Came, Q.of_message, message=message)
    if found is None:
        raise NotFound
    return found


async def forget(tx: Tx, message: int) -> str | None:
    """A message that came by mail was withdrawn: the hash of the mail when its bytes may go before the commit."""
    hash = await tx.value(Q.forget_mail, message=message)
    if hash is None:
        return None
    await tx.run(Q.hold_content, hash=hash)
    return None if await tx.value(Q.mail_in_use, hash=hash, message=message) else str(hash)


async def put_aside(tx: Tx, mail: int, *, by: Actor) -> None:
    """Somebody looked, and it is nothing: it stays kept, on no list. Raises NotFound."""
    if not await tx.run(Q.put_aside, id=mail):
        raise NotFound
    found = await find_mail(tx, mail)
    await tx.record(MailJudged(mailbox=found.mailbox_id, mail=mail, put_aside=True), by=by)


async def file_by_hand(tx: Tx, mail: int, thread: int, *, by: Actor) -> Came:
    """A mail of the shelf is put into a thread; the mail. Raises NotFound when it is not on the shelf."""
    if not await tx.run(Q.file_by_hand, id=mail, thread=thread):
        raise NotFound
    found = await find_mail(tx, mail)
    await tx.record(MailJudged(mailbox=found.mailbox_id, mail=mail, thread=thread), by=by)
    return found


async def shelf(tx: Tx, *, before: int | None = None) -> Sequence[Shelved]:
    """A page of what nobody could read, the newest first."""
    return await tx.all(Shelved, Q.shelf, before=before or 2**62, limit=SHOWN)


async def on_shelf(tx: Tx) -> int:
    """How many wait there; COUNTED and one stand for more."""
    return int(await tx.value(Q.on_shelf, most=COUNTED + 1))


async def unplaced(tx: Tx, *, before: int | None = None) -> Sequence[Came]:
    """A page of what machines wrote that belongs to no thread, the newest first."""
    return await tx.all(Came, Q.unplaced, before=before or 2**62, limit=SHOWN)


async def find_mail(tx: Tx, mail: int) -> Came:
    """A mail and what became of it. Raises NotFound."""
    found = await tx.maybe(Came, Q.find_mail, id=mail)
    if found is None:
        raise NotFound
    return found


async def lock_mail(tx: Tx, mail: int) -> Came:
    """The same for whoever decides about it. Raises NotFound."""
    found = await tx.maybe(Came, Q.lock_mail, id=mail)
    if found is None:
        raise NotFound
    return found


async def of_thread(tx: Tx, thread: int) -> Sequence[Came]:
    """The last mails that came to a thread, the newest first. The caller came through its door."""
    return await tx.all(Came, Q.of_thread, thread=thread, limit=SHOWN)
