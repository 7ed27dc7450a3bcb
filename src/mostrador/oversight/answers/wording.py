"""Which sentences ask or demand something, by the rules of `asks.toml`; and what every decision says, by language.

Pure. No model reads along: what the rules do not see, an agent adds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

MOST_READ: Final = 12_000
LONGEST: Final = 500
MOST: Final = 30
"""Questions of one message; whoever asks more has a person read it."""
_SHORT: Final = "short"
_BULLET: Final = re.compile(r"^\s*(?:[-*•–—>]+|\(?\d{1,2}[.)]|[a-z]\))\s+")
_STOP: Final = re.compile(r"[.!?…]+[»”\"')]*(?=\s|$)")
_HELLO: Final = re.compile(
    r"^(?:hola|buenas|buenos dias|buenas tardes|bon dia|bones|ola|bos dias|kaixo|egun on|hello|hi)[,.!: ]+"
)
_LETTER: Final = re.compile(r"[^\W\d_]")


class _Asks(msgspec.Struct, frozen=True):
    asks: tuple[str, ...] = ()
    courtesy: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class _Rules(msgspec.Struct, frozen=True):
    asks: re.Pattern[str]
    courtesy: re.Pattern[str]
    given: re.Pattern[str]
    short: frozenset[str]


class Wording(msgspec.Struct, frozen=True):
    """What is the same in every decision and every request to complete a case, in one language."""

    granted: str
    partly: str
    refused: str
    incomplete: str
    each: str
    bodies: str
    member: str
    web: str
    phone: str
    address: str
    signed: str
    missing: str
    until: str
    consequence: str
    consequence_less: str


def proposed(text: str) -> Sequence[tuple[int, str]]:
    """The sentences of a text that ask or demand something, each with its place among all of them."""
    return [(place, said[:LONGEST]) for place, said in enumerate(sentences(text[:MOST_READ])) if _asks(said)][:MOST]


def says_given(text: str) -> bool:
    """Whether somebody says that they sent before what we ask for: «ya lo mandé»."""
    return bool(_rules().given.search(plain(text[:MOST_READ])))


def sentences(text: str) -> Sequence[str]:
    """A text in its sentences; a line is one at least."""
    found: list[str] = []
    for line in text.splitlines():
        rest, start = _BULLET.sub("", line).strip(), 0
        for stop in _STOP.finditer(rest):
            piece = rest[start : stop.end()]
            if stop[0].startswith(".") and _is_short(piece):
                continue
            found.append(piece.strip())
            start = stop.end()
        found.append(rest[start:].strip())
    return [one for one in found if _LETTER.search(one)]


def wording(language: str) -> Wording:
    """What is said in a language (`es-419` is Spanish); in Spanish where we have none."""
    known = _said()
    return known.get(language[:2], known["es"])


def plain(text: str) -> str:
    """Small letters without accents, single spaces."""
    parts = unicodedata.normalize("NFD", text.lower())
    bare = "".join(one for one in parts if unicodedata.category(one) != "Mn")
    return " ".join(bare.replace("’", "'").split())


def _asks(sentence: str) -> bool:
    bare = plain(sentence)
    said = bare.strip("¿?¡!.,;: «»\"'")
    if _rules().courtesy.fullmatch(_HELLO.sub("", said).strip("¿¡ ")):
        return False
    if "?" in bare or "¿" in bare:
        return len(said) > 1
    return bool(_rules().asks.search(said))


def _is_short(piece: str) -> bool:
    last = plain(piece).rstrip(".").rsplit(" ", 1)[-1]
    return last in _rules().short


@cache
def _rules() -> _Rules:
    told = msgspec.toml.decode(_data("asks.toml"), type=dict[str, _Asks])

    def any_of(name: str) -> re.Pattern[str]:
        return re.compile(
            r"(?<!\w)(?:" + "|".join(one for rules in told.values() for one in getattr(rules, name)) + ")"
        )

    return _Rules(any_of("asks"), any_of("courtesy"), any_of("given"), frozenset(told[_SHORT].words))


@cache
def _said() -> Mapping[str, Wording]:
    return msgspec.toml.decode(_data("said.toml"), type=dict[str, Wording])


def _data(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()
