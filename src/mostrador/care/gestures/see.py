"""What was given: on one thread, to one person and who lives with them, and in a month of the whole ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from mostrador import team, threads
from mostrador.care.gestures.records import Gesture, Kind, Nature, Past
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Forbidden, Invalid
from mostrador.threads.access import ours

Q = sql.load("mostrador.care.gestures")
PAGE: Final = 500
OLDEST: Final = 2000


class MonthNotUnderstood(Invalid):
    """Choose a month, like 2026-11."""


class Entry(msgspec.Struct, frozen=True):
    """A row of the ledger with the names of everybody in it."""

    id: int
    code: str
    person_id: int
    person: str
    agent: str
    kind: Kind
    nature: Nature
    cents: int
    days: int | None
    currency: str
    what: str
    reason: str
    accounting: str
    given_at: datetime
    approved_by: str | None
    reverses_id: int | None


class Amount(msgspec.Struct, frozen=True):
    """What a row of the ledger came to: below nothing when it took another one back."""

    id: int
    kind: Kind
    cents: int
    days: int | None
    currency: str


class Month(msgspec.Struct, frozen=True):
    """A month (2026-11) of the ledger: how many gestures, and what they came to without those taken back."""

    month: str
    currency: str
    cents: int
    given: int


async def of_thread(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Gesture]:
    """The ledger of one thread, in order. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(viewer))
    return await tx.all(Gesture, Q.of_thread, thread=thread)


async def amounts(tx: Tx, gestures: Sequence[int], *, viewer: Actor) -> Mapping[int, Amount]:
    """What these rows came to, by number, for one of us: the caller found them on threads that `viewer` reads.

    Raises NotFound for a customer.
    """
    ours(viewer)
    if not gestures:
        return {}
    return {one.id: one for one in await tx.all(Amount, Q.amounts, gestures=list(gestures))}


async def lately(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Past]:
    """What the person of a thread and who lives with them was given in twelve months and stands, the newest first.

    Raises NotFound.
    """
    await threads.find(tx, thread, viewer=ours(viewer))
    return await tx.all(Past, Q.lately, thread=thread)


async def months(tx: Tx, *, viewer: Actor) -> Sequence[Month]:
    """The last twelve months that have anything, the newest first. Raises Forbidden for who does not manage."""
    _managing(viewer)
    return await tx.all(Month, Q.months, zone=(await team.shop(tx)).timezone)


async def span(tx: Tx, month: str) -> tuple[datetime, datetime]:
    """When a month (2026-11) begins and ends in the shop's zone. Raises MonthNotUnderstood."""
    try:
        begins = datetime.strptime(month, "%Y-%m")  # noqa: DTZ007 - it gets the shop's zone below
    except ValueError:
        raise MonthNotUnderstood from None
    zone = ZoneInfo((await team.shop(tx)).timezone)
    if not OLDEST <= begins.year <= clock.now().year + 1:
        raise MonthNotUnderstood
    after = (begins + timedelta(days=32)).replace(day=1)
    return begins.replace(tzinfo=zone), after.replace(tzinfo=zone)


async def ledger(db: Database, since: datetime, until: datetime, *, viewer: Actor) -> AsyncIterator[Entry]:
    """Every row of a time, in order, read a page at a time. Raises Forbidden for who does not manage."""
    _managing(viewer)
    at, last = since, 0
    while True:
        async with db.look() as tx:
            page = await tx.all(Entry, Q.ledger, since=since, until=until, at=at, id=last, limit=PAGE)
        for entry in page:
            yield entry
        if len(page) < PAGE:
            return
        at, last = page[-1].given_at, page[-1].id


def _managing(viewer: Actor) -> None:
    if viewer.kind != "agent" or "manage" not in viewer.verbs:
        raise Forbidden
