"""The demo shop and its threads as they are written down in `shop.toml` and `threads.toml`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from importlib.resources import files
from typing import Literal, TypeVar

import msgspec

Data = TypeVar("Data")


class Hours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same hours on several days, in minutes since midnight."""

    weekdays: list[int]
    starts: int
    ends: int


class Player(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the cast. `key` names them in the steps."""

    key: str
    name: str
    email: str
    team: str
    role: str = "agent"


class Sought(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What some of the cast, by their keys, are asked for, and the words of customers for it."""

    name: str
    words: str
    who: tuple[str, ...]


class ShopText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shop and its cast."""

    name: str
    timezone: str
    phone: str
    postal_address: str
    teams: list[str]
    opening: list[Hours]
    privacy_notice: str
    legal_notice: str
    agents: list[Player]
    skills: tuple[Sought, ...]


class Matter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thread: who brings it, how, who owns it first, and its steps as written.

    `day` counts working days before today, `reach` is needed once a person.
    """

    person: str
    owner: str
    day: int
    steps: list[list[str]]
    reach: str = ""
    kind: Literal["enquiry", "complaint", "claim", "incident"] = "enquiry"
    way: Literal["counter", "phone", "visit", "letter"] = "counter"
    subject: str = ""


class Step(msgspec.Struct, frozen=True):
    """One thing that somebody does on a matter: `who` and `does`, perhaps to `what`, in `words`."""

    at: datetime
    matter: Matter
    who: str
    does: str
    what: str
    words: str


class _Matters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    thread: list[Matter]


def shop_text() -> ShopText:
    """The shop as written down."""
    return read("shop.toml", ShopText)


def matters() -> list[Matter]:
    """The threads as written down."""
    return read("threads.toml", _Matters).thread


def read(name: str, kind: type[Data]) -> Data:
    """A data file of this package. Raises msgspec.ValidationError when it is not as it should be."""
    return msgspec.toml.decode(files(__package__).joinpath(name).read_bytes(), type=kind)


def told(matter: Matter, now: datetime) -> Iterator[Step]:
    """The steps of a matter with their moments; `now` is the planting, in the shop's zone.

    Raises ValueError for a step that goes back in time or lies ahead.
    """
    day, last = matter.day, datetime.min.replace(tzinfo=now.tzinfo)
    for when, deed, *words in matter.steps:
        if when.startswith("-"):
            at = now + timedelta(minutes=int(when))
        else:
            later, _, clock = when.rpartition(" ")
            day -= int(later or 0)
            at = datetime.combine(working_day(now, -day), time.fromisoformat(clock), now.tzinfo)
        if not last <= at <= now:
            raise ValueError(f"{matter.person}: {when!r} is not after the step before, or lies ahead")
        last = at
        who, _, rest = deed.partition(" ")
        does, _, what = rest.partition(" ")
        yield Step(at, matter, who, does or "says", what, words[0] if words else "")


def working_day(now: datetime, number: int) -> datetime:
    """The same hour `number` working days later (earlier if negative)."""
    step = timedelta(days=1 if number > 0 else -1)
    while number:
        now += step
        number -= (now.weekday() < 5) * step.days
    return now
