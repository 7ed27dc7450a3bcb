"""What bulk threads say: pools of sentences, put together once from `phrases.toml`."""

from __future__ import annotations

import random
from functools import cache
from itertools import product

import msgspec

from mostrador.demo.story import read

POOL = 4000
_dice = random.Random()  # noqa: S311 - nothing here is secret


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The pieces as written down."""

    first_names: list[str]
    last_names: list[str]
    agents: list[str]
    teams: list[str]
    things: list[str]
    places: list[str]
    parts: list[str]
    openings: list[str]
    details: list[str]
    answers: list[str]
    closings: list[str]
    follow_ups: list[str]
    decisions: list[str]
    discards: list[str]

    def say(self, templates: list[str]) -> list[str]:
        """A pool of sentences from templates, each filled in with a thing, a place, a part and a number."""
        return [
            _dice.choice(templates).format(
                thing=_dice.choice(self.things),
                place=_dice.choice(self.places),
                part=_dice.choice(self.parts),
                number=_dice.randrange(10000, 99999),
            )
            for _ in range(POOL)
        ]

    def names(self) -> list[str]:
        """Every first name with every last name."""
        return [f"{first} {last}" for first, last in product(self.first_names, self.last_names)]


@cache
def phrases() -> Phrases:
    """The pieces, read once."""
    return read("phrases.toml", Phrases)
