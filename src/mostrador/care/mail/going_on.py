"""A chat whose person left goes on by mail: what we said and they have not seen leaves in one mail, after some minutes.

Seen is what the page reported or another mail brought. It is asked when a mail falls due, and again when it leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final

import msgspec

from mostrador import threads
from mostrador.care.mail import marks
from mostrador.care.mail.story import Story, language_of
from mostrador.care.wording import Written
from mostrador.channels.email import outbox
from mostrador.channels.email.records import Outgoing
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid, NotFound
from mostrador.kit.i18n import N_, Language, translator
from mostrador.people import understand
from mostrador.people.address import AddressNotUnderstood
from mostrador.team import Shop
from mostrador.threads.events import ThreadEvent

Q = sql.load("mostrador.care.mail")
WAIT: Final = timedelta(minutes=5)
"""So long nobody has seen the last of our words when they leave by mail."""
MOST: Final = timedelta(minutes=15)
"""However much is said after it, the first word waits no longer."""
AT_ONCE: Final = 50
CHATS: Final = ["counter", "widget"]
YOUR_CHAT: Final = N_("Your chat with %(shop)s")
WAY_OUT: Final = N_("You get this because this address was given in our chat. If you want no more of it: %(link)s")


class OnlyThePerson(Forbidden):
    """Only the customer says where we write to them."""


class NoMailThere(Invalid):
    """Write an e-mail address, whole, like carla@example.org."""


class MailWished(ThreadEvent, frozen=True, kw_only=True):
    """The person said where the answers of a chat go when they leave it, or that none goes by mail."""

    about: ClassVar[str] = "thread"


class ByMail(msgspec.Struct, frozen=True):
    """How a chat goes on when its person leaves: to which address (None: none is known), unless they `stopped` it."""

    address: str | None
    stopped: bool


class Word(msgspec.Struct, frozen=True):
    """Something we said that was not seen. `id` is of its message."""

    id: int
    author: str
    text: str
    at: datetime


class _Due(msgspec.Struct, frozen=True):
    thread: int
    after: int
    position: int | None
    message: int | None
    recipient: str | None
    mailbox: int | None
    address: str | None


class _Way(msgspec.Struct, frozen=True):
    mailbox: int | None
    address: str | None
    stopped: bool


async def gather(tx: Tx, said: Sequence[int]) -> None:
    """Of some messages of ours, those said in a chat fall due by mail; a later word puts an earlier one off."""
    await tx.run(Q.gather, messages=said, chats=CHATS, now=clock.now(), wait=WAIT, most=MOST)


async def go_on(tx: Tx, *, secret: bytes) -> int:
    """Write down the mails of the chats that fell due and were not seen; how many fell due."""
    due = await tx.all(_Due, Q.going_on_due, now=clock.now(), limit=AT_ONCE)
    for one in due:
        await tx.run(Q.gathered, thread=one.thread, position=one.position if one.recipient else None)
        if one.message is None or one.recipient is None or one.mailbox is None or one.address is None:
            continue
        of = f"g{one.message}-{marks.short(one.recipient)}"
        made = await outbox.add(
            tx,
            one.mailbox,
            one.thread,
            kind="going-on",
            recipient=one.recipient,
            mail_id=marks.mail_id(secret, one.thread, of, one.address.rpartition("@")[2]),
            due=clock.now(),
            message=one.message,
        )
        if made is not None:
            await tx.run(Q.gather_words, outgoing=made, thread=one.thread, after=one.after)
    return len(due)


async def unseen(tx: Tx, outgoing: Outgoing) -> Sequence[Word]:
    """What a gathered mail still has to bring, oldest first; nothing when all was seen or withdrawn meanwhile."""
    return await tx.all(Word, Q.unseen_words, outgoing=outgoing.id, recipient=outgoing.recipient)


def together(words: Sequence[Word]) -> str:
    """Several words as one text, in Markdown; whose they are where two of us spoke."""
    several = len({one.author for one in words}) > 1
    return "\n\n".join(f"**{one.author}:**\n\n{one.text}" if several and one.author else one.text for one in words)


def nameless(story: Story, shop: Shop) -> Story:
    """The same without its subject, which is what the person said first: who only has the address learns our words."""
    subject = translator(language_of(story, shop)).gettext(YOUR_CHAT, shop=shop.name)
    return msgspec.structs.replace(story, subject=subject, their_subject=None)


def with_way_out(words: Written, link: str, language: Language) -> Written:
    """The words, and how whoever gets them wants no more of it: somebody else may have typed the address."""
    way_out = translator(language).gettext(WAY_OUT, link=link)
    return Written(f"{words.text}\n\n{way_out}", f"{words.markdown}\n\n{way_out}")


async def is_theirs(tx: Tx, thread: int, address: str) -> bool:
    """Whether the person of a thread proved that this address is theirs: others only learn what we say to it."""
    return bool(await tx.value(Q.is_theirs, thread=thread, address=address))


async def answers_go_to(tx: Tx, thread: int, address: str) -> None:
    """A person gave this address with the first words of a chat."""
    await tx.run(Q.answers_go_to, thread=thread, given=address)


async def by_mail(tx: Tx, thread: int, *, viewer: Actor) -> ByMail | None:
    """How a chat goes on when its person leaves; None where the shop has no mailbox. Raises NotFound."""
    await threads.find(tx, thread, viewer=viewer)
    way = await tx.one(_Way, Q.way_of, thread=thread)
    return ByMail(way.address, way.stopped) if way.mailbox is not None else None


async def write_to_me(tx: Tx, thread: int, typed: str, *, by: Actor) -> None:
    """The person wants what we say by mail when they are gone; at `typed`, or where it went before when that is blank.

    Raises NoMailThere, OnlyThePerson, NotFound.
    """
    found = await _their_own(tx, thread, by)
    try:
        given = understand(typed)
    except AddressNotUnderstood:
        raise NoMailThere from None
    if given is not None and given.channel != "email":
        raise NoMailThere
    if given is not None:
        await answers_go_to(tx, thread, given.value)
    await tx.run(Q.mail_again, thread=thread)
    await tx.record(MailWished(thread=found.id, owner=found.owner_id, team=found.team_id), by=by)


async def write_no_mail(tx: Tx, thread: int, *, by: Actor) -> None:
    """«No me escribáis por correo»: none of their chats goes on by mail. Raises OnlyThePerson, NotFound."""
    found = await _their_own(tx, thread, by)
    await tx.run(Q.no_mail, thread=thread)
    await tx.record(MailWished(thread=found.id, owner=found.owner_id, team=found.team_id), by=by)


async def stop(tx: Tx, mark: str, *, secret: bytes) -> None:
    """Whoever got a mail of a chat wants none of it; the mark they hold is their right. Raises NotFound."""
    thread = marks.thread_of_stop(secret, mark)
    if thread is None:
        raise NotFound
    found = await threads.lock(tx, thread, by=SYSTEM)
    await tx.run(Q.no_mail, thread=thread)
    await tx.record(MailWished(thread=found.id, owner=found.owner_id, team=found.team_id), by=SYSTEM)


async def _their_own(tx: Tx, thread: int, by: Actor) -> threads.Thread:
    found = await threads.lock(tx, thread, by=by)
    if by.kind != "customer":
        raise OnlyThePerson
    return found
