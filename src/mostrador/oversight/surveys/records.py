"""The records of surveys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, get_args

import msgspec

Cause = Literal["slow", "unheard", "unclear", "unkind", "unsolved", "other"]
CAUSES: Final[tuple[Cause, ...]] = get_args(Cause)
FEWEST: Final = 5
"""With fewer answers in a month nothing of them is shown: nobody is told by their case."""


class Survey(msgspec.Struct, frozen=True):
    """The two questions put to a person: whether they `answered` or would rather not (`declined`)."""

    id: int
    answered: bool
    declined: bool

    @property
    def open(self) -> bool:
        """Whether they may still answer."""
        return not (self.answered or self.declined)


class Month(msgspec.Struct, frozen=True):
    """What people said in a month, by its first day: how many of those `asked` answered, and how.

    `treatment` and `matter` count badly, so-so and well, in this order. Below FEWEST answers all three are empty.
    """

    month: date
    asked: int
    answered: int
    treatment: tuple[int, ...]
    matter: tuple[int, ...]
    causes: Mapping[str, int]
