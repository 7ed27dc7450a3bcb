"""What is kept for how long, as data: what we propose, between which bounds the company chooses, and why."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

Of = Literal["case", "person", "device", "recording"]


class Said(msgspec.Struct, frozen=True):
    """The same sentence in Spanish and in English."""

    es: str
    en: str

    def said(self, language: str) -> str:
        """In `language` (ISO 639-1), in English when it is not Spanish."""
        return self.es if language.startswith("es") else self.en


class Sort(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sort of thing: `days` after its end are proposed, `least` to `most` may be chosen; `why` names the source.

    `sure` is how sure we are of the source, as for rules.
    """

    id: str
    of: Of
    days: int
    least: int
    most: int
    name: Said
    why: Said
    sure: Literal["L", "I"]


class Fixed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What goes by itself after so many days, and always did."""

    days: int
    name: Said


class Sorts(msgspec.Struct, frozen=True):
    """The whole list."""

    sort: tuple[Sort, ...]
    fixed: tuple[Fixed, ...]


@cache
def sorts() -> Sorts:
    """The list. Raises msgspec.ValidationError when it is none."""
    return msgspec.toml.decode(files(__package__).joinpath("sorts.toml").read_bytes(), type=Sorts)
