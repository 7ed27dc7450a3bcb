"""The records of what was sold in a case of service."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, get_args

import msgspec

Why = Literal["asked", "solution", "nothing-sold"]
WHYS: Final[tuple[Why, ...]] = get_args(Why)
LONGEST: Final = 500


class Exempt(msgspec.Struct, frozen=True):
    """Why words that sell may be said here: the customer asked, it solves their case better, or they sell nothing."""

    why: Why
    note: str = ""


class Pitch(msgspec.Struct, frozen=True, kw_only=True):
    """Words of ours that sell something, said in a case of service: which, on which case, and why they might be.

    `why` is empty where nobody has accounted for them yet. Whose words they were stands with the case, and not here.
    """

    id: int
    thread_id: int
    code: str
    words: list[str]
    why: str
    note: str
    by_words: bool
    said_at: datetime


class Reading(msgspec.Struct, frozen=True):
    """How the company reads the rule: whether words that sell are `held` back, who said so and when."""

    held: bool
    agent: str = ""
    at: datetime | None = None
