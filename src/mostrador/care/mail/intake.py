"""Read the mails that were kept, and put each where it belongs. None is lost: it is placed, held, noted or shelved."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, Unpack

import msgspec
import psycopg
import structlog

from mostrador import threads
from mostrador.care.mail import automatic, kinds, language, marks, participants, side, which
from mostrador.care.mail.keeping import Became, attach, digest, fit, keep_part, note
from mostrador.care.routing import find_owner, heed
from mostrador.channels import AddressGiven, Incoming
from mostrador.channels.email import Mailbox, Waiting, brought, find_mailbox, inbox, reading
from mostrador.channels.email.mail import Mail, Unreadable
from mostrador.channels.email.records import State
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.files import FileStore, Stored
from mostrador.threads.receive import Blocked, RecordingRefused
from mostrador.threads.reply import announce
from mostrador.threads.say import keep_place

if TYPE_CHECKING:
    from dns.resolver import Resolver

    from mostrador.channels.email.authenticity import Authenticity

Q = sql.load("mostrador.care.mail")
AT_ONCE: Final = 50
REST_SECONDS: Final = 0.5
SIDE_BY_SIDE: Final = 16
"""Mails of a mailbox of which the DNS is asked at the same time: one whose name servers are silent costs seconds."""
BYTES_SIDE_BY_SIDE: Final = 30_000_000
VIA: Final = "email"
log = structlog.get_logger()
# Those who wait for name servers take no room of those who read files.
_askers = ThreadPoolExecutor(2 * SIDE_BY_SIDE, thread_name_prefix="ask-dns")


class _Read(msgspec.Struct, frozen=True):
    """A mail with all that was found out about it before the database is asked; `language` None when it is not sure."""

    row: Waiting
    mailbox: Mailbox
    mail: Mail
    said: str
    real: Authenticity
    words: str
    files: Sequence[Stored]
    language: str | None = None


async def read_all(db: Database, files: FileStore, *, secret: bytes, resolver: Resolver | None = None) -> None:
    """Read what comes, for ever: each mailbox in its order, none waiting for another.

    `secret` is the server's; `resolver` None asks the name servers of the system.
    """
    reading_now: dict[int, asyncio.Task[None]] = {}
    try:
        while True:
            with suppress(psycopg.OperationalError):
                async with db.look() as tx:
                    mailboxes = await inbox.mailboxes_waiting(tx)
                reading_now = {one: task for one, task in reading_now.items() if not task.done()}
                for one in mailboxes:
                    if one not in reading_now:
                        work = _read_mailbox(db, files, one, secret=secret, resolver=resolver)
                        reading_now[one] = asyncio.create_task(work)
            await asyncio.sleep(REST_SECONDS)
    finally:
        for task in reading_now.values():
            task.cancel()
        await asyncio.gather(*reading_now.values(), return_exceptions=True)


async def _read_mailbox(
    db: Database, files: FileStore, mailbox: int, *, secret: bytes, resolver: Resolver | None
) -> None:
    try:
        while await read_some(db, files, mailbox, secret=secret, resolver=resolver):
            pass
    except psycopg.OperationalError as error:
        log.warning("mail.interrupted", error=type(error).__name__)


async def read_some(
    db: Database, files: FileStore, mailbox: int, *, secret: bytes, resolver: Resolver | None = None
) -> int:
    """Read the next mails of one mailbox; how many there were. Some are read side by side, each is put in its turn."""
    async with db.look() as tx:
        rows = await inbox.waiting(tx, mailbox, limit=AT_ONCE)
        found = await find_mailbox(tx, mailbox)
    for some in _portions(rows):
        tasks = [asyncio.create_task(_read(files, row, found, resolver)) for row in some]
        try:
            for row, task in zip(some, tasks, strict=True):
                await _place(db, row, task, secret)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    return len(rows)


def _portions(rows: Sequence[Waiting]) -> Iterator[list[Waiting]]:
    """So many as are read side by side, and fit in memory; at least one."""
    some: list[Waiting] = []
    for row in rows:
        if some and (len(some) == SIDE_BY_SIDE or sum(one.size for one in some) + row.size > BYTES_SIDE_BY_SIDE):
            yield some
            some = []
        some.append(row)
    if some:
        yield some


async def _place(db: Database, row: Waiting, reading_it: asyncio.Task[_Read], secret: bytes) -> None:
    """Put a mail where it belongs when it is read; what nobody can read goes to the shelf, and the next one goes on."""
    try:
        read = await reading_it
        async with db.begin() as tx:
            if await inbox.lock_waiting(tx, row.id) is not None:
                await _put(tx, read, secret)
    except psycopg.OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a mail can do, it is kept and the next one is read
        why = str(error) if isinstance(error, Unreadable) else f"{type(error).__name__}: {error}"
        log.warning("mail.shelved", mail=row.id, error=type(error).__name__)
        async with db.begin() as tx:
            await inbox.shelve(tx, row.id, why[:500])


async def _read(files: FileStore, row: Waiting, mailbox: Mailbox, resolver: Resolver | None) -> _Read:
    raw = b"".join([chunk async for chunk in await files.open(row.hash)])
    mail = await asyncio.to_thread(reading.read, brought.with_envelope(row, raw), ours=mailbox.addresses)
    # What a stranger brings to our own door has met no server of ours before: whatever such a one says in it is theirs.
    trusted = frozenset() if row.door == "smtp" else frozenset(mailbox.trusted)
    check = partial(
        reading.check,
        raw,
        ip=row.client_ip,
        helo=row.helo,
        mail_from=mail.return_path or "",
        resolver=resolver,
        trusted=trusted,
        ours=frozenset({mailbox.domain}),
    )
    real = await asyncio.get_running_loop().run_in_executor(_askers, check)
    said = await asyncio.to_thread(reading.new_in, mail) if mail.automatic is None else mail.text
    stored = [] if mail.automatic else [kept for part in mail.parts if (kept := await keep_part(files, part))]
    tongue = await asyncio.to_thread(language.guess, said) if mail.automatic is None else None
    return _Read(row, mailbox, mail, fit(said), real, digest(mail, row.hash), stored, tongue)


async def _put(tx: Tx, read: _Read, secret: bytes) -> None:
    mail, row = read.mail, read.row
    if (earlier := await inbox.repeats(tx, row.id, read.words, row.arrived_at)) is not None:
        first = await inbox.find_mail(tx, earlier)
        await _note(tx, read, "repeated", thread=first.thread_id)
        return
    if marks.is_trial(secret, mail.message_id):
        await _note(tx, read, "noted", why="trial")
        return
    if mail.sender is None:
        raise Unreadable("It does not say who wrote it.")
    if mail.sender.address in read.mailbox.addresses and not read.real.verified:
        raise Unreadable("It says that we wrote it, and nothing proves it.")
    if not row.apart:
        suspect = read.real.suspect
        about = await side.take(tx, mail, read.mailbox, row=row.id, said=read.said, suspect=suspect, secret=secret)
        if about is not None:
            await _note(tx, read, "noted", why="side", thread=about)
            return
    found = None if row.apart else await which.which(tx, mail, read.mailbox, secret=secret)
    if mail.automatic is not None:
        await _note_automatic(tx, read, found, secret)
        return
    await tx.run(Q.reach_again, address=mail.sender.address)
    if found is not None and not read.real.suspect:
        who = await which.belonging(tx, found.thread, mail.sender.address)
        known = who is not None and (who.person or who.participant is not None)
        if who is not None and known and (row.vouched or read.real.verified or not who.proves):
            await _continue(tx, read, found.thread, who, secret)
            return
        if who is not None and found.how != "subject":
            # It answers a mail of ours that somebody passed on, or is proved by less than theirs were: the owner says.
            await _hold(tx, read, found.thread, unproved=bool(known))
            return
    await _begin(tx, read)


async def _continue(tx: Tx, read: _Read, thread: int, who: which.Belonging, secret: bytes) -> None:
    groups = {f"thread:{one}" for one in await which.goes_on(tx, thread, read.mail)}
    by = Actor("customer", who.person_id, groups=frozenset(groups))
    address = _address(read) if who.person else None
    incoming = await _incoming(tx, read, thread=thread, address=address, writer=None if who.person else who.participant)
    why = "another-subject" if which.is_another_subject(read.mail, who.subject) else ""
    # What it is called says something only where it is not what the thread was called before.
    # Of unwanted mail nothing follows by itself, not even the proof of a complaint: one of us looks first.
    guesses = who.person and not read.row.junk
    kind = kinds.guess(read.mail.subject if why else "", read.said) if guesses else None
    received = await _receive(tx, read, incoming, by, person=who.participant or who.person_id, why=why, kind=kind)
    if received is not None and kind is not None and read.mail.sender is not None:
        await kinds.rise(
            tx,
            received.thread,
            kind,
            message=received.message.id,
            recipient=read.mail.sender.address,
            mailbox=read.mailbox,
            secret=secret,
        )


async def _begin(tx: Tx, read: _Read) -> None:
    kind = kinds.guess(read.mail.subject, read.said)
    incoming = await _incoming(tx, read, address=_address(read), subject=read.mail.subject, kind=kind)
    await _receive(tx, read, incoming, Actor("customer", 0), person=None, kind=kind)


async def _receive(
    tx: Tx,
    read: _Read,
    incoming: Incoming,
    by: Actor,
    *,
    person: int | None,
    why: str = "",
    kind: kinds.Kind | None,
) -> threads.Received | None:
    try:
        whose = partial(find_owner, team=read.mailbox.team_id)
        received = await threads.receive(tx, incoming, find_owner=whose, by=by, place=read.row.position)
    except (Blocked, RecordingRefused) as refusal:
        await _note(tx, read, "put-aside", why=type(refusal).__name__)
        return None
    if incoming.writer is None and not read.real.suspect:
        await participants.note_copied(tx, received.thread, received.message.id, read.mail)
    if not received.opened:
        await heed(tx, received.thread, incoming, by=SYSTEM)
    await _note(
        tx,
        read,
        "placed",
        why=why,
        thread=received.thread,
        message=received.message.id,
        person=person or received.person,
        guessed=kind,
    )
    return received


async def _hold(tx: Tx, read: _Read, thread: int, *, unproved: bool) -> None:
    found = await threads.lock(tx, thread, by=SYSTEM)
    sender = read.mail.sender
    await announce(
        tx,
        found,
        "mail-doubted" if unproved else "mail-held",
        text=f"{sender.name} <{sender.address}>" if sender else "",
        visibility="team",
        mentions=(found.owner_id,),
    )
    # Whenever it is let in, it stands where it came.
    place = await keep_place(tx, thread)
    await _note(tx, read, "held", why="unproved" if unproved else "", thread=thread, position=place)


async def _note_automatic(tx: Tx, read: _Read, found: which.Found | None, secret: bytes) -> None:
    """What a machine wrote stands folded on its thread; it opens, wakes and answers nothing."""
    thread = found.thread if found else None
    if read.mail.automatic is not None and read.mail.automatic.bounces:
        named = thread if found and found.how == "address" else None
        bounces, suspect = read.mail.automatic.bounces, read.real.suspect
        thread = await automatic.take_back(tx, bounces, secret=secret, thread=named, suspect=suspect) or thread
    elif thread is not None and await which.belonging(tx, thread, "") is not None:
        await automatic.tell(tx, thread, read.mail)
    await _note(tx, read, "noted", thread=thread)


async def _incoming(
    tx: Tx,
    read: _Read,
    *,
    address: AddressGiven | None,
    thread: int | None = None,
    writer: int | None = None,
    subject: str = "",
    kind: kinds.Kind = "enquiry",
) -> Incoming:
    keys, uploader = await attach(tx, read.row.id, read.files)
    sender = read.mail.sender
    tongue = read.mailbox.language
    if thread is None and sender is not None:
        tongue = await language.settle(
            tx, read.language, address=sender.address, told=read.mail.language, mailbox=read.mailbox
        )
    return Incoming(
        via=VIA,
        text=read.said or ("" if keys else fit(read.mail.subject) or "…"),
        thread=thread,
        name=sender.name if sender and thread is None else "",
        address=address,
        language=tongue,
        attachments=keys,
        uploaded_by=uploader,
        client_scope=f"mail:{read.mailbox.id}",
        client_id=str(read.row.id),
        subject=subject,
        kind=kind,
        writer=writer,
    )


def _address(read: _Read) -> AddressGiven | None:
    sender = read.mail.sender
    return AddressGiven("email", sender.address, verified=read.real.verified) if sender else None


async def _note(tx: Tx, read: _Read, state: State, **became: Unpack[Became]) -> None:
    await note(tx, read.row.id, read.mail, read.words, state, real=read.real, **became)
