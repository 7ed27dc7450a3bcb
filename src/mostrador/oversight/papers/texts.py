"""The sentences of papers, as data in two languages, with places for what is configured."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from mostrador.oversight.papers.records import Paper, Section


class Said(msgspec.Struct, frozen=True):
    """The same in Spanish and in English."""

    es: str
    en: str

    def said(self, language: str) -> str:
        """In `language` (ISO 639-1), in English when it is not Spanish."""
        return self.es if language.startswith("es") else self.en


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A section: its sentences, and the names of the rows that are read from what is configured."""

    title: Said
    said: tuple[Said, ...] = ()
    rows: str = ""


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paper before it is filled."""

    title: Said
    about: Said
    part: tuple[Part, ...]


@cache
def text(name: str) -> Text:
    """The paper of that name. Raises msgspec.ValidationError when it is none."""
    return msgspec.toml.decode(files(__package__).joinpath(f"{name}.toml").read_bytes(), type=Text)


def filled(name: str, language: str, shop: str, facts: dict[str, str], rows: dict[str, list[tuple[str, str]]]) -> Paper:
    """The paper with what is configured in its places. Raises KeyError for a place that nobody fills."""
    whole = text(name)

    def said(one: Said) -> str:
        return one.said(language).format_map(facts)

    sections = tuple(
        Section(said(one.title), tuple(said(line) for line in one.said), tuple(rows[one.rows] if one.rows else ()))
        for one in whole.part
    )
    return Paper(said(whole.title), said(whole.about), shop, language, sections)
