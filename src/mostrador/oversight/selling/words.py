"""Which words of a text sell something, and whether somebody asks what there is to buy: told by sets of phrases.

The sets are data (`phrases/*.toml`), one a language, and every text is held against all of them. They err on the side
of stopping what is said, because whoever is stopped says in one step why it may be said; what makes good, takes back or
tells of something they bought before is named and let pass. Pure; no model reads along.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

LANGUAGES: Final = ("es", "ca", "gl", "eu", "en")
MOST: Final = 50_000
"""How many characters are read: nobody sells behind them."""
MOST_TOLD: Final = 3
LONGEST: Final = 80
"""Characters of what is told of a sentence."""
GAP: Final = 4
WORD: Final = re.compile(r"[^\W_]+|[%€£$]")
STOP: Final = re.compile(r"[.!?…;]+(?=\s|$)|\n\s*\n|\n\s*[-*•–]")
NEGATED: Final = "(?<! no)(?<! non)(?<! not)(?<! ez)(?<! ni)"
NUMBER: Final = "#"
AMOUNT: Final = r"\d+(?: \d+)?(?: [%€£$])?"
"""A number, with its decimals and what it counts."""


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one sells in a language, without accents or capitals; `#` is any number.

    A `whole` phrase sells by itself. Else it takes two in a sentence: who is invited to buy, and what is sold.
    `invites` and `goods` say it plainly, `nudges` and `hints` perhaps: two that say it perhaps sell nothing. What is in
    `spares` lets its sentence pass, each by the name of its reason. `asks`, or one of `wants` with one of `goods` a few
    words on, is a customer who asks what there is to buy. With `endings` words take endings.
    """

    whole: tuple[str, ...]
    invites: tuple[str, ...]
    nudges: tuple[str, ...]
    goods: tuple[str, ...]
    hints: tuple[str, ...]
    asks: tuple[str, ...]
    wants: tuple[str, ...]
    spares: dict[str, tuple[str, ...]]
    endings: bool = False


class _Patterns(msgspec.Struct, frozen=True):
    whole: tuple[re.Pattern[str], ...]
    pairs: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    spares: tuple[re.Pattern[str], ...]
    asks: tuple[re.Pattern[str], ...]


def selling(text: str) -> Sequence[str]:
    """The words of a text that sell something, as they are written there, three at most; none when nothing does."""
    told: dict[str, None] = {}
    known = _patterns()
    for sentence in STOP.split(unicodedata.normalize("NFC", text[:MOST])):
        found = list(WORD.finditer(sentence))
        said = _joined(word[0] for word in found)
        spans = [match.span() for pattern in known.whole if (match := pattern.search(said))]
        spans += [span for pair in known.pairs if (span := _apart(said, *pair))]
        if not spans or any(pattern.search(said) for pattern in known.spares):
            continue
        told[_written(sentence, found, *min(spans, key=lambda span: (span[1] - span[0], span)))] = None
    return tuple(told)[:MOST_TOLD]


def asks_to_buy(text: str) -> bool:
    """Whether these words of a customer ask what there is to buy, or what it costs."""
    said = _joined(word[0] for word in WORD.finditer(unicodedata.normalize("NFC", text[:MOST])))
    return any(pattern.search(said) for pattern in _patterns().asks)


@cache
def phrases(language: str) -> Phrases:
    """The phrases of a language. Raises FileNotFoundError, and msgspec.ValidationError for a file that is none."""
    path = files(__package__).joinpath("phrases", f"{language}.toml")
    return msgspec.toml.decode(path.read_bytes(), type=Phrases)


def _joined(words: Iterable[str]) -> str:
    """Small letters without accents, one space between words and around them."""
    return f" {' '.join(_folded(word) for word in words)} "


def _folded(word: str) -> str:
    parts = unicodedata.normalize("NFD", word.lower())
    return "".join(one for one in parts if not unicodedata.combining(one))


def _apart(said: str, first: re.Pattern[str], second: re.Pattern[str]) -> tuple[int, int] | None:
    """From where to where two are said in a sentence, in either order and not in the same words."""
    for one, other in ((first, second), (second, first)):
        if (begun := one.search(said)) and (ended := other.search(said, begun.end() - 1)):
            return begun.start(), ended.end()
    return None


def _written(sentence: str, words: Sequence[re.Match[str]], start: int, end: int) -> str:
    """The part of the sentence that its folded words stand for, from `start` to `end`."""
    starts = [0]
    for word in words[:-1]:
        starts.append(starts[-1] + len(_folded(word[0])) + 1)
    first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 2) - 1
    told = " ".join(sentence[words[first].start() : words[last].end()].split())
    return told if len(told) <= LONGEST else f"{told[:LONGEST].rstrip()}…"


@cache
def _patterns() -> _Patterns:
    known = [phrases(language) for language in LANGUAGES]
    return _Patterns(
        tuple(_any(one.whole, one) for one in known),
        tuple(pair for one in known for pair in _pairs(one)),
        tuple(_any(said, one) for one in known for said in one.spares.values()),
        tuple(pattern for one in known for pattern in _asks(one)),
    )


def _pairs(one: Phrases) -> Sequence[tuple[re.Pattern[str], re.Pattern[str]]]:
    invites = re.compile(f"{NEGATED} {_one_of(one.invites, one)} ")
    nudges = re.compile(f"{NEGATED} {_one_of(one.nudges, one)} ")
    return [(invites, _any((*one.goods, *one.hints), one)), (nudges, _any(one.goods, one))]


def _asks(one: Phrases) -> Sequence[re.Pattern[str]]:
    wants, goods = _one_of(one.wants, one), _one_of(one.goods, one)
    return [_any(one.asks, one), re.compile(rf" {wants} (?:\S+ ){{0,{GAP}}}{goods} ")]


def _any(said: Sequence[str], one: Phrases) -> re.Pattern[str]:
    return re.compile(f" {_one_of(said, one)} ")


def _one_of(said: Sequence[str], one: Phrases) -> str:
    known = sorted(set(said), key=lambda words: (-len(words), words))
    escaped = (re.escape(words).replace(re.escape(NUMBER), AMOUNT).replace(r"\ ", " ") for words in known)
    return "(?:" + "|".join(escaped) + ")" + (r"[^\W_]*" if one.endings else "")
