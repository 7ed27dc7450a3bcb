"""The records of holds."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, get_args

import msgspec

What = Literal["cut", "collection"]
WHATS: Final[tuple[What, ...]] = get_args(What)
Result = Literal["for", "partly", "against", "not-admitted", "withdrawn"]
RESULTS: Final[tuple[Result, ...]] = get_args(Result)


class Hold(msgspec.Struct, frozen=True):
    """What may not be cut (`cut`) or collected (`collection`) since `opened_at`; `reference` names the contract.

    `agent` is who said so, '' where what the thread is about opened it. Once it is released, `by_dispute` says whether
    the result of a body outside let it go, or else our decision.
    """

    id: int
    thread_id: int
    code: str
    what: What
    reference: str
    agent: str
    opened_at: datetime
    released_at: datetime | None
    by_dispute: bool


class Dispute(msgspec.Struct, frozen=True):
    """A procedure at a `body` outside (ADR): who noted it, and its `result` once it ended."""

    id: int
    body: str
    agent: str
    opened_at: datetime
    ended_at: datetime | None
    result: Result | None


class Held(msgspec.Struct, frozen=True):
    """What is and was held because of a thread, and who outside was asked about it, the latest first.

    `due` when the law binds the company to hold, or will.
    """

    holds: tuple[Hold, ...]
    disputes: tuple[Dispute, ...]
    due: bool

    @property
    def running(self) -> Dispute | None:
        """The procedure that has no result yet."""
        return next((one for one in self.disputes if one.ended_at is None), None)

    @property
    def open(self) -> tuple[Hold, ...]:
        """What is held now."""
        return tuple(one for one in self.holds if one.released_at is None)
