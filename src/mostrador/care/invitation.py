"""Mail an agent the link to choose a password with, so that nobody has to hand it over."""

from __future__ import annotations

from typing import cast

import structlog

from mostrador import team
from mostrador.care import wording
from mostrador.channels import email
from mostrador.config import Config
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from mostrador.kit.i18n import N_, Language, Tag, translator

log = structlog.get_logger()
SUBJECT = N_("%(shop)s: your link to the desk")


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
        language = Language(tag=cast("Tag", found.language), register=shop.register)
        words = await wording.current(tx, "invitation", language)
    link = f"{config.base_url}/desk/invitation/{key}"
    await email.notify(
        db,
        config,
        to=found.email,
        subject=translator(language).gettext(SUBJECT, shop=shop.name),
        text=wording.fill("invitation", words, {"person": found.name, "shop": shop.name, "link": link}).text,
    )
