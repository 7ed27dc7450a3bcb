"""The bytes that are sealed, so that anybody can compute them again.

**An event** is the JSON array (UTF-8, no blanks, the keys of objects in order of their letters)

    [id, kind, topic, about_kind, about_id, actor, facts, at]

with `at` in UTC as `2026-11-22T18:30:00.123456+00:00`. `facts` hold ids, numbers and, for what was said, a `digest`:
SHA-256 over the salt of the message and its words. An event about something said has one more element, `[at, parts]`:
the moment that the message shows, and a line for each thing that came with it: `file:ID:…`, SHA-256 over the salt and
the file's own SHA-256 in hex; `mail:ID:…`, the same of the mail as it came; `raw:0:…`, over the salt and the bytes as
they came. Whoever takes the salt away takes the words away, and the chain stays whole.

**A seal** is SHA-256 over the seal before (32 zero bytes for the first) and the bytes of the event.

**The root of a day** is the Merkle tree of its seals (RFC 9162, 2.1: a leaf is SHA-256 of 0x00 and the seal, a node
SHA-256 of 0x01 and its two halves). What is signed (Ed25519) is the JSON object of `Root.signed`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import msgspec

GENESIS = bytes(32)


class Happened(Protocol):
    """A row of the event table."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def about_kind(self) -> str: ...
    @property
    def about_id(self) -> int: ...
    @property
    def actor(self) -> str: ...
    @property
    def facts(self) -> Any: ...
    @property
    def at(self) -> datetime: ...


def written(event: Happened, said_at: datetime | None = None, parts: Sequence[str] = ()) -> list[Any]:
    """What is sealed of an event, before it is made bytes."""
    body = [
        event.id,
        event.kind,
        event.topic,
        event.about_kind,
        event.about_id,
        event.actor,
        event.facts,
        moment(event.at),
    ]
    return body if said_at is None else [*body, [moment(said_at), list(parts)]]


def canonical(value: object) -> bytes:
    """As JSON, always the same bytes."""
    return msgspec.json.encode(value, order="deterministic")


def seal_hash(previous: bytes, body: list[Any]) -> bytes:
    """The seal over an event and the seal before."""
    return hashlib.sha256(previous + canonical(body)).digest()


def moment(at: datetime) -> str:
    """In UTC, to the microsecond where there is one."""
    return at.astimezone(UTC).isoformat()


def leaf(seal: bytes) -> bytes:
    """A leaf of the tree of a day."""
    return hashlib.sha256(b"\x00" + seal).digest()


def node(left: bytes, right: bytes) -> bytes:
    """What stands over two halves."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The tree over seals that come one by one; it holds one hash a level."""

    def __init__(self) -> None:
        self.count = 0
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, seal: bytes) -> None:
        """The next seal."""
        height, hash = 0, leaf(seal)
        while self._peaks and self._peaks[-1][0] == height:
            hash = node(self._peaks.pop()[1], hash)
            height += 1
        self._peaks.append((height, hash))
        self.count += 1

    def root(self) -> bytes:
        """Over all of them. Raises IndexError when there is none."""
        *rest, (_, hash) = self._peaks
        for _, left in reversed(rest):
            hash = node(left, hash)
        return hash


def path(seals: Sequence[bytes], index: int) -> list[str]:
    """What leads from one seal to the root: `L:` or `R:` for the side on which the other half stands, and its hash.

    Raises IndexError.
    """
    level, steps = [leaf(one) for one in seals], []
    if not 0 <= index < len(level):
        raise IndexError(index)
    while len(level) > 1:
        other = index ^ 1
        if other < len(level):
            steps.append(f"{'L' if other < index else 'R'}:{level[other].hex()}")
        pairs = [level[n : n + 2] for n in range(0, len(level), 2)]
        level = [node(*pair) if len(pair) == 2 else pair[0] for pair in pairs]
        index //= 2
    return steps
