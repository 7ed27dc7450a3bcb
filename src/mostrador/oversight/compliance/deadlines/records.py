"""The records of terms."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from mostrador.oversight.compliance.rules import Unit

Ending = Literal["met", "late", "dropped", "carried", "completing"]
WARNED_AT: Final = (50, 80, 95)


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """By when `rule` wants a decision on a thread that is, or once was called, a `kind`.

    It ends `met` or `late` with the decision, `dropped` when the thread was set aside, `carried` to the thread in
    which it goes on, or `completing` when the case has to be completed first: then another one begins. `warned` is the
    last percentage of the time that was told; `missed_at` is when it ran out, whether or not a decision came later.
    `id` is 0 before it is stored.
    """

    id: int = 0
    thread_id: int
    rule: str
    kind: str
    count: int
    unit: Unit
    lodged_at: datetime
    due_at: datetime
    warned: int = 0
    missed_at: datetime | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None

    @property
    def runs(self) -> bool:
        """Whether a decision is still owed."""
        return self.ended_at is None

    def passed(self, at: datetime) -> int:
        """How much of the time has passed at a moment, in percent; over a hundred when it ran out."""
        whole = max(self.due_at - self.lodged_at, timedelta(seconds=1))
        return int((at - self.lodged_at) / whole * 100)
