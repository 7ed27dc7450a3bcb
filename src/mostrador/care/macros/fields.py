"""The fields of a phrase: `{persona}` or `{person}` in its text, filled when it is used. Nothing else is a field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from itertools import groupby
from string import Formatter
from typing import Final

import msgspec
from babel.dates import format_time, get_day_names

from mostrador.kit.errors import Invalid
from mostrador.kit.i18n import Language, sort_key
from mostrador.team import Shift

# Each field by its own name, and what else it may be called.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "person": ("persona", "person", "nombre", "name"),
    "agent": ("agente", "agent"),
    "owner": ("responsable", "owner"),
    "code": ("código", "code"),
    "shop": ("tienda", "shop"),
    "hours": ("horario", "hours"),
}


class FieldUnknown(Invalid):
    """There is no field {%(field)s}. There are: %(known)s."""


class FieldUnfinished(Invalid):
    """A brace is missing around a field. Write {%(example)s}, and double a brace that is meant as such: {{."""


class Filling(msgspec.Struct, frozen=True):
    """What stands in the fields on one thread; empty when nobody knows."""

    person: str
    agent: str
    owner: str
    code: str
    shop: str
    hours: str


def check_fields(text: str) -> str:
    """`text`, when every field of it is one of ours. Raises FieldUnknown, FieldUnfinished."""
    pieces(text)
    return text


def fill(text: str, filling: Filling) -> str:
    """The text with its fields filled in. What nobody knows leaves no gap before it: «Hola {persona},» is «Hola,»."""
    filled = ""
    for literal, field in pieces(text):
        filled += literal
        if field is not None:
            value = str(getattr(filling, field))
            filled = filled + value if value else filled.rstrip(" ")
    return filled


def hours_text(week: Iterable[Shift], language: Language) -> str:
    """Opening hours in one line: «lunes–viernes 9:00–14:00, 17:00–20:00; sábado 9:00–14:00»."""
    names = get_day_names("wide", "format", language.locale)
    week = list(week)
    by_day = [tuple((s.starts, s.ends) for s in sorted(week) if s.weekday == day) for day in range(7)]
    said = []
    for spans, days in groupby(range(7), key=lambda day: by_day[day]):
        if not spans:
            continue
        run = list(days)
        which = names[run[0]] if len(run) == 1 else f"{names[run[0]]}–{names[run[-1]]}"
        said.append(f"{which} {', '.join(f'{_hour(a, language)}–{_hour(b, language)}' for a, b in spans)}")
    return "; ".join(said)


def pieces(text: str, fields: Mapping[str, tuple[str, ...]] = FIELDS) -> list[tuple[str, str | None]]:
    """Text and the field that follows it, one after the other. Raises FieldUnknown, FieldUnfinished.

    `fields` says what there is, each with everything it may be called, the usual name first.
    """
    by_word = {sort_key(word): field for field, words in fields.items() for word in words}
    known = ", ".join(f"{{{words[0]}}}" for words in fields.values())
    try:
        found = list(Formatter().parse(text))
    except ValueError:
        raise FieldUnfinished(example=next(iter(fields.values()))[0]) from None
    parts: list[tuple[str, str | None]] = []
    # A conversion or a format would reach into the value: `{person!r:>99}` is not a field of ours.
    for literal, word, form, conversion in found:
        field = None if word is None else by_word.get(sort_key(word.strip()))
        if form or conversion or (word is not None and field is None):
            raise FieldUnknown(field=word, known=known)
        parts.append((literal, field))
    return parts


def known_fields() -> str:
    """What the fields are called, as a reader is told."""
    return ", ".join(f"{{{words[0]}}}" for words in FIELDS.values())


def _hour(minutes: int, language: Language) -> str:
    return format_time(time(minutes // 60 % 24, minutes % 60), "short", locale=language.locale)
