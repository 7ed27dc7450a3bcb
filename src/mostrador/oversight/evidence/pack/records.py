"""What a pack is made of, as the database tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from mostrador.oversight.evidence.records import Root, Sealed


class Case(msgspec.Struct, frozen=True):
    """What stands on the first page."""

    id: int
    code: str
    kind: str
    channel: str
    language: str
    subject: str
    state: str
    opened_at: datetime
    person: str
    owner: str
    shop: str
    timezone: str
    shop_language: str
    register: str


class Happened(Sealed, frozen=True, kw_only=True):
    """An event of the case under its root."""

    previous: bytes
    root: int


class Word(msgspec.Struct, frozen=True):
    """Something that was said, with the salts that prove it."""

    id: int
    position: int
    author_kind: str
    author: str
    visibility: str
    via: str
    at: datetime
    scribe: str
    gone: bool
    left_out: bool
    raw: bytes | None
    texts: Sequence[str]
    salts: Sequence[bytes]


class Enclosed(msgspec.Struct, frozen=True):
    """A file, or the mail it came with. `path` is its place in the pack, empty when it is not there."""

    message_id: int
    kind: str
    id: int
    name: str
    hash: str
    size: int


class Stamped(Root, frozen=True, kw_only=True):
    """A root with what an authority of time said about it."""

    token: bytes | None
    url: str | None
