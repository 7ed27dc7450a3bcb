"""Whether somebody asks for a person, in any words: told by sets of phrases, and generously.

The sets are data (`asks/*.toml`), one a language. Everybody's words are held against all of them, because nobody is
asked in which language they call for help. Whoever is taken to have asked and did not only starts a clock of ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

LANGUAGES: Final = ("es", "ca", "gl", "eu", "en")
MOST: Final = 5000
"""How many characters of what somebody said are looked at: who asks for a person does not say so later."""
GAP: Final = 6
WORD: Final = re.compile(r"[^\W_]+")


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one asks for a person in a language, without accents or capitals.

    `wants`, some `between` words and `people`, in this order (or `either`, and then words take endings); a `whole`
    phrase alone; `refuses` before `machines`; or nothing but `people` and words that stand `alone` beside them.
    """

    wants: tuple[str, ...]
    people: tuple[str, ...]
    between: tuple[str, ...]
    whole: tuple[str, ...]
    refuses: tuple[str, ...]
    machines: tuple[str, ...]
    alone: tuple[str, ...]
    either: bool = False


def asks_for_person(text: str) -> bool:
    """Whether these words of a customer ask for a person, in any of our languages."""
    said = plain(text[:MOST])
    return any(pattern.search(said) for pattern in _patterns())


def plain(text: str) -> str:
    """Small letters without accents, one space between words and around them."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one))
    return f" {' '.join(WORD.findall(bare))} "


@cache
def phrases(language: str) -> Phrases:
    """The phrases of a language. Raises FileNotFoundError, and msgspec.ValidationError for a file that is none."""
    path = files(__package__).joinpath("asks", f"{language}.toml")
    return msgspec.toml.decode(path.read_bytes(), type=Phrases)


@cache
def _patterns() -> Sequence[re.Pattern[str]]:
    return [re.compile(pattern) for language in LANGUAGES for pattern in _of(phrases(language))]


def _of(one: Phrases) -> Sequence[str]:
    ending = r"[^\W_]*" if one.either else ""
    wants, people, between = _any(one.wants), _any(one.people) + ending, _any(one.between)
    found = [
        rf" {wants} (?:{between} ){{0,{GAP}}}{people} ",
        f" {_any(one.whole)}{ending} ",
        rf" {_any(one.refuses)} (?:[^\W_]+ ){{0,2}}{_any(one.machines)} ",
        rf"^ (?:{_any(one.alone)} )*{people} (?:{_any(one.alone)} )*$",
    ]
    if one.either:
        found.append(rf" {people} (?:{between} ){{0,{GAP}}}{wants}{ending} ")
        found.append(rf" {_any(one.machines)} (?:[^\W_]+ ){{0,3}}{_any(one.refuses)} ")
    return found


def _any(words: Sequence[str]) -> str:
    known = sorted({plain(word).strip() for word in words}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word) for word in known) + ")"
