"""Mail to both what one may do for the other, and that it is over: neither learns it only by chance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

import structlog
from babel.dates import format_date

from mostrador import people, team
from mostrador.channels import email
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database, Tx
from mostrador.kit.i18n import N_, Language, Tag, translator
from mostrador.people import ties
from mostrador.people.ties import Representation

log = structlog.get_logger()
BEGINS_PERSON: Final = N_("%(shop)s: %(name)s may write to us for you")
BEGINS_PERSON_TEXT: Final = N_(
    "%(shop)s has noted that %(name)s may write to us for you.\n\nFor: %(scope)s\nUntil: %(day)s\n\n"
    "Keep this as proof. If it is not so, tell us: it ends at once."
)
BEGINS_OTHER: Final = N_("%(shop)s: you may write to us for %(name)s")
BEGINS_OTHER_TEXT: Final = N_(
    "%(shop)s has noted that you may write to us for %(name)s.\n\nFor: %(scope)s\nUntil: %(day)s\n\n"
    "Keep this as proof. It ends earlier if either of you says so."
)
ENDS_PERSON: Final = N_("%(shop)s: %(name)s writes to us for you no more")
ENDS_PERSON_TEXT: Final = N_(
    "%(name)s writes to %(shop)s for you no more, since %(day)s.\n\nIt was for: %(scope)s\n\nKeep this as proof."
)
ENDS_OTHER: Final = N_("%(shop)s: you write to us for %(name)s no more")
ENDS_OTHER_TEXT: Final = N_(
    "You write to %(shop)s for %(name)s no more, since %(day)s.\n\nIt was for: %(scope)s\n\nKeep this as proof."
)


async def send(db: Database, config: Config, representation: int, *, principal: bool) -> None:
    """Mail the proof, as things stand now, to the person (`principal`) or to who writes for them, once.

    Who left no e-mail gets none, and where the shop sends no mail nobody does: a letter is due. Raises
    aiosmtplib.SMTPException, OSError: the job tries again.
    """
    async with db.begin() as tx:
        found = await ties.find_representation(tx, representation)
        if found is None or not found.proof_due(principal=principal):
            return
        to = await _mailbox(tx, found.person_id if principal else found.by_person_id)
        if to is None or not await email.can_notify(tx, config):
            log.info("representation.letter_due", representation=representation, principal=principal)
            return
        reader, _ = await people.find(tx, found.person_id if principal else found.by_person_id)
        shop = await team.shop(tx)
    say = translator(Language(tag=cast("Tag", reader.language), register=shop.register))
    ended = found.ended_at is not None
    begins, ends = (
        ((BEGINS_PERSON, BEGINS_PERSON_TEXT), (ENDS_PERSON, ENDS_PERSON_TEXT))
        if principal
        else ((BEGINS_OTHER, BEGINS_OTHER_TEXT), (ENDS_OTHER, ENDS_OTHER_TEXT))
    )
    subject, text = ends if ended else begins
    facts = {
        "shop": shop.name,
        "name": (found.by_person if principal else found.person) or say.gettext("Unnamed"),
        "scope": found.scope,
        "day": format_date(found.ended_at or found.until, "long", locale=say.language.locale),
    }
    await email.notify(
        db,
        config,
        to=to,
        subject=say.gettext(subject, **facts),
        text=say.gettext(text, **facts),
    )
    async with db.begin() as tx:
        await ties.tell_representative(tx, found.person_id, representation, principal=principal, ended=ended, by=SYSTEM)


async def letters_due(tx: Tx, made: Iterable[Representation], *, mails: bool) -> frozenset[tuple[int, bool]]:
    """Who gets the proof on paper: the representation, and whether it is the person (True) or who writes for them.

    `mails` says whether the shop can send mail at all.
    """
    due = set()
    for one in made:
        for principal, reader in ((True, one.person_id), (False, one.by_person_id)):
            if one.proof_due(principal=principal) and not (mails and await _mailbox(tx, reader)):
                due.add((one.id, principal))
    return frozenset(due)


async def _mailbox(tx: Tx, person: int) -> str | None:
    addresses = await people.own_addresses(tx, person)
    return next((address.value for address in addresses if address.channel == "email"), None)
