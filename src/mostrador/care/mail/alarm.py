"""Tell every administrator that a mailbox is not fetched, by another way than this mailbox."""

from __future__ import annotations

from typing import Final, cast
from zoneinfo import ZoneInfo

import structlog

from mostrador import team
from mostrador.channels import email
from mostrador.channels.email.events import MailboxFailed
from mostrador.channels.email.faults import FAULTS, fault_of
from mostrador.config import Config
from mostrador.kit import jobs
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.i18n import N_, Language, Tag, exactly, translator

log = structlog.get_logger()
SUBJECT: Final = N_("%(shop)s: the mail of %(address)s is not fetched")
TEXT: Final = N_(
    "%(name)s, what customers write to %(address)s does not arrive at the desk of %(shop)s since %(since)s.\n\n"
    "%(why)s\n\nHere it says more, and can be changed:\n\n%(link)s\n\n"
    "We keep trying. Nothing is lost meanwhile: what arrives waits at your provider."
)


async def raise_alarm(tx: Tx, event: MailboxFailed, by: Actor) -> None:
    """Ask for a mail to each administrator: each is tried by itself, so that nobody is told twice."""
    for agent in await team.agents(tx):
        if agent.role == "admin" and not agent.suspended:
            await jobs.defer(tx, "send_mailbox_alarm", mailbox=event.mailbox, agent=agent.id)


async def send_alarm(db: Database, config: Config, mailbox: int, agent: int) -> None:
    """The mail to one of them, unless it works again meanwhile or no mail can leave.

    Raises aiosmtplib.SMTPException, OSError: the job tries again.
    """
    async with db.look() as tx:
        box = next((one for one in await email.failing_mailboxes(tx) if one.id == mailbox), None)
        found = await team.find_agent(tx, agent)
        shop = await team.shop(tx)
        can = await email.can_notify(tx, config)
    if box is None or box.failing_since is None or found.suspended or not can:
        log.info("mailbox.alarm_not_sent", mailbox=mailbox, works=box is None, set=can)
        return
    language = Language(tag=cast("Tag", found.language), register=shop.register)
    say = translator(language)
    facts = {"shop": shop.name, "address": box.address}
    since = exactly(box.failing_since, ZoneInfo(found.timezone), language)
    await email.notify(
        db,
        config,
        beside=mailbox,
        to=found.email,
        subject=say.gettext(SUBJECT, **facts),
        text=say.gettext(
            TEXT,
            **facts,
            name=found.name,
            since=since,
            why=say.gettext(FAULTS[fault_of(box.problem)]),
            link=f"{config.base_url}/desk/settings/mail/{mailbox}",
        ),
    )
