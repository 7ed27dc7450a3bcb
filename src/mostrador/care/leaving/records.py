"""The records of leaving: frozen, holding ids."""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class Leaving(msgspec.Struct, frozen=True):
    """A person ends what they have with the firm, from the day they asked.

    In force once `executed_at`; `offered_at` says when they were asked, once, whether they would stay.
    """

    id: int
    thread_id: int
    person_id: int
    what: str
    asked_at: datetime
    asked_by: str
    effective_on: date
    offered_at: datetime | None
    executed_at: datetime | None
    executed_by: str | None
    withdrawn_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether we still owe them the confirmation."""
        return self.executed_at is None and self.withdrawn_at is None
