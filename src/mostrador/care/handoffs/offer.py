"""Offer a thread with a summary, a reason and the sentence for the customer; for how long, the firm's hours say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from mostrador import team, threads
from mostrador.care import clocks
from mostrador.care.overseers import overseers
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, NotFound
from mostrador.kit.i18n import LANGUAGES, N_, Language, on, translator
from mostrador.kit.i18n import by as until
from mostrador.threads import Handoff, Summary
from mostrador.threads.access import ours
from mostrador.threads.handoff import ColleagueUnknown
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.handoffs")
TO_ACCEPT: Final = timedelta(hours=2)
# Stands for the colleague in the sentence until it is known who it is.
NAME: Final = "{name}"
SENTENCE: Final = N_("From here on %(colleague)s takes care of your case, and knows all that we spoke.")
LONGEST: Final = 2000
LONGEST_SENTENCE: Final = 600


class SummaryMissing(Invalid):
    """Say what it is about and what was done, so that nobody asks the customer again."""


class SentenceMissing(Invalid):
    """Leave one sentence for the customer, of up to 600 characters: it is sent once your colleague accepts."""


class Open(msgspec.Struct, frozen=True):
    """A promise that still has to be kept."""

    what: str
    due_at: datetime


class _Answered(msgspec.Struct, frozen=True):
    name: str
    at: datetime


class Offer(msgspec.Struct, frozen=True):
    """What stands in the form before anybody wrote in it. `told` holds NAME where the colleague's name goes."""

    about: str
    promised: tuple[Open, ...]
    told: str


async def propose(tx: Tx, thread: int, *, viewer: Actor) -> Offer:
    """A beginning for the summary and the sentence, in the customer's language. Raises NotFound."""
    found = await threads.find(tx, thread, viewer=ours(viewer))
    tag = next((tag for tag in LANGUAGES if tag == found.language), LANGUAGES[0])
    say = translator(Language(tag=tag, register=(await team.shop(tx)).register))
    promised = await tx.all(Open, Q.promised, thread=thread)
    return Offer(found.subject, tuple(promised), say.gettext(SENTENCE, colleague=NAME))


async def hand_off(tx: Tx, thread: int, *, to: int, summary: Summary, reason: str, told: str, by: Actor) -> Handoff:
    """Offer a thread; not accepted within two working hours it goes back.

    The third time that a matter is passed on, those who oversee are called to agree. Raises SummaryMissing,
    SentenceMissing, and what `threads.hand_off` does.
    """
    await threads.find(tx, thread, viewer=ours(by))
    if not (summary.about.strip() and summary.done.strip()):
        raise SummaryMissing
    told = " ".join(told.split())
    if not 0 < len(told) <= LONGEST_SENTENCE:
        raise SentenceMissing
    if NAME in told:
        told = told.replace(NAME, (await team.find_agent(tx, to)).name)
    handoff = await threads.hand_off(
        tx,
        thread,
        to=to,
        reason=reason[:LONGEST],
        summary=Summary(summary.about[:LONGEST], summary.done[:LONGEST], summary.promised[:LONGEST]),
        told=told,
        due_at=await _due(tx),
        by=by,
    )
    if handoff.held:
        found = await threads.lock(tx, thread, by=SYSTEM)
        await announce(tx, found, "handoff-held", about=to, visibility="team", mentions=await overseers(tx, found))
    return handoff


async def pass_on(tx: Tx, thread: int, *, to: int, reason: str, by: Actor) -> Handoff:
    """Offer a thread without a form, in a macro or with several at once: what goes with it is what the form proposes.

    What was done is told by facts alone, in the language of who receives it: words that are withdrawn later must not
    stay here. Raises as `hand_off` does.
    """
    offer = await propose(tx, thread, viewer=by)
    try:
        receiver = await team.find_agent(tx, to)
    except NotFound:
        raise ColleagueUnknown from None
    shop = await team.shop(tx)
    zone = ZoneInfo(shop.timezone)
    tag = next((tag for tag in LANGUAGES if tag == receiver.language), LANGUAGES[0])
    say = translator(Language(tag=tag, register=shop.register))
    last = await tx.maybe(_Answered, Q.last_answer, thread=thread)
    done = (
        say.gettext("%(name)s answered them last, %(when)s.", name=last.name, when=on(last.at, zone, say.language))
        if last
        else say.gettext("Nobody has answered them yet.")
    )
    promised = [f"{one.what or '…'} ({until(one.due_at, clock.now(), zone, say.language)})" for one in offer.promised]
    summary = Summary(offer.about.strip() or say.gettext("No subject"), done, "\n".join(promised))
    return await hand_off(tx, thread, to=to, summary=summary, reason=reason, told=offer.told, by=by)


async def approve(tx: Tx, thread: int, *, by: Actor) -> Handoff:
    """A supervisor agrees; the colleague has two working hours from now. Raises what `threads.approve` does."""
    await threads.find(tx, thread, viewer=ours(by))
    return await threads.approve(tx, thread, due_at=await _due(tx), by=by)


async def _due(tx: Tx) -> datetime:
    now = clock.now()
    try:
        return (await clocks.calendar(tx)).due(now, TO_ACCEPT)
    except clocks.NeverOpen:
        return now + TO_ACCEPT
