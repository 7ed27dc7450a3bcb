"""Is it the same again? Decided by numbers, by words, and by whether they say that they come back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from importlib.resources import files
from typing import Final

import msgspec

from mostrador.care.matters.events import Ground

# Chosen on half of tests/care/matters/pairs.toml as the least that is right in 95 of 100: a contact that is taken for
# a new matter by mistake is only counted too low, one that is taken for an old one says something untrue of a person.
ALIKE: Final = 0.75
COMES_BACK: Final = 0.3


class Said(msgspec.Struct, frozen=True):
    """An earlier thread beside the one that has just come: both texts, their telling stems, how alike their letters."""

    thread: int
    matter: int
    code: str
    text: str
    stems: list[str]
    new_text: str
    new_stems: list[str]
    letters: float


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of `phrases.toml`."""

    ordinary: str
    returns: list[str]


def same_again(said: Sequence[Said]) -> tuple[int, Ground] | None:
    """The matter that the new contact is about again and what says so; None for a new matter.

    `said` is the latest first, all beside the same new contact.
    """
    if not said:
        return None
    new = said[0].new_text
    mine, back = numbers(new), comes_back(new)
    for one in said:
        if one.code.lower() in _plain(new).replace("-", "").replace(" ", "") or mine & numbers(one.text):
            return one.matter, "number"
    best = max(said, key=lambda one: _alike(one, back=back))
    if _alike(best, back=back) >= ALIKE and not (mine and numbers(best.text)):
        return best.matter, "words"
    if back and all(stem.isdecimal() for stem in said[0].new_stems):
        # They say that they come back and no word about what: it is about the last.
        return said[0].matter, "return"
    return None


def numbers(text: str) -> frozenset[str]:
    """Orders, invoices and products named by a number of four figures or more, or by figures and letters.

    Years, dates, telephones and amounts are none.
    """
    found = (number for number in _NUMBER.findall(_plain(text)) if not _OTHER_NUMBER.fullmatch(number))
    return frozenset(number.replace("-", "") for number in found)


def comes_back(text: str) -> bool:
    """Whether somebody says that they were here before about the same."""
    return bool(_RETURNS.search(_plain(text)))


def _alike(one: Said, *, back: bool) -> float:
    shared = set(one.stems) & set(one.new_stems)
    if not shared:
        return 0.0
    overlap = len(shared) / min(len(one.stems), len(one.new_stems))
    return overlap + one.letters + (COMES_BACK if back else 0.0)


def _plain(text: str) -> str:
    """Small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


def _phrases() -> Phrases:
    return msgspec.toml.decode(files(__package__).joinpath("phrases.toml").read_bytes(), type=Phrases)


_KNOWN: Final = _phrases()
ORDINARY: Final = " ".join(_KNOWN.ordinary.split())
_RETURNS: Final = re.compile(r"\b(?:" + "|".join(re.escape(p).replace(r"\*", r"\w*") for p in _KNOWN.returns) + ")")
_MEASURE: Final = r"(?!\s*(?:mm|cm|m|w|v|kg|g|l|h|eur|euros?|€|litros|metros|vatios)\b)"
_NUMBER: Final = re.compile(
    r"(?<![\w/.-])(?:(?=(?:[a-z-]*\d){4})[\w-]{4,24}|(?=\d*[a-z])(?=(?:[a-z]*\d){2})[a-z\d]{5,24})(?![\w/])" + _MEASURE
)
_OTHER_NUMBER: Final = re.compile(r"(?:19|20)\d\d|(?:34)?[6789]\d{8}|\d\d?-\d\d?-\d{2,4}|\d{4}-\d\d-\d\d")
