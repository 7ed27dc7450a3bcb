"""The phrases of `wording.toml`, made into one pattern for each thing that they say, in all languages at once."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Final, Literal, get_args

import msgspec

Head = Literal["from", "date", "to", "copy", "subject", "reply"]
HEADS: Final[tuple[Head, ...]] = get_args(Head)
# Longer lines are paragraphs; nothing that a program writes is told by what comes later in them.
READ: Final = 1000
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0f]")
# From here on, scripts write words without spaces.
_WITHOUT_SPACES: Final = "\u2e80"


class Language(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    """One table of `wording.toml`, whose head says what each list is."""

    wrote: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    copy: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    reply: tuple[str, ...] = ()
    original: tuple[str, ...] = ()
    forwarded: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    adverts: tuple[str, ...] = ()
    excuses: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    write: tuple[str, ...] = ()


class Wording(msgspec.Struct, frozen=True):
    """Patterns over plain lines, see `plain`. `heads` says which head of a mail a word is."""

    wrote: re.Pattern[str]
    wrote_last: re.Pattern[str]
    told: re.Pattern[str]
    opener: re.Pattern[str]
    head: re.Pattern[str]
    heads: dict[str, Head]
    original: re.Pattern[str]
    forwarded: re.Pattern[str]
    sent: re.Pattern[str]
    device: re.Pattern[str]
    advert: re.Pattern[str]
    excuse: re.Pattern[str]
    closing: re.Pattern[str]
    role: re.Pattern[str]
    warning: re.Pattern[str]
    legal: re.Pattern[str]
    secret: re.Pattern[str]
    above: re.Pattern[str]


def plain(line: str) -> str:
    """A line without capitals, accents, unseen characters and the stars of bold print, for the patterns."""
    text = line[:READ]
    if "&" in text:
        text = html.unescape(text)
    folded = unicodedata.normalize("NFKD", _UNSEEN.sub("", text).casefold())
    letters = "".join(one for one in folded if not unicodedata.combining(one)) if not folded.isascii() else folded
    return " ".join(letters.replace("*", " ").replace("’", "'").split())


@cache
def wording() -> Wording:
    """The patterns of all languages."""
    known = msgspec.toml.decode(
        files(__package__ or "").joinpath("wording.toml").read_bytes(), type=dict[str, Language]
    ).values()
    wrote = _any(_plain(known, "wrote"))
    told = _any(_plain(known, "told"))
    heads = {word: head for head in HEADS for word in _plain(known, "sender" if head == "from" else head)}
    weekday = _any(_plain(known, "weekdays"))
    return Wording(
        wrote=re.compile(wrote),
        wrote_last=re.compile(rf"{wrote}[\s:*_>\-]*$"),
        told=re.compile(rf"{told}\s*{wrote}"),
        opener=re.compile(rf"(?:[>\-\s]*)(?:{_any(_plain(known, 'openers'))}(?!\w)|{weekday}(?!\w)|\d)"),
        head=re.compile(rf"[\s>_]{{0,9}}({_any(heads, edges=False)})[\s_]?[:：]"),
        heads=heads,
        original=re.compile(rf"\W*{_any(_plain(known, 'original'), edges=False)}(?:\W*$|\W{{2}})"),
        forwarded=re.compile(rf"\W*{_any(_plain(known, 'forwarded'), edges=False)}\W*$"),
        sent=re.compile(rf"[\W_]{{0,4}}{_any(_plain(known, 'sent'), edges=False)}"),
        device=re.compile(
            rf"{_any(_plain(known, 'mine'))}|(?<!\w){_any(_plain(known, 'devices'), edges=False)}|https?://|www\."
        ),
        advert=re.compile(rf"[\W_]{{0,4}}{_any(_plain(known, 'adverts'), edges=False)}"),
        excuse=re.compile(_any(_plain(known, "excuses"), edges=False)),
        closing=re.compile(rf"[\W_]{{0,2}}{_any(_plain(known, 'closings'))}"),
        role=re.compile(_any(_plain(known, "roles"))),
        warning=re.compile(rf"[\W_]{{0,6}}{_any(_plain(known, 'warnings'), edges=False)}"),
        legal=re.compile(_any(_plain(known, "legal"), edges=False)),
        secret=re.compile(_any(_plain(known, "secret"), edges=False)),
        above=re.compile(rf"{_any(_plain(known, 'write'))}.{{0,60}}?{_any(_plain(known, 'above'))}"),
    )


def _plain(known: Iterable[Language], what: str) -> Iterator[str]:
    for language in known:
        for phrase in getattr(language, what):
            yield plain(phrase)


def _any(phrases: Iterable[str], *, edges: bool = True) -> str:
    """One alternative for each phrase, the longest first; with `edges`, as whole words."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    if not edges:
        return _or(ordered)
    # The edges stand outside of the alternatives, which makes searching them quick.
    kinds = {kind: [one for one in ordered if _edges(one) == kind] for kind in sorted({_edges(one) for one in ordered})}
    return "(?:" + "|".join(f"{before}{_or(kind)}{after}" for (before, after), kind in kinds.items()) + ")"


def _or(phrases: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, phrases)) + ")"


def _edges(phrase: str) -> tuple[str, str]:
    before = r"(?<!\w)" if phrase[0].isalnum() and phrase[0] < _WITHOUT_SPACES else ""
    after = r"(?!\w)" if phrase[-1].isalnum() and phrase[-1] < _WITHOUT_SPACES else ""
    return before, after
