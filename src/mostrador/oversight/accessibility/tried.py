"""Read what was tried, and how (`tried.toml`).

Sources: EN 301 549 v3.2.1, chapter 9 (WCAG 2.1, levels A and AA); WCAG 2.2, W3C Recommendation of 5-10-2023.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

Way = Literal["axe", "narrow", "keys"]


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known not to be met, in Spanish and in English."""

    es: str
    en: str

    def said(self, language: str) -> str:
        """In `language` (ISO 639-1), in English when it is not Spanish."""
        return self.es if language.startswith("es") else self.en


class Criterion(Fault, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A criterion of WCAG with its name. `by` are the ways in which tests try it at each change; empty: none does."""

    id: str
    level: Literal["A", "AA"]
    by: tuple[Way, ...]


class Tried(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that is tried. `pages` are the public addresses on which it is; `reviewed` the day of this list."""

    reviewed: date
    pages: tuple[str, ...]
    faults: tuple[Fault, ...]
    criteria: tuple[Criterion, ...]

    def of(self, *ways: Way) -> Sequence[Criterion]:
        """The criteria that one of these ways tries, in the order of WCAG; without a way, those that none does."""
        return [one for one in self.criteria if (set(ways) & set(one.by) if ways else not one.by)]


@cache
def tried() -> Tried:
    """The list, as it ships with this version."""
    text = files("mostrador.oversight.accessibility").joinpath("tried.toml").read_text("utf-8")
    return msgspec.toml.decode(text, type=Tried)
