"""The records of the evidence: frozen, holding ids."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from mostrador.oversight.evidence.canonical import canonical

Broken = Literal[
    "event-altered",
    "event-missing",
    "event-inserted",
    "seal-altered",
    "seal-missing",
    "words-altered",
    "message-altered",
    "message-missing",
    "message-inserted",
    "file-altered",
    "file-missing",
    "file-inserted",
    "root-altered",
    "root-missing",
    "key-unknown",
    "stamp-altered",
]


class Fault(msgspec.Struct, frozen=True):
    """The first thing that is not as it was sealed: what it is about (`event 12`), and where in the chain."""

    what: Broken
    about: str
    position: int = 0


class Root(msgspec.Struct, frozen=True):
    """The seals of one day under one signature."""

    id: int
    day: date
    first_position: int
    last_position: int
    merkle: bytes
    previous: bytes
    hash: bytes
    key_id: int
    public: bytes
    signature: bytes
    made_at: datetime
    stamped_at: datetime | None = None

    @property
    def signed(self) -> bytes:
        """The bytes under the signature."""
        return root_bytes(self.id, self.day, self.first_position, self.last_position, self.merkle, self.previous)


class Sealed(msgspec.Struct, frozen=True):
    """A seal with its event; the fields of the event are None when it is not there any more."""

    position: int
    hash: bytes
    event_id: int
    said_at: datetime | None
    parts: Sequence[str]
    id: int | None
    kind: str
    topic: str
    about_kind: str
    about_id: int
    actor: str
    facts: Any
    at: datetime


class Said(msgspec.Struct, frozen=True):
    """What stands of a message now: the digests of its wordings, the last one last, and of what came with it.

    A wording whose salt was not kept has an empty digest. `blank` when no word of it is left; `torn` when its salt
    is gone, and with it every proof.
    """

    id: int
    thread_id: int
    position: int
    at: datetime
    withdrawn: bool
    torn: bool
    blank: bool
    digests: Sequence[str]
    parts: Sequence[str]


def root_bytes(id: int, day: date, first: int, last: int, merkle: bytes, previous: bytes) -> bytes:
    """What is signed of a day: its number, its day, its seals, and the root before."""
    return canonical(
        {
            "root": id,
            "day": day.isoformat(),
            "first": first,
            "last": last,
            "merkle": merkle.hex(),
            "previous": previous.hex(),
        }
    )


def root_hash(signed: bytes) -> bytes:
    """By which the next root names this one, and an authority of time stamps it."""
    return hashlib.sha256(signed).digest()
