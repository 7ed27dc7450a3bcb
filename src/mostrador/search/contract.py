"""What the search is told about who asks, and what it answers."""

from __future__ import annotations

import msgspec


class Sight(msgspec.Struct, frozen=True):
    """What the one who asks may see: their own, their teams', or everything."""

    agent: int
    teams: tuple[int, ...]
    everything: bool = False


class Hit(msgspec.Struct, frozen=True):
    """A thread that was found. `by` says how: code, phone, person, subject or words.

    `message` is the one whose words fit, if any; `excerpt` its words in pieces, each with
    whether it is one of those asked for.
    """

    thread: int
    by: str
    message: int | None
    excerpt: tuple[tuple[str, bool], ...] = ()


class Found(msgspec.Struct, frozen=True):
    """A page of hits, the best first; `next` is the marker of the following page."""

    hits: tuple[Hit, ...]
    next: str | None
