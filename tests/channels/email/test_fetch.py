"""Mailboxes of a real Dovecot: whatever happens to it, every mail is brought, and once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from mostrador.channels import email
from mostrador.channels.email import fetch, imap, inbox
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.files import FileStore, file_store
from tests.cast import Cast
from tests.mail.rig import PASSWORD, SHOP, MailRig

SECRET = b"s" * 32
BROUGHT = "SELECT hash FROM mail ORDER BY id"


@pytest.fixture
def files(config: Config) -> FileStore:
    """Where mails are kept as they came."""
    return file_store(config.files)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes minutes with a real provider."""
    monkeypatch.setattr(fetch, "BACK_OFF", (0.2,))
    monkeypatch.setattr(fetch, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(imap, "TIMEOUT", 2.0)


def settings(cast: Cast, rig: MailRig, **more: object) -> email.Settings:
    """The shop's mailbox on the rig."""
    told: dict[str, object] = {
        "address": SHOP,
        "team": cast.counter,
        "password": PASSWORD,
        "imap_host": rig.host,
        "imap_port": rig.ports.imaps,
        "smtp_host": rig.host,
        "smtp_port": rig.ports.submission,
    }
    return email.Settings(**(told | more))  # type: ignore[arg-type]


async def added(db: Database, cast: Cast, rig: MailRig, **more: object) -> int:
    """The id of the shop's mailbox."""
    async with db.begin() as tx:
        return await email.add_mailbox(tx, settings(cast, rig, **more), secret=SECRET, by=cast.elena)


@asynccontextmanager
async def fetching(db: Database, files: FileStore) -> AsyncIterator[None]:
    """While inside, mailboxes are fetched."""
    task = asyncio.create_task(email.watch(db, files, secret=SECRET))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true: Callable[[], object], within: float = 60.0) -> None:
    """Wait until something is so. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while not await true():  # type: ignore[misc]  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.02)


async def brought(db: Database) -> list[str]:
    """What is kept, by its hash, in the order it came."""
    async with db.look() as tx:
        return list(await tx.values(BROUGHT))


async def holds(db: Database, number: int) -> None:
    """Wait until so many are kept."""

    async def true() -> bool:
        return len(await brought(db)) == number

    await until(true)


async def at_rest(db: Database) -> bool:
    """Whether the mailbox was read to its end."""
    async with db.look() as tx:
        return bool(await tx.value("SELECT fetched_at IS NOT NULL AND failures = 0 FROM mailbox"))


async def compared(db: Database) -> bool:
    """Whether all that the server has of the last days was compared."""
    async with db.look() as tx:
        return bool(await tx.value("SELECT swept_at IS NOT NULL FROM mailbox"))


def written(number: int) -> bytes:
    """A small mail."""
    return f"From: carla@example.test\r\nSubject: {number}\r\n\r\nHola {number}\r\n".encode()


async def test_what_comes_is_brought_while_we_wait(
    db: Database, cast: Cast, files: FileStore, mail_rig: MailRig
) -> None:
    """What was there before is not ours; the next one arrives by IDLE, byte by byte, and stays unread."""
    mail_rig.append(written(0))
    await added(db, cast, mail_rig)
    async with fetching(db, files):
        await until(lambda: at_rest(db))
        mail_rig.deliver(written(1), SHOP)
        await holds(db, 1)
    [hash] = await brought(db)
    kept = b"".join([chunk async for chunk in await files.open(hash)])
    assert kept == mail_rig.inbox()[1]
    with mail_rig.imap() as box:
        assert box.folder.status("INBOX")["UNSEEN"] == 2


async def test_the_server_dies_goes_silent_and_is_numbered_anew(
    db: Database, cast: Cast, files: FileStore, mail_rig: MailRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in IDLE, frozen in IDLE, restored with other numbers: all there, each once."""
    monkeypatch.setattr(imap, "IDLE_SECONDS", 1.0)
    await added(db, cast, mail_rig)

    async with fetching(db, files):
        await until(lambda: at_rest(db))
        mail_rig.append(written(1))
        await holds(db, 1)
        mail_rig.kill_dovecot()
        await asyncio.to_thread(mail_rig.start_dovecot)
        mail_rig.append(written(2))
        await holds(db, 2)
        mail_rig.freeze_dovecot()

        async def noticed() -> bool:
            async with db.look() as tx:
                return bool(await tx.value("SELECT failures > 0 FROM mailbox"))

        await until(noticed)
        mail_rig.thaw_dovecot()
        mail_rig.append(written(3))
        await holds(db, 3)
        mail_rig.kill_dovecot()
        mail_rig.renumber()
        await asyncio.to_thread(mail_rig.start_dovecot)
        mail_rig.append(written(4))
        await holds(db, 4)
    assert len(set(await brought(db))) == 4


async def test_thousands_wait_after_a_night_and_a_hole_is_found(
    db: Database, cast: Cast, files: FileStore, mail_rig: MailRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than fit in one batch, one that is too large to keep whole, and one that went missing behind our back."""
    monkeypatch.setattr(inbox, "LARGEST", 5000)
    mailbox = await added(db, cast, mail_rig, everything=True)
    with mail_rig.imap() as box:
        for number in range(250):
            box.append(written(number) + b"x" * 6000 * (number == 120), "INBOX")
    async with fetching(db, files):
        await holds(db, 250)
        await until(lambda: compared(db))
    assert len(set(await brought(db))) == 250
    async with db.look() as tx:
        assert [(one.why, one.size < 100) for one in await inbox.shelf(tx)] == [("too-large", True)]
    async with db.begin() as tx:
        await tx.run("DELETE FROM mail WHERE uid = 7")
        await tx.run("UPDATE mailbox SET swept_at = now() - interval '2 hours', last_uid = 250")
    async with fetching(db, files):
        await holds(db, 250)
    async with db.look() as tx:
        assert await tx.value("SELECT last_uid FROM mailbox WHERE id = %(id)s", id=mailbox) == 250


async def test_a_wrong_password_is_told_and_not_tried_again_and_again(
    db: Database, cast: Cast, files: FileStore, mail_rig: MailRig
) -> None:
    """One try, the reason beside the mailbox; the right one is tried at once."""
    mailbox = await added(db, cast, mail_rig, password="falsa")

    async def failed() -> bool:
        async with db.look() as tx:
            return bool(await tx.value("SELECT failures FROM mailbox"))

    async with fetching(db, files):
        await until(failed)
        await asyncio.sleep(1.0)  # long enough for five tries
        async with db.look() as tx:
            found = await email.find_mailbox(tx, mailbox)
        assert found.failures == 1
        assert "Login" in found.problem
        async with db.begin() as tx:
            await email.change_mailbox(tx, mailbox, settings(cast, mail_rig), secret=SECRET, by=cast.elena)
        await until(lambda: at_rest(db))


async def test_the_folder_of_unwanted_mail_is_read_from_when_somebody_wants_it(
    db: Database, cast: Cast, files: FileStore, mail_rig: MailRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lay there stays there; what comes is marked, until somebody takes it out. Without the wish nobody looks."""
    monkeypatch.setattr(imap, "IDLE_SECONDS", 0.3)
    monkeypatch.setattr(imap, "STOP_SECONDS", 0.1)
    mail_rig.append(b"Subject: lay there\r\n\r\nx", folder="Junk")
    number = await added(db, cast, mail_rig, everything=True)

    async def read_to(true: str) -> None:
        async def is_so() -> object:
            async with db.look() as tx:
                return await tx.value(f"SELECT ({true}) FROM mailbox WHERE id = %(id)s", id=number)

        await until(is_so)

    async with fetching(db, files):
        mail_rig.append(b"Subject: wanted\r\n\r\nx")
        await read_to("SELECT count(*) = 1 FROM mail")
        async with db.begin() as tx:
            wish = settings(cast, mail_rig, everything=True, junk=True)
            await email.change_mailbox(tx, number, wish, secret=SECRET, by=cast.elena)
        await read_to("junk_uidvalidity IS NOT NULL")
        mail_rig.append(b"Subject: taken for unwanted\r\n\r\nx", folder="Junk")
        await read_to("SELECT count(*) = 1 FROM mail WHERE junk AND uid IS NULL")
        mail_rig.append(b"Subject: taken for unwanted\r\n\r\nx")
        mail_rig.append(b"Subject: wanted too\r\n\r\nx")
        await read_to("SELECT count(*) = 3 AND NOT bool_or(junk) FROM mail")
