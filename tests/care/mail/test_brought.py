"""What is brought to us becomes a case as what is fetched does: by a real Postfix, and by strangers."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import Any

import dns.resolver
import pytest
from tests.care.mail.letters import SHOP, NoNames, letter
from tests.care.mail.test_mail import all_read, at_work, said, states
from tests.cast import Cast
from tests.mail.rig import MailRig

from mostrador.care import mail
from mostrador.channels import email
from mostrador.channels.email import brought, doors, inbox
from mostrador.commands.database import environment
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.files import FileStore, file_store


@pytest.fixture
def files(config: Config) -> FileStore:
    """Where mails and files are kept."""
    return file_store(config.files)


async def mailbox(db: Database, config: Config, cast: Cast, **more: object) -> int:
    """A mailbox that nobody fetches."""
    told: dict[str, object] = {"address": SHOP, "team": cast.counter, "imap_host": "", "smtp_host": "127.0.0.1"}
    async with db.begin() as tx:
        settings = email.Settings(**(told | more))  # type: ignore[arg-type]
        return await email.add_mailbox(tx, settings, secret=config.secret(), by=cast.elena)


async def test_postfix_brings_it_by_lmtp_and_through_a_pipe(
    db: Database, config: Config, cast: Cast, files: FileStore, mail_rig: MailRig
) -> None:
    """One case each, once; what is nobody's goes back; what Postfix found out about the sender is believed."""
    trusted = ("mx.lallave.test",)
    for name in ("door", "pipe"):
        await mailbox(db, config, cast, address=f"info@{name}.test", trusted=trusted)
    door = await doors.listen(db, files, "lmtp", mail_rig.host, mail_rig.ports.door, name="here.test")
    try:
        with mail_rig.hands(environment(config)):
            async with at_work(db, files, config, mail_rig):
                for name in ("door", "pipe"):
                    to = [f"info@{name}.test", f"nobody@{name}.test"]
                    written = letter("carla", f"Una hembrilla por {name}.")
                    written.replace_header("Message-ID", f"<{name}@example.test>")
                    await asyncio.to_thread(
                        mail_rig.deliver,
                        written.as_bytes(),
                        to,
                        sender="carla@example.test",
                        ip="203.0.113.25",
                        helo="mx.example.test",
                    )
                await all_read(db, 2)
                returned = await asyncio.to_thread(mail_rig.wait_for, "carla@example.test", 2)
    finally:
        door.close()
    assert {(await said(db, thread))[0].text for thread in (1, 2)} == {
        "Una hembrilla por door.",
        "Una hembrilla por pipe.",
    }
    async with db.look() as tx:
        came = [(await inbox.of_thread(tx, thread))[0] for thread in (1, 2)]
        how = set(await tx.values("SELECT door FROM mail"))
    assert {one.verdict for one in came} == {"verified"}
    assert how == {"lmtp", "pipe"}
    reports = [one for one in returned if b"multipart/report" in one]
    assert len(reports) == 2
    assert all(b"Nobody has this address here." in one for one in reports)


async def test_of_a_stranger_only_what_we_see_ourselves_is_believed(
    db: Database, config: Config, cast: Cast, files: FileStore, mail_rig: MailRig
) -> None:
    """From a server that may send for Carla's domain she is proved; what a stranger wrote in it proves nothing."""
    box = await mailbox(db, config, cast, trusted=("mx.lallave.test",))
    async with db.look() as tx:
        found = await email.find_mailbox(tx, box)
    forged = (
        b"Authentication-Results: mx.lallave.test; dmarc=pass header.from=example.test; spf=pass\r\n"
        b"Received: from mx.example.test ([203.0.113.25]) by mx.lallave.test with ESMTP; 3 Nov 2026 10:00:00 +0000\r\n"
    )
    own = letter("carla", "Soy yo.").as_bytes()
    for raw, ip in ((own, "203.0.113.25"), (forged + own.replace(b"Soy yo", b"No soy yo"), "198.51.100.7")):
        envelope = brought.Envelope("smtp", "carla@example.test", ip, "mx.example.test")
        await brought.take(db, files, raw, [brought.Recipient(SHOP, found)], envelope)
    await mail.read_some(db, files, box, secret=config.secret(), resolver=mail_rig.resolver())
    async with db.look() as tx:
        verdicts = await tx.values("SELECT verdict FROM mail ORDER BY id")
    assert verdicts == ["verified", "suspect"]
    assert await states(db) == ["placed", "placed"]


class _Meeting(NoNames):
    """Name servers that answer when four mails ask at once, and else not at all."""

    def __init__(self) -> None:
        super().__init__()
        self._four = threading.Barrier(4)

    def resolve(self, *_: Any, **__: Any) -> dns.resolver.Answer:
        """Never an answer; and none before the others ask too."""
        with suppress(threading.BrokenBarrierError):
            self._four.wait(2.0)
        raise dns.resolver.NXDOMAIN


async def test_mails_ask_the_dns_side_by_side_and_are_put_in_their_turn(
    db: Database, config: Config, cast: Cast, files: FileStore
) -> None:
    """Four ask at once; what they say stands in the order in which they came."""
    box = await mailbox(db, config, cast)
    async with db.look() as tx:
        found = await email.find_mailbox(tx, box)
    for number in range(4):
        raw = letter(f"c{number}", f"La {number}.").as_bytes()
        await brought.take(db, files, raw, [brought.Recipient(SHOP, found)], brought.Envelope("lmtp", "c@example.test"))
    resolver = _Meeting()
    await mail.read_some(db, files, box, secret=config.secret(), resolver=resolver)
    assert not resolver._four.broken
    assert [(await said(db, thread))[0].text for thread in (1, 2, 3, 4)] == ["La 0.", "La 1.", "La 2.", "La 3."]
