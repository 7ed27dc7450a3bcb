"""Ask somebody outside, ask again, end it; and tell the owner when nobody answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Final, cast
from zoneinfo import ZoneInfo

from mostrador import people, team, threads
from mostrador.care import clocks
from mostrador.care.mail.side.events import SideChanged
from mostrador.care.mail.side.hide import hide, personal_in
from mostrador.care.mail.side.read import open_side, side_of
from mostrador.care.mail.side.records import Draft, Side
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound
from mostrador.kit.i18n import N_, Language, Tag, exactly, translator
from mostrador.threads import Thread
from mostrador.threads.access import OwnerActs, ours
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.mail.side")
MOST_DAYS: Final = 30
MOST_MESSAGES: Final = 50
AT_ONCE: Final = 50
THEY_WROTE: Final = N_("What we were told on %(moment)s:")
WE_WROTE: Final = N_("What we answered on %(moment)s:")
SUBJECT: Final = N_("A question from %(shop)s")


class NotOutside(Invalid):
    """Write the e-mail address of somebody outside: not of the customer, of who takes part in the case, or of ours."""


class NothingAsked(Invalid):
    """Write what you ask."""


class ProbablyFalse(Invalid):
    """The mail servers say that this is probably not from them. Ask them another way first, and say that you did."""


class SideEnded(Conflict):
    """This side-conversation was ended. Ask anew from the case."""


async def forwarded(tx: Tx, thread: int, draft: Draft, *, viewer: Actor) -> str:
    """The words that would leave: the question and, quoted, the chosen messages, without whose they are.

    Raises NotFound, NothingAsked.
    """
    found = await threads.find(tx, thread, viewer=ours(viewer))
    if not draft.question.strip():
        raise NothingAsked
    shop = await team.shop(tx)
    language = Language(tag=cast("Tag", shop.language), register=shop.register)
    say, zone = translator(language), ZoneInfo(shop.timezone)
    person, addresses = await people.find(tx, found.person_id)
    parts = [draft.question.strip()]
    for number in draft.messages[:MOST_MESSAGES]:
        page = await threads.one(tx, thread, number, viewer=viewer)
        for said in page.messages:
            if said.visibility != "person" or said.withdrawn_at or said.author_kind == "system":
                continue
            names = {person.name, said.author} if said.author_kind == "customer" else {person.name}
            text = said.text if draft.personal else hide(said.text, names, [one.value for one in addresses])
            head = THEY_WROTE if said.author_kind == "customer" else WE_WROTE
            quoted = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
            parts.append(f"{say.gettext(head, moment=exactly(said.at, zone, language))}\n{quoted}")
    return "\n\n".join(parts)


async def typed_of_persons(tx: Tx, thread: int, text: str, *, address: str, region: str, viewer: Actor) -> list[str]:
    """What of a person stands in a text that is about to go to `address`; see `personal_in`. Raises NotFound."""
    found = await threads.find(tx, thread, viewer=ours(viewer))
    person, _ = await people.find(tx, found.person_id)
    return personal_in(text, region, [person.name], [address])


async def ask(tx: Tx, thread: int, draft: Draft, *, by: Actor) -> int:
    """Ask somebody outside; the side-conversation. The owner may, their team mates, and who helps.

    Raises NotFound, OnlyReads, NotOutside, NothingAsked.
    """
    found = await _reach(tx, thread, by)
    given = people.understand(draft.address)
    if (
        given is None
        or given.channel != "email"
        or not await tx.value(Q.is_outside, thread=thread, address=given.value)
    ):
        raise NotOutside
    text = await forwarded(tx, thread, draft, viewer=by)
    mailbox = await tx.value(Q.asks_from, thread=thread)
    if mailbox is None:
        raise NotFound
    shop = await team.shop(tx)
    say = translator(Language(tag=cast("Tag", shop.language), register=shop.register))
    subject = " ".join(draft.subject.split())[:200] or say.gettext(SUBJECT, shop=shop.name)
    side = await tx.value(
        Q.add_side,
        thread=thread,
        mailbox=mailbox,
        address=given.value,
        name=" ".join(draft.name.split())[:200],
        subject=subject,
        by=by.id,
    )
    files = await tx.values(Q.files_chosen, thread=thread, keys=list(draft.files))
    await _say(tx, found, int(side), text, files, draft.days, by)
    return int(side)


async def write(tx: Tx, side: int, text: str, *, days: int = 2, by: Actor) -> None:
    """Write on to whom we asked. Raises NotFound, OnlyReads, NothingAsked, SideEnded."""
    opened = await open_side(tx, side, viewer=by)
    found = await _reach(tx, opened.side.thread_id, by)
    if opened.side.ended_at is not None:
        raise SideEnded
    if not text.strip():
        raise NothingAsked
    await _say(tx, found, side, text.strip(), [], days, by)


async def end(tx: Tx, side: int, *, by: Actor) -> None:
    """Nobody waits for it any more. Raises NotFound, OnlyReads."""
    opened = await open_side(tx, side, viewer=by)
    found = await _reach(tx, opened.side.thread_id, by)
    await tx.run(Q.end_side, id=side)
    await tell_changed(tx, found, side, by)


async def accept_letter(tx: Tx, letter: int, *, asked: bool = False, by: Actor) -> int:
    """A held answer is one of theirs after all; the side-conversation.

    `asked` when they were asked another way whether they wrote it. Raises NotFound, OnlyReads, ProbablyFalse.
    """
    opened = await open_side(tx, await side_of(tx, letter, viewer=by), viewer=by)
    found = await _reach(tx, opened.side.thread_id, by)
    if not asked and await tx.value(Q.is_doubted, letter=letter):
        raise ProbablyFalse
    if await tx.run(Q.accept_letter, letter=letter):
        await tx.run(Q.answered, id=opened.side.id)
        await tell_changed(tx, found, opened.side.id, by)
    return opened.side.id


async def remind(tx: Tx) -> int:
    """Tell the owners of threads that somebody outside did not answer in time; how many."""
    due = await tx.all(Side, Q.unanswered, now=clock.now(), limit=AT_ONCE)
    for side in due:
        thread = await threads.lock(tx, side.thread_id, by=SYSTEM)
        await announce(tx, thread, "side-late", text=side.called, visibility="team", mentions=(thread.owner_id,))
        await tell_changed(tx, thread, side.id, SYSTEM)
    return len(due)


async def tell_changed(tx: Tx, thread: Thread, side: int, by: Actor) -> None:
    """Whoever has the thread open sees it."""
    await tx.record(SideChanged(thread=thread.id, owner=thread.owner_id, team=thread.team_id, side=side), by=by)


async def _say(tx: Tx, thread: Thread, side: int, text: str, files: Sequence[int], days: int, by: Actor) -> None:
    await tx.run(Q.add_letter, side=side, agent=by.id, text=text, files=list(files))
    await tx.run(Q.waits, id=side, due=await _due(tx, days))
    await tell_changed(tx, thread, side, by)


async def _due(tx: Tx, days: int) -> datetime:
    calendar = await clocks.calendar(tx)
    day = calendar.working_days_after(clock.now().astimezone(calendar.zone).date(), min(max(days, 1), MOST_DAYS))
    return calendar.next_opening(datetime.combine(day, time(), calendar.zone))


async def may_ask(tx: Tx, thread: int, *, by: Actor) -> None:
    """Whether `by` may ask somebody outside about a thread. Raises NotFound, OnlyReads."""
    await _reach(tx, thread, by)


async def _reach(tx: Tx, thread: int, by: Actor) -> Thread:
    try:
        return await threads.lock(tx, thread, by=ours(by))
    except OwnerActs:
        # Who helps says nothing to the person, and this is not to the person.
        return await threads.find(tx, thread, viewer=by)
