"""The rows of the law as data: what each asks, whom it binds, since when, and how sure we are of it.

They stand in `rules/*.toml`, one file a law. A rule is never changed once it was in force: it ends (`until`) and
another one begins, so that a thread is judged by the rules of its day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import msgspec

Tag = Literal[
    "everybody", "large", "basic", "continuous", "online", "telecom", "finance", "outsourced", "co-official", "public"
]
Sure = Literal["L", "Q", "S", "M", "I"]
Unit = Literal["working-day", "day", "hour"]
Concern = Literal["billing", "continuity"]
FOLDER: Final = "rules"


class Text(msgspec.Struct, frozen=True):
    """The same sentence in Spanish and in English."""

    es: str
    en: str

    def said(self, language: str) -> str:
        """In `language` (ISO 639-1), in English when it is not Spanish."""
        return self.es if language.startswith("es") else self.en


class Limit(msgspec.Struct, frozen=True):
    """By when a rule wants a decision: `count` of a `unit` after it was lodged.

    For threads of these `kinds`; with `concerns`, only for those that are about one of them. `completing` says whether
    the term begins when an incomplete case is completed (Ley 10/2025, art. 13.3): `yes` where the law says so,
    `lenient` where only the company's reading does, empty never.
    """

    kinds: tuple[str, ...]
    count: int
    unit: Unit
    concerns: tuple[Concern, ...] = ()
    completing: Literal["", "lenient", "yes"] = ""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One row. `binds` names the companies it is for, any of them enough, and `spares` those it is not for after all.

    `sure`: L read in the law's own words, Q official words as quoted by others, S a secondary source, M from memory,
    I our interpretation. `since` and `until` are the first and the last day on which it holds. `check` names the
    question to the database that says whether it is kept; empty where no software can tell, and `instead` says why.
    """

    id: str
    law: str
    article: str
    title: Text
    asks: Text
    sure: Sure
    source: str
    since: date
    until: date | None = None
    binds: tuple[Tag, ...] = ("everybody",)
    spares: tuple[Tag, ...] = ()
    limit: Limit | None = None
    check: str = ""
    instead: Text | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def is_for(self, tags: frozenset[Tag]) -> bool:
        """Whether it binds a company of these `tags`."""
        return bool(tags.intersection(self.binds)) and not tags.intersection(self.spares)


class _File(msgspec.Struct, frozen=True):
    rule: tuple[Rule, ...]


@cache
def all_rules() -> Sequence[Rule]:
    """Every rule there is or was, by file and then as it stands there.

    Raises msgspec.ValidationError for a file that is none, and ValueError for an id that stands twice.
    """
    found: list[Rule] = []
    for path in sorted(files(__package__).joinpath(FOLDER).iterdir(), key=lambda one: one.name):
        if path.name.endswith(".toml"):
            found += msgspec.toml.decode(path.read_bytes(), type=_File).rule
    ids = [rule.id for rule in found]
    if len(set(ids)) != len(ids):
        raise ValueError("two rules have the same id")
    return tuple(found)


def binding(tags: frozenset[Tag], day: date) -> Sequence[Rule]:
    """The rules that bind a company of these `tags` on a day."""
    return [rule for rule in all_rules() if rule.holds(day) and rule.is_for(tags)]
