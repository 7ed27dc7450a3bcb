"""A promise, as every room reads it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from mostrador.kit import clock

Act = Literal["call", "write", "send", "other"]
Ending = Literal["kept", "broken", "released", "tried"]
BETWEEN_ATTEMPTS: Final = timedelta(hours=1)
# How long after a first call in vain the second one is waited for, past the moment of the promise if need be.
HELD: Final = timedelta(minutes=75)


class Promise(msgspec.Struct, frozen=True):
    """What an agent promised on a thread. It binds who made it, whoever owns the thread later.

    `due_at` is the latest moment. `by_hand` when it was kept because one of us said so: then the person is asked, and
    `was_so` is their answer. Of a broken one, `answerer` gives a new time before `answer_by`. `renewed` and `attempts`
    are counts. `zone` is where the person tells the time, None while nobody knows.
    """

    id: int
    thread_id: int
    agent_id: int
    agent: str
    message_id: int | None
    act: Act
    what: str
    due_at: datetime
    made_at: datetime
    reminded_at: datetime | None
    ended_at: datetime | None
    ending: Ending | None
    by_hand: bool
    was_so: bool | None
    answerer_id: int | None
    answerer: str
    answer_by: datetime | None
    renewed: int
    first_attempt_at: datetime | None
    attempts: int
    answer_missed_at: datetime | None
    zone: str | None

    @property
    def open(self) -> bool:
        """Whether it still has to be kept."""
        return self.ended_at is None

    @property
    def asks(self) -> bool:
        """Whether the person is asked «was it so?» and has not answered."""
        return self.by_hand and self.was_so is None

    @property
    def next_attempt_at(self) -> datetime | None:
        """From when a second call in vain makes it *tried*; None before the first."""
        return self.first_attempt_at + BETWEEN_ATTEMPTS if self.first_attempt_at else None

    @property
    def breaks_at(self) -> datetime:
        """When it breaks if nobody keeps it: at its moment; tried shortly before, once it could be tried again."""
        tried = self.first_attempt_at
        return self.due_at if tried is None or tried >= self.due_at else max(self.due_at, tried + HELD)

    @property
    def late(self) -> bool:
        """Whether its moment has come and it is still open: the timer is about to end it."""
        return self.open and self.breaks_at <= clock.now()

    @property
    def held(self) -> bool:
        """Whether its moment has come and a second call may still be tried."""
        return self.open and self.due_at <= clock.now() < self.breaks_at
