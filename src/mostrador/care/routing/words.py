"""Words of a message, folded: for what it is about, and for what must not wait."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

import msgspec

LONGEST: Final = 4000
_WORD: Final = re.compile(r"[^\W_]+")


class _Number(msgspec.Struct, frozen=True):
    call: str
    zones: tuple[str, ...]


class _Danger(msgspec.Struct, frozen=True):
    es: frozenset[str]
    en: frozenset[str]
    number: tuple[_Number, ...]


def words_of(text: str) -> list[str]:
    """The words of a text in their order, in small letters and without accents; only its beginning is looked at."""
    plain = unicodedata.normalize("NFD", text[:LONGEST].casefold())
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def is_danger(text: str) -> bool:
    """Whether somebody may be in danger: one whole word, or two beside each other, of `danger.toml`."""
    words = words_of(text)
    known = _danger()
    alarming = known.es | known.en
    return any(word in alarming for word in words) or any(
        f"{one} {other}" in alarming for one, other in pairwise(words)
    )


def danger_words() -> list[str]:
    """The words that tell it, for who wants to know which they are."""
    return sorted(_danger().es | _danger().en)


def emergency_number(timezone: str) -> str:
    """The number to call in danger where a shop is, by its time zone; empty where we do not know it."""
    return next((n.call for n in _danger().number if timezone.startswith(n.zones)), "")


@cache
def _danger() -> _Danger:
    return msgspec.toml.decode(files("mostrador.care.routing").joinpath("danger.toml").read_bytes(), type=_Danger)
