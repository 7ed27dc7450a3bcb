"""The records of people."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Person(msgspec.Struct, frozen=True):
    """Somebody who writes to us.

    `merged_into_id` is who they turned out to be, None while they are themselves. A customer's side never
    follows it: what one showed does not become another's by a merge. `known_as` is the name among all of their
    records by which the desk knows them; only `find_known` shows it.
    """

    id: int
    name: str
    language: str
    blocked_at: datetime | None
    created_at: datetime
    merged_into_id: int | None = None
    known_as: str = ""

    @property
    def now(self) -> int:
        """The person the desk knows them as."""
        return self.merged_into_id or self.id


class Address(msgspec.Struct, frozen=True):
    """One identity of a person on one channel.

    `verified_at` when it says who somebody is; `also_at` when they proved it while it already said who
    somebody else is. `added` and `proved` are names of agents.
    """

    id: int
    person_id: int
    channel: str
    value: str
    verified_at: datetime | None
    also_at: datetime | None
    lapsed_at: datetime | None
    created_at: datetime
    added: str | None
    proved: str | None

    @property
    def proven(self) -> bool:
        """Whether this person proved it, whoever else did."""
        return self.verified_at is not None or self.also_at is not None
