"""The very mail that would leave, to be looked at: of a true thread or of an invented one, with words not kept yet."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from mostrador import team, threads
from mostrador.care import invitation, passcode, wording
from mostrador.care.mail import compose, marks
from mostrador.care.mail.first_words import SOON, Q, Scene, first_words, say_scene
from mostrador.care.mail.story import Story
from mostrador.care.wording import Sort
from mostrador.channels import email
from mostrador.channels.email import Mailbox, Outgoing
from mostrador.channels.email.notices import NOBODY
from mostrador.channels.email.records import Errand
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict
from mostrador.kit.i18n import N_, Language, exactly, translator
from mostrador.team import Shop
from mostrador.threads.code import new_code, show_code

ERRANDS: Final[dict[Sort, Errand]] = {"proof": "proof", "going-on": "going-on"}
PERSON: Final = N_("Carla Vidal")
STAND_IN: Final = N_("Bruno Sáez")
THEY_SAY: Final = N_("The drill I bought on Monday makes a strange noise and smells of burning.\nWhat do I do?")
WE_SAY: Final = N_("Do not use it any more, please.\n\nI keep another one here for you: come **whenever you like**.")
ABOUT: Final = N_("The drill smells of burning")


class NoMailbox(Conflict):
    """Add a mailbox first: a mail is shown as it leaves, with its address."""


class Shown(msgspec.Struct, frozen=True):
    """A mail as it would leave, and the mailbox it leaves by; None where the server of the settings sends it."""

    mail: EmailMessage
    mailbox: Mailbox | None


async def preview(
    tx: Tx,
    config: Config,
    sort: Sort,
    language: Language,
    *,
    text: str | None = None,
    thread: int | None = None,
    viewer: Actor,
    to: str,
) -> Shown:
    """The mail of a sort to `to`, as it is or with `text` instead; of an invented case where `thread` is None.

    Raises NoMailbox, NotFound for a thread the viewer may not read, and what `wording.fit` raises.
    """
    instead = {} if text is None else {sort: wording.fit(sort, language, text)}
    shop = msgspec.structs.replace(await team.shop(tx), register=language.register)
    every = [one for one in await email.mailboxes(tx) if one.smtp_host]
    if sort in {"passcode", "invitation"}:
        words = instead.get(sort) or await wording.current(tx, sort, language)
        return _of_the_house(sort, words, shop, language, config, every, to=to, viewer=viewer)
    errand: Errand = ERRANDS.get(sort, "confirmation")
    if thread is None:
        story = _invented(language, viewer, errand)
        first = await say_scene(tx, _said(sort), _scene(story, shop, language, sort), shop, language, instead=instead)
    else:
        story, message = await _true(tx, thread, errand, language, viewer)
        first = await first_words(tx, story, errand, message, language, instead=instead, away=_stand_in(sort, language))
    mailbox = min(every, key=lambda one: (one.team_id != story.team_id, one.id), default=None)
    if mailbox is None:
        raise NoMailbox
    now = clock.now()
    outgoing = Outgoing(
        id=0,
        mailbox_id=mailbox.id,
        thread_id=story.thread,
        message_id=None,
        kind=errand,
        recipient=to,
        # So that it is known for a trial when it comes back to an address of ours.
        mail_id=marks.trial_id(config.secret(), secrets.token_hex(8), mailbox.domain),
        state="waiting",
        due_at=now,
        made_at=now,
        tries=0,
        said="",
        sent_at=None,
        bounced_at=None,
        bounce="",
        permanent=False,
    )
    link = f"{config.base_url}/casos/{story.thread}" if thread else f"{config.base_url}/"
    mail = compose.compose(story, outgoing, mailbox, shop, secret=config.secret(), link=link, first=first)
    del mail["Reply-To"]
    mail["Reply-To"] = to
    return Shown(mail, mailbox)


def _of_the_house(
    sort: Sort,
    words: str,
    shop: Shop,
    language: Language,
    config: Config,
    every: Sequence[Mailbox],
    *,
    to: str,
    viewer: Actor,
) -> Shown:
    if not every and not config.smtp_url:
        raise NoMailbox
    mailbox = None if config.smtp_url else every[0]
    facts = {
        "code": "482 913",
        "shop": shop.name,
        "person": viewer.name,
        "link": f"{config.base_url}/desk/invitation/…",
    }
    subject = passcode.SUBJECT if sort == "passcode" else invitation.SUBJECT
    mail = EmailMessage()
    mail["From"] = mailbox.address if mailbox else config.mail_from or NOBODY
    mail["To"], mail["Subject"] = to, translator(language).gettext(subject, code=facts["code"], shop=shop.name)
    mail.set_content(wording.fill(sort, words, facts).text)
    return Shown(mail, mailbox)


def _stand_in(sort: Sort, language: Language) -> str:
    return translator(language).gettext(STAND_IN) if sort == "stand-in" else ""


def _said(sort: Sort) -> Sort:
    return "confirmation" if sort == "stand-in" else sort


def _scene(story: Story, shop: Shop, language: Language, sort: Sort) -> Scene:
    say = translator(language)
    return Scene(
        person=story.person,
        owner=story.owner,
        agent=story.owner,
        code=show_code(story.code),
        answer_by=say.gettext(SOON),
        off=sort == "stand-in",
        stand_in=_stand_in(sort, language),
        received=exactly(clock.now(), ZoneInfo(shop.timezone), language),
        words=story.words or "",
        files=(),
    )


def _invented(language: Language, viewer: Actor, errand: Errand) -> Story:
    say, now = translator(language), clock.now()
    said = WE_SAY if errand == "going-on" else THEY_SAY
    facts = {
        "thread": 0,
        "code": new_code(),
        "kind": "complaint" if errand == "proof" else "enquiry",
        "language": language.tag,
        "subject": say.gettext(ABOUT),
        "generation": 1,
        "state": "open",
        "owner_id": viewer.id,
        "team_id": 0,
        "opened_at": now,
        "person_id": 0,
        "person": say.gettext(PERSON),
        "owner": viewer.name,
        "words": say.gettext(said),
        "said_at": now,
        "withdrawn": False,
    }
    # Nothing else is known of a case that does not exist.
    return msgspec.convert(dict.fromkeys(Story.__struct_fields__) | facts, Story)


async def _true(tx: Tx, thread: int, errand: Errand, language: Language, viewer: Actor) -> tuple[Story, int | None]:
    found = await threads.find(tx, thread, viewer=viewer)
    message = await tx.value(Q.last_of_ours if errand == "going-on" else Q.first_of_theirs, thread=found.id)
    story = await tx.one(Story, Q.to_say, thread=found.id, message=message, recipient="")
    words = story.words or (translator(language).gettext(WE_SAY) if errand == "going-on" else "")
    return msgspec.structs.replace(story, words=words, language=language.tag), message
