"""The records of this room: frozen, holding ids."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec

# Ley 10/2025, article 8.3: a transfer in less than three minutes; 180.0 s exactly is late.
WITHIN: Final = timedelta(seconds=180)


class Supervision(msgspec.Struct, frozen=True):
    """A customer asked for a supervisor.

    `due_at` is when the clock runs out. `agent_id` took it (`taken_at`), or owes what `promise_id`
    says since `late_at`, and still `owes` it, until `owes_by`. It rings until `ended_at`.
    """

    id: int
    thread_id: int
    asked_at: datetime
    due_at: datetime
    agent_id: int | None
    agent: str | None
    taken_at: datetime | None
    late_at: datetime | None
    promise_id: int | None
    ended_at: datetime | None
    owes: bool = False
    owes_by: datetime | None = None

    @property
    def rings(self) -> bool:
        """Whether supervisors are being called at this moment."""
        return self.ended_at is None

    @property
    def in_time(self) -> bool:
        """Whether somebody took it before the clock ran out."""
        return self.taken_at is not None and self.taken_at < self.due_at


class Owed(msgspec.Struct, frozen=True):
    """The promise of a supervisor that is still open."""

    id: int
    agent_id: int
    due_at: datetime


class Ringing(msgspec.Struct, frozen=True):
    """A call as a supervisor sees it at the desk; in `danger` before all others."""

    thread_id: int
    person: str
    subject: str
    owner: str
    asked_at: datetime
    due_at: datetime
    danger: bool
