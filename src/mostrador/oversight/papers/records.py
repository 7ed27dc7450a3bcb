"""The records of papers: what a page and a PDF of them are drawn from."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal, get_args

import msgspec

Sort = Literal["authority-told", "authority-not", "people-told", "people-not", "done"]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
TO_TELL: Final = timedelta(hours=72)
"""GDPR, art. 33.1."""


class Section(msgspec.Struct, frozen=True):
    """A part of a paper: sentences, then a table of names and values."""

    title: str
    said: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()


class Paper(msgspec.Struct, frozen=True):
    """A paper in one language, of a shop."""

    title: str
    about: str
    shop: str
    language: str
    sections: tuple[Section, ...]

    @property
    def lines(self) -> list[str]:
        """It as plain lines, to compare it with another one."""
        told: list[str] = []
        for one in self.sections:
            told += [one.title, *one.said, *(f"{name}: {value}" for name, value in one.rows), ""]
        return told


class Kept(msgspec.Struct, frozen=True):
    """The sheet of the algorithm as it stood from a moment on, in both languages."""

    id: int
    at: datetime
    es: str
    en: str


class Change(msgspec.Struct, frozen=True):
    """What a version says otherwise than the one before it."""

    at: datetime
    gone: tuple[str, ...]
    new: tuple[str, ...]


class Step(msgspec.Struct, frozen=True):
    """What was done about a breach, by whom."""

    sort: Sort
    words: str
    agent: str
    at: datetime


class Breach(msgspec.Struct, frozen=True):
    """Personal data that got lost, was altered or seen; `told` says whether the authority was, or need not be."""

    id: int
    known_at: datetime
    noted_at: datetime
    what: str
    whom: str
    people: int | None
    agent: str
    told: bool
    done: bool

    @property
    def due_at(self) -> datetime:
        """By when the authority is told."""
        return self.known_at + TO_TELL
