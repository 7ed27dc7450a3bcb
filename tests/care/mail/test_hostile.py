"""What must not be lost, sent twice or believed, whoever tries."""

from __future__ import annotations

import asyncio

import pytest
from tests.care.mail.letters import SHOP, comes, letter
from tests.cast import Cast

from mostrador.care import mail
from mostrador.care.mail import marks
from mostrador.channels import email
from mostrador.channels.email import inbox, outbox
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.files import file_store

DSN = """From: mailer-daemon@evil.test
To: {to}
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; evil.test

Final-Recipient: rfc822; carla@example.test
Action: failed
Status: 5.1.1
--b--
"""


async def mailbox(
    db: Database, config: Config, cast: Cast, address: str = SHOP, port: int = 25, *, team: int | None = None
) -> int:
    """A mailbox whose server, if it has one, listens here."""
    async with db.begin() as tx:
        settings = email.Settings(
            address=address,
            team=team or cast.counter,
            password="any",
            imap_host="127.0.0.1",
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_security="none",
        )
        return await email.add_mailbox(tx, settings, secret=config.secret(), by=cast.elena)


async def first_word(db: Database, config: Config) -> None:
    """Write down the mails that leave."""
    async with db.begin() as tx:
        await mail.follow(tx, secret=config.secret())


async def test_a_line_that_breaks_with_the_mail_in_hand_sends_nothing_twice(
    db: Database, config: Config, cast: Cast
) -> None:
    """The server has every byte and hangs up: it may have taken it, so nobody tries again by himself."""
    taken = 0

    async def greedy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal taken
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                while await reader.readline() != b".\r\n":
                    pass
                taken += 1
                break
            writer.write(
                b"250-here\r\n250 AUTH PLAIN\r\n"
                if verb == b"EHLO"
                else b"235 in\r\n"
                if verb == b"AUTH"
                else b"250 so\r\n"
            )
        writer.close()

    server = await asyncio.start_server(greedy, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await comes(db, config, await mailbox(db, config, cast, port=port), letter("carla", "Busco una hembrilla"))
    await first_word(db, config)
    files = file_store(config.files)
    assert await mail.send_next(db, files, config)
    async with db.look() as tx:
        [one] = await outbox.of_thread(tx, 1)
    assert (one.state, taken) == ("unsure", 1)
    assert not await mail.send_next(db, files, config)
    server.close()


async def test_a_mail_that_cannot_be_written_stops_no_other(db: Database, config: Config, cast: Cast) -> None:
    """Its mailbox was removed meanwhile: the owner is told, and the next one is due."""
    number = await mailbox(db, config, cast)
    await comes(db, config, number, letter("carla", "Busco una hembrilla"))
    await first_word(db, config)
    async with db.begin() as tx:
        await email.remove_mailbox(tx, number, by=cast.elena)
    assert await mail.send_next(db, file_store(config.files), config)
    async with db.look() as tx:
        [one] = await outbox.of_thread(tx, 1)
    assert one.state == "refused"


@pytest.mark.parametrize("named", [False, True])
async def test_only_a_bounce_to_our_own_mark_may_leave_out_which_mail_came_back(
    db: Database, config: Config, cast: Cast, *, named: bool
) -> None:
    """Or anybody could stop what we write to anybody."""
    number = await mailbox(db, config, cast)
    await comes(db, config, number, letter("carla", "Busco una hembrilla"))
    await first_word(db, config)
    async with db.begin() as tx:
        await tx.run("UPDATE outgoing SET state = 'sent', sent_at = now()")
    to = marks.plus_address(config.secret(), SHOP, 1) if named else SHOP
    hash, size = await email.store(file_store(config.files), DSN.format(to=to).encode())
    async with db.begin() as tx:
        await inbox.keep(tx, number, hash=hash, size=size)
    await comes(db, config, number)
    async with db.look() as tx:
        assert bool(await tx.value("SELECT count(*) FROM unreachable")) is named


async def test_what_also_came_to_another_address_is_not_lost_when_it_is_let_in(
    db: Database, config: Config, cast: Cast
) -> None:
    """The copy repeats the mail that is held; read again, the mail does not repeat its copy."""
    here = await mailbox(db, config, cast)
    there = await mailbox(db, config, cast, "pedidos@lallave.test")
    await comes(db, config, here, letter("carla", "Busco una hembrilla"))
    ours = marks.mail_id(config.secret(), 1, "a1-x", "lallave.test")
    for number, way in ((here, "a"), (there, "b")):
        await comes(db, config, number, letter("dario", "Yo también", In_Reply_To=ours, X_Way=way))
    async with db.begin() as tx:
        assert list(await tx.values("SELECT state FROM mail ORDER BY id")) == ["placed", "held", "repeated"]
        await mail.let_in(tx, 2, by=cast.elena)
    await comes(db, config, here)
    async with db.look() as tx:
        assert list(await tx.values("SELECT state FROM mail ORDER BY id")) == ["placed", "placed", "repeated"]
