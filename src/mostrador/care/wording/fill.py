"""Fields filled in: as plain text, and as Markdown in which nobody's name or words become a form of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from mostrador.care.macros.fields import pieces
from mostrador.care.wording.fields import known
from mostrador.care.wording.sorts import Sort
from mostrador.kit.html import MAX_MARKDOWN

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&])")
_BETWEEN: Final = re.compile(r"\n(?:[^\S\n]*\n)+")
_FIT: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|['’·-])*\.?")


class Written(msgspec.Struct, frozen=True):
    """The words of a mail, as plain text and as Markdown."""

    text: str
    markdown: str


def fill(sort: Sort, template: str, values: Mapping[str, Written | str]) -> Written:
    """A template with its fields filled in; one without a value is empty.

    A paragraph whose fields are all empty is left out, but for one that only lacks a name: «Hola, {persona}:» is
    «Hola:». Raises FieldUnknown, FieldUnfinished.
    """
    texts, markdowns = [], []
    for paragraph in _BETWEEN.split(template.strip()):
        found = pieces(paragraph, known(sort))
        fields = [field for _, field in found if field is not None]
        if fields and "person" not in fields and not any(_of(values, field).text for field in fields):
            continue
        text = markdown = ""
        for literal, field in found:
            text, markdown = text + literal, markdown + literal
            if field is None:
                continue
            value = _of(values, field)
            if value.text:
                text, markdown = text + value.text, markdown + value.markdown
            else:
                text, markdown = text.rstrip(" ,"), markdown.rstrip(" ,")
        texts.append(text)
        markdowns.append(markdown)
    text, markdown = "\n\n".join(texts), "\n\n".join(markdowns)
    return Written(text, markdown if len(markdown) <= MAX_MARKDOWN else text)


def quoted(literal: str) -> Written:
    """Somebody's words exactly as they wrote them, as a quotation."""
    lines = literal.split("\n")
    return Written(
        "\n".join(f"> {line}".rstrip() for line in lines),
        # Blanks at the beginning of a line would make code of it.
        "\n".join("> " + _blanks(escaped(line)) for line in lines),
    )


def escaped(words: str) -> str:
    """Words that stay as they are in Markdown."""
    return _SPECIAL.sub(r"\\\1", words)


def first_name(name: str) -> str:
    """What somebody is greeted by; nothing when they wrote no name there but something else."""
    first = name.split(" ", maxsplit=1)[0] if name else ""
    return first if _FIT.fullmatch(first) else ""


def _blanks(line: str) -> str:
    bare = line.lstrip(" \t")
    return "\xa0" * len(line[: len(line) - len(bare)].expandtabs(4)) + bare


def _of(values: Mapping[str, Written | str], field: str) -> Written:
    value = values.get(field, "")
    return value if isinstance(value, Written) else Written(value, escaped(value))
