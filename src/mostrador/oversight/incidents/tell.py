"""Each update goes once to each case that hangs on it: as a message of who said it, or by hand where nobody reads.

The rows are planned with the update; a worker takes some at a time and says them in the transaction that marks them,
so that a worker that dies leaves none half said, and two share what there is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, cast
from zoneinfo import ZoneInfo

import msgspec

from mostrador import team, threads
from mostrador.channels import webhooks
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.kit.i18n import N_, Language, Tag, exactly, translator
from mostrador.oversight.incidents.records import Way
from mostrador.team import Shop
from mostrador.threads import Thread
from mostrador.threads.access import ours
from mostrador.threads.events import ThreadMerged
from mostrador.threads.reply import announce

Q = sql.load("mostrador.oversight.incidents")
AT_ONCE: Final = 25
SMS: Final = "sms.asked"
NEXT: Final = N_("Our next word comes by %(when)s.")
ENDED: Final = N_("It is over: %(title)s")
PAGE: Final = N_("All of it, with the hours: %(link)s")


class Sms(msgspec.Struct, frozen=True):
    """What a program that sends short messages is asked for: the same `key` is the same message."""

    key: str
    phone: str
    text: str
    language: str
    case: str


class _Waits(msgspec.Struct, frozen=True):
    """A telling, with all that decides how it goes."""

    update_id: int
    thread_id: int
    incident_id: int
    title: str
    code: str
    shown: bool
    language: str
    knows: str
    does: str
    next_word_at: datetime | None
    author_id: int
    prefers: str | None
    channel: str
    digital: bool
    phone: str | None


async def tell_waiting(tx: Tx, *, base_url: str) -> int:
    """Tell some of what waits, and ask the owner where it has to be told by hand; how many were taken."""
    waits = await tx.all(_Waits, Q.waiting, limit=AT_ONCE)
    if not waits:
        return 0
    shop, sends = await team.shop(tx), await webhooks.is_told(tx, SMS)
    authors: dict[int, Actor] = {}
    for one in waits:
        if one.author_id not in authors:
            authors[one.author_id] = await team.find_actor(tx, one.author_id)
        # In the order of their numbers, as everybody locks several.
        thread = await threads.lock(tx, one.thread_id, by=SYSTEM)
        await _tell(tx, one, thread, _way(one, sends=sends), _said(one, shop, base_url), authors[one.author_id])
    return len(waits)


async def told_by_hand(tx: Tx, incident: int, thread: int, *, base_url: str, by: Actor) -> None:
    """One of us called, or posted the letter: the words stand on the thread as theirs. Raises NotFound."""
    await threads.lock(tx, thread, by=ours(by))
    one = await tx.maybe(_Waits, Q.asked_by_hand, incident=incident, thread=thread)
    if one is None:
        raise NotFound
    placed = await threads.tell(tx, thread, _said(one, await team.shop(tx), base_url), author=by, by=by)
    await tx.run(Q.told_by_hand, update=one.update_id, thread=thread, message=placed.id, at=tx.now)


async def follow_merge(tx: Tx, event: ThreadMerged, by: Actor) -> None:
    """What goes on in another case hangs on the same there, and what was not told yet is told there."""
    for incident in await tx.values(Q.links_of, thread=event.merged):
        await tx.run(Q.carry_link, incident=incident, thread=event.merged, into=event.thread, at=tx.now)
        await tx.run(Q.carry_tellings, incident=incident, thread=event.merged, into=event.thread)
        await tx.run(Q.unlink, incident=incident, thread=event.merged, at=tx.now)
        await tx.run(Q.drop_tellings, incident=incident, thread=event.merged, at=tx.now)


async def _tell(tx: Tx, one: _Waits, thread: Thread, way: Way, text: str, author: Actor) -> None:
    message: int | None = None
    if way in ("message", "sms"):
        message = (await threads.tell(tx, thread.id, text, author=author, by=SYSTEM)).id
    if way == "sms" and one.phone is not None:
        key = f"{SMS}:{one.update_id}:{thread.id}"
        await webhooks.send(tx, SMS, key, Sms(key, one.phone, text, one.language, thread.code))
    if message is None:
        await tx.run(Q.overtaken, incident=one.incident_id, update=one.update_id, thread=thread.id, at=tx.now)
        await announce(
            tx, thread, f"incident-{way}", text=text, about=author.id, visibility="team", mentions=(thread.owner_id,)
        )
    await tx.run(Q.sent, update=one.update_id, thread=thread.id, way=way, message=message, at=tx.now)


def _way(one: _Waits, *, sends: bool) -> Way:
    """How somebody is told: as they read us, else by SMS where a program sends them, else by hand."""
    if one.digital and one.prefers not in ("phone", "letter"):
        return "message"
    if one.phone is None or one.prefers == "letter":
        return "letter"
    return "sms" if sends else "call"


def _said(one: _Waits, shop: Shop, base_url: str) -> str:
    """The words of an update, in its own language, with the hours of the house."""
    language = Language(tag=cast("Tag", one.language), register=shop.register)
    say, zone = translator(language), ZoneInfo(shop.timezone)
    lines = [f"**{one.title}**" if one.next_word_at else say.gettext(ENDED, title=f"**{one.title}**"), one.knows]
    if one.does:
        lines.append(one.does)
    if one.next_word_at:
        lines.append(say.gettext(NEXT, when=exactly(one.next_word_at, zone, language)))
    if one.shown:
        lines.append(say.gettext(PAGE, link=f"{base_url}/averias/{one.code}"))
    return "\n\n".join(lines)
