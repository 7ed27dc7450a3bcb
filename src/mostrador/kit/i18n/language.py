"""Which language a reader gets, and how Spanish addresses them."""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

import msgspec
from babel import Locale

Tag = Literal["es", "es-419", "en"]
Register = Literal["tu", "usted", "vos"]

LANGUAGES: tuple[Tag, ...] = get_args(Tag)
REGISTERS: tuple[Register, ...] = get_args(Register)

# Who reads one of these at home reads Spanish too, and most often better than English.
NEIGHBOURS = frozenset({"ca", "gl", "eu", "oc", "ast", "an", "ext", "qu", "gn", "ay", "nah"})
SPANISH_OF_SPAIN = frozenset({"es", "ad", "gq", "ea", "ic", "ph"})


class Language(msgspec.Struct, frozen=True):
    """A language we speak, with the form of address of its Spanish.

    `tag` is a BCP 47 tag, fit for `<html lang>`; `register` is the firm's choice and
    changes nothing in English.
    """

    tag: Tag = "es"
    register: Register = "tu"

    @property
    def locale(self) -> Locale:
        """Babel's idea of this language, for dates and figures."""
        return _locale(self.tag)

    @property
    def catalogues(self) -> tuple[str, ...]:
        """Folders of `locale/` to look a sentence up in, the most particular first."""
        if self.tag == "en":
            return ()
        bases = ("es_419", "es") if self.tag == "es-419" else ("es",)
        if self.register == "tu":
            return bases
        return tuple(f"{base}@{self.register}" for base in bases) + bases


@cache
def _locale(tag: Tag) -> Locale:
    return Locale.parse(tag, sep="-")


def negotiate(accept_language: str | None, chosen: str | None, default: Language) -> Language:
    """The language for one reader: what they chose, else what their browser asks, else ours.

    `chosen` is a tag from a cookie or a form and may be anything; `accept_language` is the
    header as it came (RFC 9110 §12.5.4). The register is always the firm's.
    """
    for tag in LANGUAGES:
        if chosen == tag:
            return Language(tag, default.register)
    for asked in _asked(accept_language or ""):
        if spoken := _spoken(asked, default):
            return Language(spoken, default.register)
    return default


def _asked(header: str) -> list[str]:
    """Tags of an Accept-Language header in lower case, best liked first."""
    liked: list[tuple[float, str]] = []
    for part in header[:1000].split(","):
        tag, _, weight = part.strip().lower().partition(";")
        try:
            quality = float(weight.replace(" ", "").removeprefix("q=") or 1)
        except ValueError:
            continue
        if tag and 0 < quality <= 1:
            liked.append((-quality, tag.strip()))
    return [tag for _, tag in sorted(liked, key=lambda pair: pair[0])]


def _spoken(asked: str, default: Language) -> Tag | None:
    """Our tag for a tag of theirs; None when we do not speak it."""
    language, *rest = asked.split("-")
    if language == "*":
        return default.tag
    if language == "en":
        return "en"
    home: Tag = "es" if default.tag == "en" else default.tag
    if language in NEIGHBOURS:
        return home
    if language != "es":
        return None
    regions = [part for part in rest if len(part) in (2, 3)]
    if not regions:
        return home
    return "es" if regions[-1] in SPANISH_OF_SPAIN else "es-419"
