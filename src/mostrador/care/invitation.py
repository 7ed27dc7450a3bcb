"""Mail an agent the link to choose a password with, so that nobody has to hand it over."""

from __future__ import annotations

from typing import cast

import structlog

from mostrador import team
from mostrador.channels import email
from mostrador.config import Config
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from mostrador.kit.i18n import N_, Language, Tag, translator

log = structlog.get_logger()
SUBJECT = N_("%(shop)s: your link to the desk")
TEXT = N_(
    "%(name)s, with this link you choose your password and come in to the desk of %(shop)s:\n\n%(link)s\n\n"
    "It opens once, within seven days. Any link you were given before opens nothing any more.\n"
    "If you do not know what this is about, do nothing."
)


async def send(db: Database, config: Config, agent: int, *, by: int) -> None:
    """Make a new link for an agent and mail it, for an administrator.

    The link is made here and not where it is asked for: what waits in the queue has no secret in it.
    Raises MailNotSet, aiosmtplib.SMTPException, OSError: the job tries again, and earlier links end.
    """
    async with db.begin() as tx:
        found = await team.find_agent(tx, agent)
        if found.suspended:
            log.info("invitation.suspended", agent=agent)
            return
        key = await team.invite(tx, agent, by=Actor("agent", by))
        shop = await team.shop(tx)
    say = translator(Language(tag=cast("Tag", found.language), register=shop.register))
    await email.send(
        config.smtp_url,
        sender=config.mail_from or "mostrador@localhost",
        to=found.email,
        subject=say.gettext(SUBJECT, shop=shop.name),
        text=say.gettext(TEXT, name=found.name, shop=shop.name, link=f"{config.base_url}/desk/invitation/{key}"),
    )
