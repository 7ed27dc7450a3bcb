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

LANGUAGES: Final = ("es", "en")
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


class _Patterns(msgspec.Struct, frozen=True):
    bond: re.Pattern[str]
    thing: re.Pattern[str]
    said: re.Pattern[str]
    alone: re.Pattern[str]


def tied(text: str) -> str:
    """The first sentence of `text` that asks for something in return; empty when there is none."""
    known = _patterns()
    for sentence in _sentences(text):
        plain = _plain(sentence)
        wanted = known.thing.search(plain) or known.said.search(plain)
        if known.alone.search(plain) or (wanted and known.bond.search(plain)):
            return sentence.strip()[:SHOWN]
    return ""


def untied(*texts: str) -> None:
    """Raises NothingInReturn when one of the texts asks for something."""
    for text in texts:
        if words := tied(text):
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
    )
