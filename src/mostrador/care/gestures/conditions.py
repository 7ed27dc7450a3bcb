"""A gesture is tied to nothing: no review, no thanks, no silence, no complaint taken back.

What is written about one is held against the phrases of `conditions.toml`. They cannot know every way to say it, so
the form says it too, and a gesture has no field in which such a thing would fit.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from mostrador.kit.errors import Invalid

LANGUAGES: Final = ("es", "en", "ca", "gl", "eu")
SHOWN: Final = 80


class NothingInReturn(Invalid):
    """Nothing is asked in return: no review, thanks, silence nor a complaint taken back. Write it anew: “%(words)s”."""


class TiedBefore(Invalid):
    """We wrote on this case that we want something in return: “%(words)s”. Correct that message first."""


class _Phrases(msgspec.Struct, frozen=True):
    bonds: list[str]
    things: list[str]
    sayings: list[str]
    alone: list[str]
    reasons: list[str]
    earned: list[str]
    conditions: list[str]
    acts: list[str]
    faults: list[str]
    giving: list[str]
    words: dict[str, str]

    def filled(self, patterns: Iterable[str]) -> list[str]:
        """Patterns with the language's words in the place of their names."""
        filled = list(patterns)
        for name, words in self.words.items():
            filled = [pattern.replace(f"{{{name}}}", f"(?:{words})") for pattern in filled]
        return filled

    def after(self, openings: list[str], what: list[str]) -> list[str]:
        """What follows at once one of the openings; what stands for itself in a language without them."""
        first = f"(?:{'|'.join(openings)}) " if openings else ""
        return [first + f"(?:{pattern})" for pattern in self.filled(what)]


class _Patterns(msgspec.Struct, frozen=True):
    bond: re.Pattern[str]
    thing: re.Pattern[str]
    said: re.Pattern[str]
    alone: re.Pattern[str]
    earned: re.Pattern[str]
    act: re.Pattern[str]
    fault: re.Pattern[str]
    giving: re.Pattern[str]


def tied(text: str, *, gives: bool = False) -> str:
    """The first sentence of `text` that asks for something in return; empty when there is none.

    `gives` says that the words are a gesture's own; in others, what they give stands in the sentence.
    """
    known = _patterns()
    for sentence in _sentences(text):
        plain = _plain(sentence)
        wanted = known.thing.search(plain) or known.said.search(plain)
        if known.alone.search(plain) or (wanted and known.bond.search(plain)):
            return sentence.strip()[:SHOWN]
        if (gives or known.giving.search(plain)) and _earned(known, plain):
            return sentence.strip()[:SHOWN]
    return ""


def _earned(known: _Patterns, plain: str) -> bool:
    """Whether a plain sentence says what the person does for it; what we did wrong is no such thing."""
    return bool(known.act.search(plain) or (known.earned.search(plain) and not known.fault.search(plain)))


def untied(*texts: str) -> None:
    """Raises NothingInReturn when one of the texts asks for something."""
    for text in texts:
        if words := tied(text, gives=True):
            raise NothingInReturn(words=words)


def not_even_named(text: str) -> None:
    """Raises NothingInReturn when a text as much as names a review, thanks, silence or a complaint."""
    known = _patterns()
    for sentence in _sentences(text):
        if known.alone.search(_plain(sentence)) or known.thing.search(_plain(sentence)):
            raise NothingInReturn(words=sentence.strip()[:SHOWN])


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"[.!?;:\n]+", text) if sentence.strip()]


def _plain(text: str) -> str:
    text = text.replace("€", " euros ")
    bare = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare.replace("'", "").replace("’", "")).split())


@cache
def _patterns() -> _Patterns:
    known = tomllib.loads(files("mostrador.care.gestures").joinpath("conditions.toml").read_text("utf-8"))
    phrases = [msgspec.convert(known[language], _Phrases) for language in LANGUAGES]

    def either(lists: Iterable[list[str]]) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(pattern for one in lists for pattern in one)})\b")

    return _Patterns(
        bond=either(each.bonds for each in phrases),
        thing=either(each.things for each in phrases),
        said=either(each.sayings for each in phrases),
        alone=either(each.alone for each in phrases),
        earned=either(each.after(each.reasons, each.earned) for each in phrases),
        act=either(each.after(each.conditions, each.acts) for each in phrases),
        fault=either(each.faults for each in phrases),
        giving=either(each.giving for each in phrases),
    )
