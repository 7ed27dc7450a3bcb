"""A mailbox that fails again and again is told to every administrator, once, until it works."""

from __future__ import annotations

import msgspec
from tests.cast import Cast
from tests.walks.mailbox import mail_server, work

from mostrador.channels import email
from mostrador.channels.email import Settings
from mostrador.channels.email.events import MailboxFailed
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database

FAILS = "UPDATE mailbox SET failing_since = now(), failures = 4, problem = 'MailboxLoginError: NO' WHERE id = %(id)s"


async def failed(db: Database, mailbox: int) -> None:
    """It fails for the fourth time in a row."""
    async with db.begin() as tx:
        await tx.run(FAILS, id=mailbox)
        await tx.record(MailboxFailed(mailbox=mailbox), by=SYSTEM)


async def test_every_administrator_is_told(config: Config, db: Database, cast: Cast) -> None:
    """And nobody else; and nobody when it works before the mail leaves."""
    settings = Settings(address="info@x.es", password="x", team=cast.counter, imap_host="x.es", smtp_host="x.es")
    async with db.begin() as tx:
        mailbox = await email.add_mailbox(tx, settings, secret=config.secret(), by=cast.elena)
    async with mail_server() as mails:
        reached = msgspec.structs.replace(config, smtp_url=mails.url)
        await failed(db, mailbox)
        await work(reached, db)
        told = await mails.next()
        assert told["To"] == "elena@lallave.example"
        assert "info@x.es" in told["Subject"]
        assert f"/desk/settings/mail/{mailbox}" in told.get_content()
        await failed(db, mailbox)
        async with db.begin() as tx:
            await tx.run("UPDATE mailbox SET failing_since = NULL, failures = 0")
        await work(reached, db)
        assert mails.empty()
