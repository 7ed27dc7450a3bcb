"""The records of people."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Person(msgspec.Struct, frozen=True):
    """Somebody who writes to us."""

    id: int
    name: str
    language: str
    blocked_at: datetime | None
    created_at: datetime


class Address(msgspec.Struct, frozen=True):
    """One identity of a person on one channel."""

    id: int
    person_id: int
    channel: str
    value: str
    verified_at: datetime | None
