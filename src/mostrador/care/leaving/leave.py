"""Leaving is as easy as staying: asked in one step, confirmed in another, and from the day it was asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from babel.dates import format_date

from mostrador import team, threads
from mostrador.care.gestures.judge import may_give as may_execute
from mostrador.care.gestures.write import Who, speaking, who
from mostrador.care.leaving.events import LeavingAsked, LeavingExecuted, LeavingOffered, LeavingTold, LeavingWithdrawn
from mostrador.care.leaving.records import Leaving
from mostrador.channels import webhooks
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, Invalid, NotFound
from mostrador.kit.i18n import Translator
from mostrador.people import profile
from mostrador.threads import Thread
from mostrador.threads.access import ours
from mostrador.threads.events import MessageSent
from mostrador.threads.receive import COURTESIES
from mostrador.threads.say import facts
from mostrador.threads.say import say as place

Q = sql.load("mostrador.care.leaving")
LONGEST: Final = 300
LONGEST_OFFER: Final = 600


class LeavingWhatMissing(Invalid):
    """Say what is to end, in up to %(longest)s characters: a contract, a subscription, an account."""


class AdultWanted(Forbidden):
    """You told us that you are under 14, so an adult asks for this: they can write to us or call, and it is done."""


class LeavingAskedAlready(Conflict):
    """This was asked already and is on its way. Nothing else has to be done."""


class NothingToConfirm(Conflict):
    """There is no request to leave here any more: it was carried out or taken back."""


class OnlyTheOwnerExecutes(Forbidden):
    """Only whoever owns the case, or stands in for them today, carries this out."""


class OfferTooLong(Invalid):
    """What is offered to who leaves has up to %(longest)s characters."""


class Letter(msgspec.Struct, frozen=True):
    """What the billing system is told: nothing is charged from `effective_on` on."""

    leaving: int
    case: str
    person: Who
    agent: str
    what: str
    asked_at: datetime
    effective_on: date
    executed_at: datetime


async def ask(tx: Tx, thread: int, what: str, *, by: Actor) -> Leaving:
    """The person, or one of us for them, asks to end `what`. It counts from today, however long we take.

    Raises NotFound, AdultWanted, LeavingWhatMissing, LeavingAskedAlready.
    """
    found = await threads.lock(tx, thread, by=by)
    if by.kind == "customer" and (await profile.own_wishes(tx, found.person_id)).under_14:
        raise AdultWanted
    what = " ".join(what.split())
    if not 0 < len(what) <= LONGEST:
        raise LeavingWhatMissing(longest=LONGEST)
    moment = tx.at or clock.now()
    today = moment.astimezone(ZoneInfo((await team.shop(tx)).timezone)).date()
    number = await tx.value(
        Q.add_leaving, thread=thread, person=found.person_id, what=what, by=str(by), at=moment, day=today
    )
    if number is None:
        raise LeavingAskedAlready
    if found.state != "open":
        await threads.reopen(tx, thread, by=by)
    await place(
        tx,
        thread,
        author_kind="system",
        author=by.id if by.kind == "agent" else None,
        via="system",
        sign="leaving-asked",
        text=what,
        owed=True,
        at=tx.at,
    )
    await tx.record(LeavingAsked(thread=thread, owner=found.owner_id, team=found.team_id, leaving=number), by=by)
    return await _find(tx, number)


async def offer(tx: Tx, thread: int, *, viewer: Actor) -> str:
    """What the firm would say to who leaves, if nobody ever said it to this person; else empty. Raises NotFound."""
    await threads.find(tx, thread, viewer=viewer)
    text: str | None = await tx.value(Q.offer, thread=thread)
    return text or ""


async def make_offer(tx: Tx, leaving: int, *, by: Actor) -> str:
    """Show the offer now; whoever asks again, for this person, gets an empty text.

    Raises NotFound, NothingToConfirm.
    """
    _, found = await _open(tx, leaving, by)
    await tx.run(Q.lock_offer, thread=found.id)
    text: str | None = await tx.value(Q.offer, thread=found.id)
    if not text or not await tx.run(Q.set_offered, id=leaving):
        return ""
    await tx.record(LeavingOffered(thread=found.id, owner=found.owner_id, team=found.team_id, leaving=leaving), by=by)
    return text


async def execute(tx: Tx, leaving: int, *, by: Actor) -> Leaving:
    """It is done: the person gets it in writing with its day and code, and the billing system is told.

    It answers the request to leave, and nothing else that they said: who waits for that waits on, danger included.
    Raises NotFound, NothingToConfirm, OnlyTheOwnerExecutes.
    """
    asked, found = await _open(tx, leaving, ours(by))
    if not await may_execute(tx, found, by.id):
        raise OnlyTheOwnerExecutes
    more = bool(await tx.value(Q.waits_for_more, id=leaving, courtesies=sorted(COURTESIES)))
    await tx.run(Q.execute, id=leaving, agent=by.id, at=tx.at)
    done = await _find(tx, leaving)
    placed = await place(
        tx,
        found.id,
        author_kind="system",
        author=by.id,
        via="system",
        sign="leaving-done",
        text=worded(done, found, await speaking(tx, found)),
        answers=not more,
        at=tx.at,
    )
    if more:
        await tx.record(LeavingTold(**facts(found, placed)), by=by)
    else:
        first, promised = found.first_answer_at is None, found.promise_due_at is not None
        await tx.record(MessageSent(first=first, promised=promised, **facts(found, placed)), by=by)
    await tx.record(LeavingExecuted(thread=found.id, owner=found.owner_id, team=found.team_id, leaving=leaving), by=by)
    letter = Letter(
        leaving=leaving,
        case=found.code,
        person=await who(tx, found),
        agent=done.executed_by or "",
        what=done.what,
        asked_at=asked.asked_at,
        effective_on=done.effective_on,
        executed_at=done.executed_at or clock.now(),
    )
    await webhooks.send(tx, "leaving.executed", f"leaving:{leaving}", letter)
    return done


async def stay(tx: Tx, leaving: int, *, by: Actor) -> None:
    """They stay after all, on their own word. Raises NotFound, NothingToConfirm."""
    _, found = await _open(tx, leaving, by)
    await tx.run(Q.withdraw, id=leaving)
    agent = by.id if by.kind == "agent" else None
    await place(tx, found.id, author_kind="system", author=agent, via="system", sign="leaving-withdrawn", at=tx.at)
    await tx.record(LeavingWithdrawn(thread=found.id, owner=found.owner_id, team=found.team_id, leaving=leaving), by=by)


async def leaving_of(tx: Tx, thread: int, *, viewer: Actor) -> Leaving | None:
    """The last request to leave of a thread, whatever became of it. Raises NotFound."""
    await threads.find(tx, thread, viewer=viewer)
    return await tx.maybe(Leaving, Q.last_leaving, thread=thread)


async def written_offer(tx: Tx) -> str:
    """What the firm wrote in its settings for who leaves; empty when it wrote nothing."""
    text: str = await tx.value(Q.written_offer)
    return text


async def change_offer(tx: Tx, text: str, *, by: Actor) -> None:
    """Write it anew, or take it away. Raises Forbidden, OfferTooLong."""
    if by.kind != "agent" or "manage" not in by.verbs:
        raise Forbidden
    text = text.strip()
    if len(text) > LONGEST_OFFER:
        raise OfferTooLong(longest=LONGEST_OFFER)
    await tx.run(Q.set_offer, text=text)


def worded(leaving: Leaving, thread: Thread, say: Translator) -> str:
    """What ends, since when, and the code: what the person keeps."""
    day = format_date(leaving.effective_on, "long", locale=say.language.locale)
    return say.gettext("%(what)s, from %(day)s on. Code %(code)s.", what=leaving.what, day=day, code=_plate(thread))


def _plate(thread: Thread) -> str:
    return threads.show_code(thread.code)


async def _find(tx: Tx, leaving: int) -> Leaving:
    found = await tx.maybe(Leaving, Q.find_leaving, id=leaving)
    if found is None:
        raise NotFound
    return found


async def _open(tx: Tx, leaving: int, by: Actor) -> tuple[Leaving, Thread]:
    thread = (await _find(tx, leaving)).thread_id
    locked = await threads.lock(tx, thread, by=by)
    asked = await _find(tx, leaving)
    if not asked.open:
        raise NothingToConfirm
    return asked, locked
