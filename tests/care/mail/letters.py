"""Mails that come without a server: kept and read as the worker does it, by name servers that know nothing."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

import dns.resolver

from mostrador.care import mail
from mostrador.channels import email
from mostrador.channels.email import inbox
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.files import file_store

SHOP = "info@lallave.test"


class NoNames(dns.resolver.Resolver):
    """Name servers that know no name."""

    def __init__(self) -> None:
        super().__init__(configure=False)

    def resolve(self, *_: Any, **__: Any) -> dns.resolver.Answer:
        """Never an answer."""
        raise dns.resolver.NXDOMAIN


def letter(sender: str, text: str, **headers: str) -> EmailMessage:
    """A mail to the shop."""
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = f"{sender.title()} <{sender}@example.test>", SHOP, "Hembrilla"
    written["Message-ID"] = f"<{sender}@example.test>"
    for name, value in headers.items():
        written[name.replace("_", "-")] = value
    written.set_content(text)
    return written


async def comes(db: Database, config: Config, mailbox: int, written: EmailMessage | None = None) -> None:
    """It is kept and read; without one, what was let in is read."""
    files = file_store(config.files)
    if written is not None:
        hash, size = await email.store(files, written.as_bytes())
        async with db.begin() as tx:
            await inbox.keep(tx, mailbox, hash=hash, size=size)
    await mail.read_some(db, files, mailbox, secret=config.secret(), resolver=NoNames())
