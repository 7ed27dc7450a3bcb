"""Mail that is brought to our door: for us alone, kept before we say so, and once."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from mostrador.channels import email
from mostrador.channels.email import brought, doors
from mostrador.channels.email.doors import Crowd
from mostrador.commands import receive_mail
from mostrador.commands.database import environment
from mostrador.commands.fault import Fault
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.files import FileStore, file_store
from tests.cast import Cast
from tests.mail.servers import certificate

SHOP, ALIAS, ORDERS = "info@lallave.test", "hola@lallave.test", "pedidos@lallave.test"
CARLA = "carla@example.test"
RAW = b"From: Carla <carla@example.test>\r\nSubject: Una hembrilla\r\n\r\nBusco una\r\n.cerrada\r\n..\xf1\x00\n\r\n"


@pytest.fixture
def files(config: Config) -> FileStore:
    """Where mails are kept as they came."""
    return file_store(config.files)


@pytest.fixture
async def boxes(db: Database, cast: Cast) -> list[int]:
    """Two mailboxes that nobody fetches."""
    async with db.begin() as tx:
        return [
            await email.add_mailbox(
                tx,
                email.Settings(address=address, aliases=aliases, team=cast.counter, imap_host="", smtp_host="mx.test"),
                secret=b"s" * 32,
                by=cast.elena,
            )
            for address, aliases in ((SHOP, (ALIAS,)), (ORDERS, ()))
        ]


Opened = Callable[..., Awaitable[tuple[str, int]]]


@pytest.fixture
async def open_door(db: Database, files: FileStore) -> AsyncIterator[Opened]:
    """Opens a door; where it is."""
    opened: list[asyncio.Server] = []

    async def open_one(kind: doors.Kind = "smtp", **more: Any) -> tuple[str, int]:
        door = await doors.listen(db, files, kind, "127.0.0.1", 0, name="mx.lallave.test", **more)
        opened.append(door)
        host, port = door.sockets[0].getsockname()[:2]
        return str(host), int(port)

    yield open_one
    for door in opened:
        door.close()


async def kept(db: Database) -> list[tuple[Any, ...]]:
    """Every mail that is kept: mailbox, door, from whom, to whom."""
    async with await psycopg.AsyncConnection.connect(db.conninfo) as connection:
        found = await connection.execute("SELECT mailbox_id, door, envelope_from, recipients FROM mail ORDER BY id")
        return await found.fetchall()


async def test_only_what_is_for_us_is_taken_and_as_it_came(
    db: Database, files: FileStore, boxes: list[int], open_door: Opened
) -> None:
    """Address, alias and plus; nobody's, somebody else's and a paused one's are refused in plain words."""
    where = await open_door()
    async with db.begin() as tx:
        await tx.run("UPDATE mailbox SET paused_at = now() WHERE id = %(id)s", id=boxes[1])

    def talk() -> None:
        with smtplib.SMTP(where[0], where[1], timeout=10) as smtp:
            smtp.ehlo("mail.example.test")
            assert smtp.esmtp_features["size"] == str(doors.LARGEST)
            smtp.mail(CARLA)
            said = {
                address: smtp.rcpt(address)
                for address in ("nadie@lallave.test", "x@elsewhere.test", ORDERS, "Info@LALLAVE.test", ALIAS)
            }
            assert [code for code, _ in said.values()] == [550, 550, 450, 250, 250]
            assert b"Nobody has this address" in said["nadie@lallave.test"][1]
            assert b"our own addresses only" in said["x@elsewhere.test"][1]
            assert smtp.data(RAW)[0] == 250
            smtp.sendmail("<>", [f"{SHOP.replace('@', '+c7-abc@')}"], RAW.replace(b"Carla", b"MAILER-DAEMON"))

    await asyncio.to_thread(talk)
    one, two = await kept(db)
    assert one == (boxes[0], "smtp", CARLA, [SHOP, ALIAS])
    assert two == (boxes[0], "smtp", "", ["info+c7-abc@lallave.test"])
    async with db.look() as tx:
        [first, _] = await email.inbox.waiting(tx, boxes[0], limit=9)
    raw = b"".join([chunk async for chunk in await files.open(first.hash)])
    assert raw == RAW
    assert (first.helo, first.client_ip) == ("mail.example.test", None)
    shown = brought.with_envelope(first, raw).split(b"\r\n")[:3]
    assert shown == [
        b"Delivered-To: info@lallave.test",
        b"Delivered-To: hola@lallave.test",
        b"Return-Path: <%b>" % CARLA.encode(),
    ]


async def test_who_wishes_so_is_not_overheard(
    db: Database, boxes: list[int], open_door: Opened, tmp_path: Path
) -> None:
    """STARTTLS with our certificate; nobody logs in here."""
    authority, key = certificate(tmp_path, "127.0.0.1")
    offered = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    offered.load_cert_chain(authority, key)
    where = await open_door(tls=offered)

    def talk() -> None:
        with smtplib.SMTP(where[0], where[1], timeout=10) as smtp:
            smtp.starttls(context=ssl.create_default_context(cafile=str(authority)))
            smtp.sendmail(CARLA, [SHOP], RAW)
            with pytest.raises(smtplib.SMTPException):
                smtp.login("info", "secreto")

    await asyncio.to_thread(talk)
    assert len(await kept(db)) == 1


async def test_by_lmtp_each_recipient_is_answered_and_each_mailbox_has_it_once(
    db: Database, boxes: list[int], open_door: Opened
) -> None:
    """Brought again, as after an answer that was lost, it is the same mail; for another address, it is for both."""
    where = await open_door("lmtp")

    def talk(*recipients: str) -> list[int]:
        with smtplib.LMTP(where[0], where[1], timeout=10) as lmtp:
            lmtp.ehlo()
            lmtp.mail(CARLA)
            said = [lmtp.rcpt(one)[0] for one in recipients]
            kept_for = said.count(250)
            return [*said, lmtp.data(RAW)[0], *(lmtp.getreply()[0] for _ in range(kept_for - 1))]

    assert await asyncio.to_thread(talk, SHOP, ORDERS) == [250] * 4
    assert await asyncio.to_thread(talk, ALIAS) == [250] * 2
    assert await asyncio.to_thread(talk, ORDERS, "nadie@lallave.test") == [250, 550, 250]
    assert await kept(db) == [(boxes[0], "lmtp", CARLA, [SHOP, ALIAS]), (boxes[1], "lmtp", CARLA, [ORDERS])]


async def test_what_is_too_large_is_refused_before_or_behind_and_the_connection_goes_on(
    db: Database, boxes: list[int], open_door: Opened
) -> None:
    """By what it announces, and by what it is when it announced nothing; a line without an end is no trouble."""
    where = await open_door(largest=200_000)

    def talk() -> None:
        with smtplib.SMTP(where[0], where[1], timeout=10) as smtp:
            smtp.ehlo()
            assert smtp.mail(CARLA, ["SIZE=200001"])[0] == 552
            smtp.mail(CARLA)
            smtp.rcpt(SHOP)
            assert smtp.data(RAW + b"x" * 300_000)[0] == 552
            smtp.mail(CARLA)
            smtp.rcpt(SHOP)
            assert smtp.data(RAW + b"x" * 150_000)[0] == 250

    await asyncio.to_thread(talk)
    assert len(await kept(db)) == 1


async def test_what_cannot_be_kept_is_for_later(
    db: Database, boxes: list[int], open_door: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk and a database that is away: 451, and no row."""
    smtp_at, lmtp_at = await open_door(), await open_door("lmtp")

    async def full(*_: object) -> tuple[str, int]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(brought, "store", full)

    def talk() -> list[int]:
        with smtplib.SMTP(smtp_at[0], smtp_at[1], timeout=10) as smtp:
            smtp.ehlo()
            smtp.mail(CARLA)
            smtp.rcpt(SHOP)
            first = smtp.data(RAW)[0]
        with smtplib.LMTP(lmtp_at[0], lmtp_at[1], timeout=10) as lmtp:
            lmtp.ehlo()
            lmtp.mail(CARLA)
            lmtp.rcpt(SHOP)
            lmtp.rcpt(ORDERS)
            return [first, lmtp.data(RAW)[0], lmtp.getreply()[0]]

    assert await asyncio.to_thread(talk) == [451, 451, 451]
    assert await kept(db) == []
    monkeypatch.undo()
    await db.close()

    def knock() -> int:
        with smtplib.SMTP(smtp_at[0], smtp_at[1], timeout=10) as smtp:
            smtp.ehlo()
            smtp.mail(CARLA)
            return smtp.rcpt(SHOP)[0]

    assert await asyncio.to_thread(knock) == 451


def test_nobody_keeps_the_others_out() -> None:
    """So many connections of one stranger and in all, so many mails a minute; a server of ours brings what it has."""
    crowd = Crowd(at_once=3, of_one=2, per_minute=2)
    with crowd.enter("a") as one, crowd.enter("a") as two, crowd.enter("a") as three, crowd.enter("b") as four:
        assert (one, two, three, four) == (True, True, False, True)
        with crowd.enter(None) as no_room:
            assert not no_room
    with crowd.enter("a") as again:
        assert again
    assert [crowd.may_bring("a") for _ in range(3)] == [True, True, False]
    assert crowd.may_bring("b")
    assert all(crowd.may_bring(None) for _ in range(9))


def test_who_is_a_stranger() -> None:
    """Addresses within our own network prove nothing and are limited by nothing; one of IPv6 stands for its network."""
    assert doors._outside(("127.0.0.1", 1)) is None
    assert doors._outside(("::ffff:10.0.0.7", 1, 0, 0)) is None
    assert doors._outside(("::ffff:203.0.113.9", 1, 0, 0)) == "203.0.113.9"
    assert doors._neighbourhood("2001:db8::17") == doors._neighbourhood("2001:db8::18") == "2001:db8::"


async def test_whoever_kills_us_loses_nothing_that_we_said_we_have(
    db: Database, config: Config, boxes: list[int]
) -> None:
    """Killed while mails pour in: every one that was answered with 250 has its row and its bytes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mostrador.cli", "receive-mail", "--listen", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, env=os.environ | environment(config))  # noqa: ASYNC220 - it starts at once
    taken: list[str] = []

    def pour(name: str) -> None:
        until = time.monotonic() + 30
        smtp = smtplib.SMTP(timeout=10)
        while time.monotonic() < until:
            with suppress(OSError):
                smtp.connect("127.0.0.1", port)
                break
            time.sleep(0.05)
        with suppress(smtplib.SMTPException, OSError):
            for number in range(100_000):
                subject = f"{name}{number}"
                smtp.sendmail(CARLA, [SHOP], f"Subject: {subject}\r\n\r\nHola\r\n".encode())
                taken.append(subject)
                if name == "a" and number == 20:
                    process.send_signal(signal.SIGKILL)

    try:
        await asyncio.gather(*(asyncio.to_thread(pour, name) for name in "abc"))
    finally:
        process.kill()
        process.wait(10)
    files = file_store(config.files)
    async with db.look() as tx:
        rows = await email.inbox.waiting(tx, boxes[0], limit=100_000)
    there = [b"".join([chunk async for chunk in await files.open(row.hash)]).decode().split()[1] for row in rows]
    assert len(taken) > 20
    assert set(taken) <= set(there)
    assert len(there) == len(set(there))


def test_a_pipe_says_how_it_went_as_mail_servers_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in it: 65. Whatever is wrong with us, were it our settings: 75, so that it is tried again."""
    heard: list[str] = []

    def broken() -> Config:
        raise Fault("MOSTRADOR_PORT='x'")

    assert receive_mail.pipe(broken, heard.append, io.BytesIO(b"From x Sat\n\n"), to=[SHOP], sender=None) == 65
    assert receive_mail.pipe(broken, heard.append, io.BytesIO(RAW), to=[SHOP], sender=None) == 75
    assert len(heard) == 2


def test_what_a_pipe_is_not_told_the_mail_says() -> None:
    """Whom servers noted first; else whom it says itself."""
    noted = b"Delivered-To: info+c1@lallave.test\r\nX-Original-To: hola@lallave.test\r\n"
    own = b"To: Tienda <info@lallave.test>\r\nCc: carla@example.test\r\n\r\nHola"
    assert brought.named_in(noted + own) == ["info+c1@lallave.test", ALIAS]
    assert brought.named_in(own) == [SHOP, CARLA]
