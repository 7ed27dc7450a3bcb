"""Write a row of the ledger, say it on the thread, and tell the billing system: all in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import msgspec

from mostrador import people, team
from mostrador.care.gestures.events import GestureGiven, GestureReversed
from mostrador.care.gestures.records import Gesture, Gift, Kind, Nature
from mostrador.care.gestures.words import worded
from mostrador.channels import webhooks
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.i18n import LANGUAGES, Language, Tag, Translator, translator
from mostrador.threads import Thread
from mostrador.threads.say import say as place

Q = sql.load("mostrador.care.gestures")


class Who(msgspec.Struct, frozen=True):
    """The person, as the billing system may know them."""

    id: int
    name: str
    email: str | None
    phone: str | None


class Letter(msgspec.Struct, frozen=True):
    """What the billing system is told of a gesture. `cents` are below zero when it takes another back."""

    gesture: int
    reverses: int | None
    case: str
    person: Who
    agent: str
    kind: Kind
    nature: Nature
    accounting: str
    cents: int
    currency: str
    days: int | None
    what: str
    at: datetime


async def write_gift(
    tx: Tx, thread: Thread, gift: Gift, *, agent: int, by: Actor, permission: int | None = None
) -> Gesture:
    """A gesture of `agent` on a locked thread, which the caller has judged.

    It is a compensation when we failed: somebody says so, or a promise on the thread was broken.
    """
    failed = gift.failed or await tx.value(Q.we_failed, thread=thread.id)
    nature: Nature = "compensation" if failed else "courtesy"
    row = await tx.one(
        Gesture,
        Q.add_gesture,
        thread=thread.id,
        person=thread.person_id,
        agent=agent,
        kind=gift.kind,
        nature=nature,
        cents=gift.cents,
        days=gift.days,
        currency=await tx.value(Q.generosity),
        what=gift.what,
        reason=gift.reason,
        accounting=None,
        at=tx.at,
        permission=permission,
        reverses=None,
    )
    await _say(tx, thread, row, nature)
    event = GestureGiven(thread=thread.id, owner=thread.owner_id, team=thread.team_id, gesture=row.id, cents=row.cents)
    await tx.record(event, by=by)
    await _tell(tx, "gesture.given", thread, row)
    return row


async def write_reversal(tx: Tx, thread: Thread, first: Gesture, *, reason: str, by: Actor) -> Gesture | None:
    """The row that takes `first` back, on its locked thread; None when there is one already."""
    row = await tx.maybe(
        Gesture,
        Q.add_gesture,
        thread=thread.id,
        person=thread.person_id,
        agent=by.id,
        kind=first.kind,
        nature=first.nature,
        cents=-first.cents,
        days=first.days,
        currency=first.currency,
        what=first.what,
        reason=reason,
        accounting=first.accounting,
        at=tx.at,
        permission=None,
        reverses=first.id,
    )
    if row is None:
        return None
    await _say(tx, thread, row, "gesture-reversed")
    event = GestureReversed(
        thread=thread.id, owner=thread.owner_id, team=thread.team_id, gesture=row.id, cents=row.cents
    )
    await tx.record(event, by=by)
    await _tell(tx, "gesture.reversed", thread, row)
    return row


async def speaking(tx: Tx, thread: Thread) -> Translator:
    """The language of a thread, in which lines on it are written."""
    shop = await team.shop(tx)
    tag = thread.language if thread.language in LANGUAGES else shop.language
    return translator(Language(tag=cast("Tag", tag), register=shop.register))


async def who(tx: Tx, thread: Thread) -> Who:
    """The person of a thread with their first e-mail and phone."""
    person, addresses = await people.find(tx, thread.person_id)

    def first(channel: str) -> str | None:
        return next((one.value for one in addresses if one.channel == channel), None)

    return Who(person.id, person.name, first("email"), first("phone"))


async def _say(tx: Tx, thread: Thread, row: Gesture, sign: str) -> None:
    text = worded(row, row.currency, await speaking(tx, thread))
    await place(tx, thread.id, author_kind="system", author=row.agent_id, via="system", sign=sign, text=text, at=tx.at)


async def _tell(tx: Tx, kind: str, thread: Thread, row: Gesture) -> None:
    letter = Letter(
        gesture=row.id,
        reverses=row.reverses_id,
        case=thread.code,
        person=await who(tx, thread),
        agent=row.agent,
        kind=row.kind,
        nature=row.nature,
        accounting=row.accounting,
        cents=row.cents,
        currency=row.currency,
        days=row.days,
        what=row.what,
        at=row.given_at,
    )
    await webhooks.send(tx, kind, f"gesture:{row.id}", letter)
