"""Saved filters of people, and whom they find."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Segment(msgspec.Struct, frozen=True):
    """A saved filter, in the words of its author. `shown_to`: mine or all."""

    id: int
    name: str
    agent_id: int
    agent: str
    shown_to: str
    filter: str


class Fitting(msgspec.Struct, frozen=True):
    """Somebody who fits, with every address of theirs, the proved ones first. Of their needs nothing."""

    id: int
    name: str
    created_at: datetime
    emails: list[str]
    phones: list[str]
    others: list[str]
    tags: list[str]


class Page(msgspec.Struct, frozen=True):
    """Some who fit, who came to us last first; `next` is the marker of the following page."""

    people: tuple[Fitting, ...]
    next: str | None


class Named(msgspec.Struct, frozen=True):
    """Somebody by a few letters, with the address that fits or the best one there is."""

    id: int
    name: str
    address: str
