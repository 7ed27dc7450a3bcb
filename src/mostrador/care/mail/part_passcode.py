"""Mail a one-time code to who takes part, from the address of ours that they know, so that their page opens."""

from __future__ import annotations

from email.headerregistry import Address as Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Final, cast

import structlog

from mostrador import team, threads
from mostrador.care.passcode import in_words
from mostrador.channels import email
from mostrador.config import Config
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.kit.i18n import LANGUAGES, Language, Tag
from mostrador.threads.ways_in import LinkRevokedOrWrong

Q = sql.load("mostrador.care.mail")
log: Final = structlog.get_logger()


async def send_part_passcode(db: Database, config: Config, link: str) -> None:
    """Make a code and mail it to whose link this is; nobody's, it does nothing.

    Raises smtp.Refused, smtp.Later, smtp.Unsure: the job tries again.
    """
    secret = config.secret()
    async with db.begin() as tx:
        try:
            part = await threads.open_part(tx, secret, link)
        except LinkRevokedOrWrong:
            return
        number = await tx.value(Q.last_mailbox, thread=part.thread_id, recipient=part.address)
        if number is None:
            log.info("passcode.no_mailbox", thread=part.thread_id)
            return
        mailbox = await email.find_mailbox(tx, number)
        thread = await threads.find(tx, part.thread_id, viewer=SYSTEM)
        digits = await threads.new_part_passcode(tx, secret, part)
        shop = await team.shop(tx)
        tag = thread.language if thread.language in LANGUAGES else shop.language
        subject, text = await in_words(tx, digits, shop, Language(tag=cast("Tag", tag), register=shop.register))
    local, _, domain = mailbox.address.rpartition("@")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Header(display_name=mailbox.name or shop.name, username=local, domain=domain)
    mail["To"], mail["Subject"] = part.address, subject
    mail["Date"], mail["Message-ID"] = format_datetime(clock.now()), make_msgid(domain=domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text, cte="quoted-printable")
    await email.hand_over(db, config, mailbox, mail, to=part.address)
