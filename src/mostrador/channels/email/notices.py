"""Mails of the house to one person, as one-time codes: by the server of the settings, or else by a mailbox."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import Final

import structlog

from mostrador.channels.email import smtp
from mostrador.channels.email.grants import login_of
from mostrador.channels.email.keys import signed
from mostrador.channels.email.mailboxes import mailboxes
from mostrador.channels.email.records import Mailbox
from mostrador.channels.email.send import MailNotSet, send
from mostrador.config import Config
from mostrador.kit.db import Database, Tx

# What is signed must be written so that no server on its way has to write it otherwise.
IN_7_BITS: Final = SMTP.clone(cte_type="7bit")
NOBODY: Final = "mostrador@localhost"
log = structlog.get_logger()


async def can_notify(tx: Tx, config: Config) -> bool:
    """Whether the house can send any mail of its own."""
    return bool(config.smtp_url) or await _sender(tx, None) is not None


async def notify(db: Database, config: Config, *, to: str, subject: str, text: str, beside: int | None = None) -> None:
    """Send a plain text mail; where the settings name no server, by a mailbox, another than `beside` if there is one.

    Raises MailNotSet, aiosmtplib.SMTPException, OSError, smtp.Refused, smtp.Later.
    """
    if config.smtp_url:
        await send(config.smtp_url, sender=config.mail_from or NOBODY, to=to, subject=subject, text=text)
        return
    async with db.look() as tx:
        mailbox = await _sender(tx, beside)
    if mailbox is None:
        raise MailNotSet
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = mailbox.address, to, subject
    mail["Date"] = formatdate(localtime=False)
    mail["Message-ID"] = make_msgid(domain=mailbox.domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    try:
        await hand_over(db, config, mailbox, mail, to=to)
    except smtp.Unsure:
        # Rather once too few than twice: whoever waits for it asks again.
        log.warning("notice.unsure", mailbox=mailbox.id)


async def hand_over(db: Database, config: Config, mailbox: Mailbox, mail: EmailMessage, *, to: str) -> str:
    """Give a mail to the server of a mailbox; what it said. Raises smtp.Refused, smtp.Later, smtp.Unsure."""
    login = await login_of(db, mailbox, secret=config.secret(), networks=config.webhook_networks)
    content = await signed(db, mailbox, mail.as_bytes(policy=IN_7_BITS), secret=config.secret())
    return (await smtp.hand(mailbox, login, content, sender=mailbox.address, recipient=to)).said


async def _sender(tx: Tx, beside: int | None) -> Mailbox | None:
    every = [one for one in await mailboxes(tx) if one.smtp_host]
    return min(every, key=lambda one: (one.id == beside, one.failing_since is not None, one.id), default=None)
