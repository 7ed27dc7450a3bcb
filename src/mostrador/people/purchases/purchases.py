"""Purchases as agents note them: what it was, its order or receipt, and the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import msgspec

from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, NotFound
from mostrador.people.events import PersonChanged

Q = sql.load("mostrador.people.purchases")
LONGEST: Final = 200
LONGEST_REFERENCE: Final = 80
EARLIEST: Final = date(1900, 1, 1)


class PurchaseMissing(Invalid):
    """Write what they bought, in up to 200 characters."""


class BoughtWhen(Invalid):
    """Choose the day on which they bought it: today or before."""


class Purchase(msgspec.Struct, frozen=True):
    """Something a person bought of us. `reference` is an order or a receipt, empty when nobody knows it."""

    id: int
    what: str
    reference: str
    bought_on: date
    noted_by: str

    @property
    def noon(self) -> datetime:
        """A moment that is of that day wherever it is read."""
        return datetime.combine(self.bought_on, time(12), UTC)


async def purchases_of(tx: Tx, person: int, *, limit: int = 50) -> Sequence[Purchase]:
    """What a person bought, the last first. The caller came through the door of the person."""
    return await tx.all(Purchase, Q.purchases_of, person=person, limit=limit)


async def note_purchase(tx: Tx, person: int, *, what: str, reference: str = "", bought_on: date, by: Actor) -> int:
    """Note that a person bought something; its id. Raises PurchaseMissing, BoughtWhen."""
    what = " ".join(what.split())
    if not 0 < len(what) <= LONGEST:
        raise PurchaseMissing
    # Somewhere it is tomorrow already.
    if not EARLIEST < bought_on <= clock.now().date() + timedelta(days=1):
        raise BoughtWhen
    reference = " ".join(reference.split())[:LONGEST_REFERENCE]
    row = await tx.value(Q.note_purchase, person=person, what=what, reference=reference, on=bought_on, agent=by.id)
    await tx.record(PersonChanged(person=person), by=by)
    return int(row)


async def remove_purchase(tx: Tx, person: int, purchase: int, *, by: Actor) -> None:
    """It was noted by mistake. Raises NotFound."""
    if not await tx.run(Q.remove_purchase, person=person, id=purchase, agent=by.id):
        raise NotFound
    await tx.record(PersonChanged(person=person), by=by)
