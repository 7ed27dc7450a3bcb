"""Mail through the whole product: kept, read, put on its thread and confirmed; and answers handed to a server."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import dns.resolver
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from bench.email import per_s
from bench.house import House, free_port
from bench.measure import Row, row
from mostrador import team, wiring
from mostrador.care import mail
from mostrador.channels import email
from mostrador.channels.email import inbox
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.kit.files import FileStore, file_store

MAILS = 400
SHOP = "info@lallave.test"


class _Nobody(dns.resolver.Resolver):
    """Name servers that answer at once that there is no such name."""

    def __init__(self) -> None:
        super().__init__(configure=False)

    def resolve(self, *_: Any, **__: Any) -> dns.resolver.Answer:
        raise dns.resolver.NXDOMAIN


class _Sink:
    """A server that takes everything."""

    async def handle_DATA(self, _server: object, _session: object, _envelope: object) -> str:  # noqa: N802
        return "250 taken"


def measure(house: House) -> Iterator[Row]:
    """`email.in_per_s` and `email.out_per_s`: mails a second in one worker, each row with its limit of the same run.

    The limit of those that come is reading them with the standard library; of those that leave, the same client that
    hands the same mail to the same server and does nothing else.
    """
    written = [_letter(number) for number in range(MAILS)]
    bare = per_s(written, lambda raw: message_from_bytes(raw, policy=policy.default))
    came, left, handed = asyncio.run(_through(house, written))
    yield row("email.in_per_s", came, "mails/s", bare, "kept, read, on a thread; the limit only parses")
    yield row("email.out_per_s", left, "mails/s", handed, "written and handed over; the limit only hands over")


async def _through(house: House, written: list[bytes]) -> tuple[float, float, float]:
    db, files = wiring.database(house.config), file_store(house.config.files)
    sink = Controller(
        _Sink(),
        hostname="127.0.0.1",
        port=free_port(),
        auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=True),
    )
    # aiosmtpd tells of its own next version at every log-in.
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    sink.start()
    await db.open()
    try:
        mailbox = await _mailbox(db, house, sink.port)
        came = await _come(db, files, house, mailbox, written)
        left = await _leave(db, files, house)
        return came, left, await _hand(db, mailbox, written)
    finally:
        await db.close()
        sink.stop()


async def _mailbox(db: Database, house: House, port: int) -> int:
    async with db.begin() as tx:
        settings = email.Settings(
            address=SHOP,
            team=(await team.teams(tx))[0].id,
            password="any",
            imap_host="127.0.0.1",
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_security="none",
        )
        return await email.add_mailbox(tx, settings, secret=house.config.secret(), by=SYSTEM)


async def _come(db: Database, files: FileStore, house: House, mailbox: int, written: list[bytes]) -> float:
    started = time.perf_counter()
    for raw in written:
        hash, size = await email.store(files, raw)
        async with db.begin() as tx:
            await inbox.keep(tx, mailbox, hash=hash, size=size)
    resolver = _Nobody()
    while await mail.read_some(db, files, mailbox, secret=house.config.secret(), resolver=resolver):
        pass
    took = time.perf_counter() - started
    async with db.look() as tx:
        placed = await tx.value("SELECT count(*) FROM mail WHERE state = 'placed'")
    if placed != len(written):
        raise RuntimeError(f"{placed} of {len(written)} mails have a thread")
    return len(written) / took


async def _leave(db: Database, files: FileStore, house: House) -> float:
    async with db.begin() as tx:
        while await mail.follow(tx, secret=house.config.secret()) >= mail.EVENTS_AT_ONCE:
            pass
        # A loop of machines is not what is measured here: each of these went to somebody else.
        waiting = await tx.value("SELECT count(*) FROM outgoing WHERE state = 'waiting'")
    started = time.perf_counter()
    while await mail.send_next(db, files, house.config):
        pass
    return float(waiting / (time.perf_counter() - started))


async def _hand(db: Database, mailbox: int, written: list[bytes]) -> float:
    async with db.look() as tx:
        box = await email.find_mailbox(tx, mailbox)
    started = time.perf_counter()
    for raw in written:
        await email.hand(box, email.Login(box.login, "any"), raw, sender=SHOP, recipient="carla@example.test")
    return len(written) / (time.perf_counter() - started)


def _letter(number: int) -> bytes:
    written = EmailMessage()
    written["From"] = f"Carla {number} <carla{number}@example.test>"
    written["To"], written["Subject"] = SHOP, f"Una hembrilla {number}"
    written["Message-ID"] = f"<{number}@example.test>"
    written.set_content(f"Busco una hembrilla cerrada de {number} mm.\n\nGracias\nCarla\n")
    return written.as_bytes()
