"""Mail a one-time code to the person's own address, so that their link opens in a new browser."""

from __future__ import annotations

from typing import cast

import structlog

from mostrador import people, team, threads
from mostrador.care import wording
from mostrador.channels import email
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database, Tx
from mostrador.kit.i18n import N_, Language, Tag, translator
from mostrador.team import Shop

log = structlog.get_logger()
SUBJECT = N_("%(code)s is your one-time code")


async def send(db: Database, config: Config, thread: int) -> None:
    """Make a code and mail it. Raises as `email.notify`: the job tries again."""
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
        language = Language(tag=cast("Tag", person.language), register=shop.register)
        subject, text = await in_words(tx, digits, shop, language)
    await email.notify(db, config, to=to, subject=subject, text=text)


async def in_words(tx: Tx, digits: str, shop: Shop, language: Language) -> tuple[str, str]:
    """The subject and the text of a mail with a one-time code."""
    words = await wording.current(tx, "passcode", language)
    filled = wording.fill("passcode", words, {"code": digits, "shop": shop.name})
    return translator(language).gettext(SUBJECT, code=digits), filled.text
