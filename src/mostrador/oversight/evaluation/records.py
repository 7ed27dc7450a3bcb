"""The named moments of a contact, and what an evaluation says of them. Ids and numbers; nobody's name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Literal, get_args

import msgspec

from mostrador.oversight.compliance.rules import Unit

Name = Literal[
    "received",
    "can-ask",
    "person-asked",
    "person-connected",
    "abandoned",
    "code-given",
    "resolution-notified",
    "ended",
]
NAMES: Final[tuple[Name, ...]] = get_args(Name)
By = Literal["customer", "agent", "bot", "system"]
PHONE: Final = "phone"
REAL_TIME: Final = frozenset({"counter", "widget"})
"""The ways of writing in which somebody waits before the page. Mail is none of them."""


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a contact. `position` counts them without a gap, in the order they became known."""

    position: int = 0
    contact: str
    thread_id: int
    channel: str
    name: Name
    by_kind: By
    at: datetime
    event_id: int | None = None


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """How long people waited: those of one channel and month (`month` is '' for the whole span).

    `whole` waited, `within` of them less than the limit, `abandoned` left before, `never` were never attended and did
    not leave. Both readings: `strict` of all of them 95 of 100 in less than the limit, `lenient` the mean of the
    fastest 95 of 100 (`fast` of them, who waited `fast_ms` together; None when one of these was never attended).
    """

    measure: Literal["K1", "K2"]
    channel: str
    month: str
    whole: int
    within: int
    abandoned: int
    never: int
    fast: int
    fast_ms: int | None

    @property
    def strict(self) -> bool:
        """Whether the strict reading is met."""
        return self.within * 100 >= self.whole * 95

    @property
    def lenient(self) -> bool:
        """Whether the lenient reading is met."""
        return self.fast_ms is not None and self.fast_ms < LIMIT_MS * self.fast


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """Of `whole` cases of a month, how many were `kept`, and of how many it cannot be told yet (they count in none)."""

    measure: str
    reading: str
    month: str
    whole: int
    kept: int
    running: int = 0


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a span of days, frozen: built again of the same moments, it is the same to the byte.

    Nothing in it names a person or an agent. It was counted from the moments at the positions `first` to `last`,
    and `known` is the hour of the last one; `terms` is how many terms of the law were looked at, `closed` are the
    public holidays by which working days were counted, `counted` is how often each moment stands there.
    """

    version: int = 1
    shop: str
    first_day: date
    last_day: date
    timezone: str
    first: int
    last: int
    known: datetime
    terms: int
    closed: tuple[date, ...]
    counted: dict[str, int]
    waits: tuple[Waits, ...]
    shares: tuple[Share, ...]


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A term of the law that began in the span: when, by which rule, and how it ended."""

    id: int
    rule: str
    lodged_at: datetime
    count: int
    unit: Unit
    due_at: datetime
    ended_at: datetime | None
    ending: str | None


class Listed(msgspec.Struct, frozen=True):
    """An evaluation in the list: asked for, being built, or built; `shown` when it is published."""

    id: int
    first_day: date
    last_day: date
    asked_at: datetime
    asked_by: str | None
    steps: int
    steps_done: int
    built_at: datetime | None
    digest: bytes | None
    shown: bool


LIMIT_MS: Final = 180_000
"""Three minutes. Exactly as much is too long: the law says less than."""
