"""The records of incidents."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from mostrador.kit import clock

Way = Literal["message", "sms", "call", "letter"]
TWO_HOURS: Final = timedelta(hours=2)
"""Within which who asks about a basic service that stopped is told (Ley 10/2025, 17.2)."""


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to many at once. `shown` when anybody may read its page; `people` is to how many it happens.

    `next_word_at` is by when the last update promised the next, None once it ended.
    """

    id: int
    code: str
    title: str
    affected: str
    area: str
    language: str
    shown: bool
    continuity: bool
    since: datetime
    opened_at: datetime
    keeper_id: int
    keeper: str
    next_word_at: datetime | None
    ended_at: datetime | None
    updated_at: datetime
    people: int

    @property
    def late(self) -> bool:
        """Whether the word that was promised is over and did not come."""
        return self.next_word_at is not None and self.next_word_at <= clock.now()


class Update(msgspec.Struct, frozen=True):
    """A word about an incident: what we `knows` and `does`, and by when the next comes; None in the one that ends it.

    Of the cases it goes to, `planned` ones, `sent` ones, and those whom somebody still has to call or write to.
    """

    id: int
    agent: str
    at: datetime
    knows: str
    does: str
    next_word_at: datetime | None
    planned: int
    sent: int
    by_hand: int

    @property
    def working(self) -> bool:
        """Whether it is still being told."""
        return self.sent < self.planned


class Word(msgspec.Struct, frozen=True):
    """The same as anybody reads it: no name, no figure."""

    id: int
    at: datetime
    knows: str
    does: str
    next_word_at: datetime | None


class Linked(msgspec.Struct, frozen=True):
    """A case that hangs on an incident. `told_at` is when its person had the first word about it."""

    thread_id: int
    code: str
    subject: str
    person: str
    owner: str
    state: str
    linked_at: datetime
    told_at: datetime | None


class InTime(msgspec.Struct, frozen=True):
    """Of the cases of an incident, how many were told within two hours (or the term that runs), later, or not yet."""

    whole: int
    within: int
    later: int
    waiting: int
    over: int


class Told(msgspec.Struct, frozen=True):
    """An incident beside a thread, with its last word.

    `by_hand` is how somebody has to tell it, '' when nothing waits; `update_id` is of that last word.
    """

    id: int
    code: str
    title: str
    shown: bool
    ended_at: datetime | None
    next_word_at: datetime | None
    update_id: int
    at: datetime
    knows: str
    does: str
    way: Way | None
    told_at: datetime | None
    by_hand: int


class ByHand(msgspec.Struct, frozen=True):
    """A case of the viewer's whose person has to be called, or written a letter, about an incident."""

    thread: int
    subject: str
    person: str
    title: str
    way: Way
    since: datetime


class ToDecide(msgspec.Struct, frozen=True):
    """A case of the viewer's that is open while what it hung on is over."""

    thread: int
    subject: str
    person: str
    title: str
    ended_at: datetime


class Refused(msgspec.Struct, frozen=True):
    """A thread that could not be linked, and why."""

    thread: int
    why: str
