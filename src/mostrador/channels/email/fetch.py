"""Keep every mailbox fetched: one thread each, one process for each, begun again later and later while it fails."""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import threading
from collections.abc import Coroutine, Iterable, Sequence
from typing import Any, Final, TypeVar

import imap_tools
import msgspec
import psycopg
import structlog

from mostrador.channels.email import imap, inbox
from mostrador.channels.email.events import MailboxFailed
from mostrador.channels.email.faults import words_of
from mostrador.channels.email.grants import doubt, login_of
from mostrador.channels.email.mailboxes import ALARM_FAILURES, find_mailbox, mailboxes
from mostrador.channels.email.records import Login, Mailbox
from mostrador.kit import box, sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.kit.files import FileStore, FileTooLarge

Q = sql.load("mostrador.channels.email")
LOOK_SECONDS: Final = 2.0
BACK_OFF: Final = (2.0, 5.0, 15.0, 60.0, 120.0, 300.0, 600.0)
REFUSED_SECONDS: Final = 300.0
"""After a wrong password: providers lock who tries too often."""
STOP_SECONDS: Final = 5.0
FAILURES: Final = (OSError, EOFError, imaplib.IMAP4.error, imap_tools.ImapToolsError, box.WrongSecret, UnicodeError)
T = TypeVar("T")
log = structlog.get_logger()


class _Keys(msgspec.Struct, frozen=True):
    """What it takes to open what a mailbox is entered with."""

    secret: bytes
    networks: tuple[str, ...]


class _Watched(msgspec.Struct):
    """A mailbox that this process fetches, as it was set up when it began."""

    mailbox: Mailbox
    task: asyncio.Task[None]
    stop: threading.Event


async def watch(db: Database, files: FileStore, *, secret: bytes, networks: Iterable[str] = ()) -> None:
    """Fetch every mailbox that no other process fetches, for ever.

    `secret` is the server's, `networks` those of our own where a provider may be asked for tokens.
    """
    keys = _Keys(secret, tuple(networks))
    watched: dict[int, _Watched] = {}
    try:
        while True:
            with contextlib.suppress(psycopg.OperationalError):
                async with await psycopg.AsyncConnection.connect(db.conninfo, autocommit=True) as ours:
                    await _attend(db, files, keys, ours, watched)
            # The database went away, and with it our right to these mailboxes.
            await _end(watched)
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        await _end(watched)


async def _attend(
    db: Database,
    files: FileStore,
    keys: _Keys,
    ours: psycopg.AsyncConnection[Any],
    watched: dict[int, _Watched],
) -> None:
    while True:
        async with db.look() as tx:
            wanted = {one.id: one for one in await mailboxes(tx) if _is_fetched(one)}
        for number, one in list(watched.items()):
            if one.task.done() or number not in wanted or _set_up(wanted[number]) != _set_up(one.mailbox):
                await _end({number: watched.pop(number)})
                await ours.execute("SELECT pg_advisory_unlock(hashtext('mailbox'), %s::int)", [number])
        for number, mailbox in wanted.items():
            if number in watched:
                continue
            # For as long as this connection lives the mailbox is ours.
            locked = await ours.execute("SELECT pg_try_advisory_lock(hashtext('mailbox'), %s::int)", [number])
            if (row := await locked.fetchone()) and row[0]:
                stop = threading.Event()
                task = asyncio.create_task(_keep_fetching(db, files, number, keys, stop))
                watched[number] = _Watched(mailbox, task, stop)
        await ours.execute("SELECT 1")
        await asyncio.sleep(LOOK_SECONDS)


def _is_fetched(mailbox: Mailbox) -> bool:
    """Not what is brought to us, was stopped, or was never connected."""
    return bool(mailbox.imap_host) and mailbox.paused_at is None and (not mailbox.app_id or bool(mailbox.granted_at))


def _set_up(mailbox: Mailbox) -> tuple[object, ...]:
    """What needs another session when it changes."""
    return (
        mailbox.imap_host,
        mailbox.imap_port,
        mailbox.imap_security,
        mailbox.login,
        mailbox.password,
        mailbox.app_id,
        mailbox.granted_at,
        mailbox.folder,
        mailbox.junk,
    )


async def _end(watched: dict[int, _Watched]) -> None:
    for one in watched.values():
        one.stop.set()
    tasks = [one.task for one in watched.values()]
    if tasks:
        await asyncio.wait(tasks, timeout=STOP_SECONDS)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    watched.clear()


async def _keep_fetching(db: Database, files: FileStore, number: int, keys: _Keys, stop: threading.Event) -> None:
    doubted = False
    while not stop.is_set():
        async with db.look() as tx:
            mailbox = await find_mailbox(tx, number)
        login = None
        try:
            login = await login_of(db, mailbox, secret=keys.secret, networks=keys.networks)
            await _in_a_thread(_session, mailbox, login, db, files, stop, asyncio.get_running_loop())
        except psycopg.OperationalError as error:
            log.warning("mailbox.interrupted", mailbox=number, error=type(error).__name__)
            await _rest(stop, LOOK_SECONDS)
        except Exception as error:  # noqa: BLE001 - whatever a server does, it is told, and tried again later
            failures = await _note_failure(db, mailbox, error)
            refused = isinstance(error, imap_tools.MailboxLoginError | box.WrongSecret)
            if isinstance(error, imap.TokenRefused) and login is not None:
                # It may have been withdrawn before its time: the provider is asked for another one, once and soon.
                await doubt(db, mailbox, login, secret=keys.secret)
                refused, doubted = doubted, True
            else:
                doubted = False
            wait = max(BACK_OFF[min(failures, len(BACK_OFF)) - 1], REFUSED_SECONDS if refused else 0.0)
            await _rest(stop, wait)


async def _rest(stop: threading.Event, seconds: float) -> None:
    for _ in range(int(seconds / 0.2)):
        if stop.is_set():
            return
        await asyncio.sleep(0.2)


async def _note_failure(db: Database, mailbox: Mailbox, error: Exception) -> int:
    log.warning("mailbox.failed", mailbox=mailbox.id, error=type(error).__name__)
    async with db.begin() as tx:
        failures = int(await tx.value(Q.failed, id=mailbox.id, problem=words_of(error)) or 1)
        if failures == ALARM_FAILURES:
            await tx.record(MailboxFailed(mailbox=mailbox.id), by=SYSTEM)
    return failures


def _session(
    mailbox: Mailbox,
    login: Login,
    db: Database,
    files: FileStore,
    stop: threading.Event,
    loop: asyncio.AbstractEventLoop,
) -> None:
    def done(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result()

    book = _Book(db, files, mailbox)
    hands = imap.Hands(
        begin=lambda validity, last: done(book.begin(validity, last)),
        keep=lambda validity, mails: done(book.keep(validity, mails)),
        known=lambda validity, uids: done(book.known(validity, uids)),
        rested=lambda validity, last: done(book.rested(validity, last)),
        swept=lambda: done(book.swept()),
        begin_junk=lambda validity, last: done(book.begin_junk(validity, last)),
        keep_junk=lambda validity, mails: done(book.keep_junk(validity, mails)),
    )
    imap.session(mailbox, login, hands, stop, largest=inbox.LARGEST)


class _Book:
    """What a session finds, written down."""

    def __init__(self, db: Database, files: FileStore, mailbox: Mailbox) -> None:
        self._db = db
        self._files = files
        self._mailbox = mailbox

    async def begin(self, validity: int, last: int) -> None:
        async with self._db.begin() as tx:
            await tx.run(Q.begin_from, id=self._mailbox.id, uidvalidity=validity, last_uid=last)

    async def keep(self, validity: int, mails: Sequence[imap.Raw]) -> None:
        """The bytes first, then the rows and how far we came, in one go."""
        stored = [await store(self._files, mail.content) for mail in mails]
        async with self._db.begin() as tx:
            for mail, (hash, size) in zip(mails, stored, strict=True):
                kept = await inbox.keep(tx, self._mailbox.id, hash=hash, size=size, uidvalidity=validity, uid=mail.uid)
                if kept is not None and not mail.whole:
                    await inbox.shelve(tx, kept, "too-large")
            await tx.run(Q.fetched, id=self._mailbox.id, uidvalidity=validity, last_uid=mails[-1].uid)

    async def begin_junk(self, validity: int, last: int) -> None:
        async with self._db.begin() as tx:
            await tx.run(Q.junk_read, id=self._mailbox.id, uidvalidity=validity, last_uid=last)

    async def keep_junk(self, validity: int, mails: Sequence[imap.Raw]) -> None:
        """The same for unwanted mail; its numbers are of another folder, so the rows have none."""
        stored = [await store(self._files, mail.content) for mail in mails]
        async with self._db.begin() as tx:
            for mail, (hash, size) in zip(mails, stored, strict=True):
                kept = await inbox.keep(tx, self._mailbox.id, hash=hash, size=size, junk=True)
                if kept is not None and not mail.whole:
                    await inbox.shelve(tx, kept, "too-large")
            await tx.run(Q.junk_read, id=self._mailbox.id, uidvalidity=validity, last_uid=mails[-1].uid)

    async def known(self, validity: int, uids: Sequence[int]) -> frozenset[int]:
        async with self._db.look() as tx:
            found = await tx.values(Q.known_uids, mailbox=self._mailbox.id, uidvalidity=validity, uids=list(uids))
        return frozenset(found)

    async def rested(self, validity: int, last: int) -> None:
        async with self._db.begin() as tx:
            await tx.run(Q.fetched, id=self._mailbox.id, uidvalidity=validity, last_uid=last)

    async def swept(self) -> None:
        async with self._db.begin() as tx:
            await tx.run(Q.swept, id=self._mailbox.id)


async def store(files: FileStore, content: bytes) -> tuple[str, int]:
    """Keep a mail as it came; its hash and its bytes. Raises FileTooLarge."""
    if len(content) > inbox.LARGEST:
        raise FileTooLarge(limit=f"{inbox.LARGEST / 1_000_000:g} MB")
    async with files.receive("mail.eml", limit=inbox.LARGEST) as upload:
        await upload.write(content or b"\n")  # an empty one is kept too
        kept = await upload.keep()
    return kept.hash, kept.size


async def _in_a_thread(work: Any, *given: Any) -> None:
    """Run `work` in a thread of its own: it lives as long as a mailbox, and the shared ones are few."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()

    def settle(error: BaseException | None) -> None:
        if not ended.done():
            if error is None:
                ended.set_result(None)
            else:
                ended.set_exception(error)

    def run() -> None:
        error: BaseException | None = None
        try:
            work(*given)
        except BaseException as raised:  # noqa: BLE001 - it is raised again where somebody waits for it
            error = raised
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, error)

    threading.Thread(target=run, name="mailbox", daemon=True).start()
    await ended
