"""The records of retention."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from mostrador.oversight.retention.sorts import Sort


class Term(msgspec.Struct, frozen=True):
    """For how many days a sort is kept now, and whether its age erases it; who said so, and when (None: nobody)."""

    sort: Sort
    days: int
    erases: bool
    by: str
    at: datetime | None


class Choice(msgspec.Struct, frozen=True):
    """What somebody chose for a sort, once."""

    sort: str
    days: int
    erases: bool
    by: str
    at: datetime


class Coming(msgspec.Struct, frozen=True):
    """So many things of a sort are over their time in a month of the shop's zone; the first has what is over now."""

    sort: str
    month: date
    things: int


class Staying(msgspec.Struct, frozen=True):
    """So many cases of a sort are over their time and stay, because of what holds them."""

    sort: str
    held: str
    things: int


class Forgotten(msgspec.Struct, frozen=True):
    """What went on a day because of its age."""

    day: date
    sort: str
    days: int
    things: int
    files: int
