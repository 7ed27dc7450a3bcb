"""Mail a one-time code to the person's own address, so that their link opens in a new browser."""

from __future__ import annotations

from typing import cast

import structlog

from mostrador import people, team, threads
from mostrador.channels import email
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.kit.i18n import N_, Language, Tag, translator

log = structlog.get_logger()
SUBJECT = N_("%(code)s is your one-time code")
TEXT = N_(
    "%(code)s\n\nWrite it where you opened your link. It is valid for 15 minutes.\n"
    "If it was not you, do nothing: without this code nobody sees your case."
)


async def send(db: Database, config: Config, thread: int) -> None:
    """Make a code and mail it. Raises MailNotSet, aiosmtplib.SMTPException, OSError: the job tries again."""
    async with db.begin() as tx:
        found = await threads.find(tx, thread, viewer=SYSTEM)
        person, _ = await people.find(tx, await threads.written_by(tx, found.id))
        addresses = await people.own_addresses(tx, person.id)
        to = next((address.value for address in addresses if address.channel == "email"), None)
        if to is None:
            log.info("passcode.no_address", thread=thread)
            return
        digits = await threads.new_passcode(tx, config.secret(), thread)
        shop = await team.shop(tx)
    say = translator(Language(tag=cast("Tag", person.language), register=shop.register))
    await email.send(
        config.smtp_url,
        sender=config.mail_from or "mostrador@localhost",
        to=to,
        subject=say.gettext(SUBJECT, code=digits),
        text=say.gettext(TEXT, code=digits),
    )
