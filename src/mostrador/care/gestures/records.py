"""The records of gestures: frozen, holding ids. Money is in hundredths of the shop's currency."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

import msgspec

Kind = Literal["money", "discount", "item", "repair", "days"]
Nature = Literal["courtesy", "compensation"]
KINDS: Final[tuple[Kind, ...]] = ("money", "discount", "item", "repair", "days")


class Gift(msgspec.Struct, frozen=True):
    """What somebody means to give. The person reads `what`; only we read `reason`.

    `cents` is what it costs the firm, `days` how many when the kind is days, `failed` that we owe it: we failed.
    """

    kind: Kind
    cents: int
    what: str
    reason: str
    days: int | None = None
    failed: bool = False


class Gesture(msgspec.Struct, frozen=True):
    """A row of the ledger. One that `reverses_id` another takes it back, with its cents below zero."""

    id: int
    thread_id: int
    person_id: int
    agent_id: int
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
    permission_id: int | None
    reverses_id: int | None
    reversed: bool


class Permission(msgspec.Struct, frozen=True):
    """A gift over the budget, asked of one named person."""

    id: int
    thread_id: int
    owner_id: int
    asked_by: int
    asker: str
    asked_of: int
    asked: str
    kind: Kind
    cents: int
    days: int | None
    what: str
    reason: str
    failed: bool
    asked_at: datetime
    answered_at: datetime | None
    verdict: Literal["approved", "refused", "withdrawn"] | None
    answer: str

    @property
    def gift(self) -> Gift:
        """What was asked for."""
        return Gift(self.kind, self.cents, self.what, self.reason, self.days, self.failed)


class Asked(msgspec.Struct, frozen=True):
    """A question that waits for the answer of who reads it, with its case."""

    id: int
    thread_id: int
    code: str
    person: str
    subject: str
    asker: str
    kind: Kind
    cents: int
    days: int | None
    what: str
    asked_at: datetime


class Budget(msgspec.Struct, frozen=True):
    """What may be given without asking: on one case, and in one month."""

    per_case: int
    per_month: int


class Left(msgspec.Struct, frozen=True):
    """What an agent may still give without asking on a case and this month, of how much."""

    budget: Budget
    on_case: int
    this_month: int
    currency: str

    @property
    def now(self) -> int:
        """The most that may be given at once."""
        return max(0, min(self.on_case, self.this_month))


class Past(msgspec.Struct, frozen=True):
    """A gesture to a person, or to somebody of their household, on any thread; without its words."""

    thread_id: int
    kind: Kind
    nature: Nature
    cents: int
    currency: str
    agent: str
    given_at: datetime
    household: bool


class Approver(msgspec.Struct, frozen=True):
    """Somebody who may be asked."""

    id: int
    name: str
    on_duty: bool


class Ready(msgspec.Struct, frozen=True):
    """A gesture the shop makes often, given with one press."""

    kind: Kind
    cents: int
    days: int | None
    what: str
    reason: str

    @property
    def gift(self) -> Gift:
        """What it gives."""
        return Gift(self.kind, self.cents, self.what, self.reason, self.days)
