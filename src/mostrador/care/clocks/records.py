"""The records of clocks."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from mostrador.kit import clock

Sort = Literal["first", "next", "solution"]
Ending = Literal["met", "late", "dropped"]


class AnswerTime(msgspec.Struct, frozen=True):
    """How many minutes of working time an answer to a kind of thread may take; None: nothing is promised."""

    kind: str
    urgent: bool
    first_minutes: int | None
    next_minutes: int | None
    solution_minutes: int | None

    def minutes(self, sort: Sort) -> int | None:
        """The limit of one sort of clock."""
        return {"first": self.first_minutes, "next": self.next_minutes, "solution": self.solution_minutes}[sort]


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """A time limit on a thread, to its first answer, the next one, or a solution.

    It ends `met`, `late` or `dropped` (nothing was owed any more). `missed_at` is when it ran
    out, whether or not the answer came later. `id` is 0 before it is stored.
    """

    id: int = 0
    thread_id: int
    sort: Sort
    minutes: int
    started_at: datetime
    due_at: datetime
    warn_at: datetime
    paused_at: datetime | None = None
    missed_at: datetime | None = None
    ended_at: datetime | None = None
    ending: str | None = None

    @property
    def near(self) -> bool:
        """Whether four fifths of the time have passed."""
        return self.warn_at <= clock.now()
