"""The records of answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, get_args

import msgspec

Outcome = Literal["granted", "partly", "refused"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
REFUSALS: Final = frozenset({"partly", "refused"})


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a complaint asks or demands.

    `key` names it in a form: a row once somebody touched it, else the message and the sentence it stands in. `message`
    is 0 where one of us added it. `said_in` is the position of our message that answered it, `saying` its words.
    `out_why` says why it is none. `answered` is what a decision that holds answered it.
    """

    key: str
    id: int = 0
    message: int = 0
    place: int = 0
    text: str
    said_in: int | None = None
    saying: str = ""
    out_at: datetime | None = None
    out_why: str = ""
    answered: str = ""

    @property
    def open(self) -> bool:
        """Whether the next decision has to answer it."""
        return self.out_at is None and not self.answered


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody decides: `answers` by the key of each question, `bodies` by theirs.

    `other_language_why` says why it is in another language than the complaint. `alike_seen` once they read that
    refusals before were nearly the same, and leave it as it is.
    """

    outcome: Outcome
    reasons: str
    answers: Mapping[str, str]
    bodies: tuple[str, ...] = ()
    other_language_why: str = ""
    alike_seen: bool = False


class Alike(msgspec.Struct, frozen=True):
    """A recent refusal of ours that says nearly the same: `percent` of 100."""

    thread_id: int
    code: str
    percent: int


class Figures(msgspec.Struct, frozen=True):
    """Of the decisions on complaints in a span of days: how many refused, and how many of those nearly as another."""

    decisions: int
    refusals: int
    alike: int
