"""What stands in a mail as words: HTML told as text, and lines that were broken on the way put together."""

from __future__ import annotations

import re

from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

from mostrador.channels.email.charsets import tidy
from mostrador.channels.email.markup import is_sane, stripped

MAX_DRAWN = 300_000
"""Characters of HTML up to which tables and lists are drawn with blanks: it takes a second then."""

MAX_DEEP = 200
"""Elements in each other up to which they are drawn: libxml2 forgets what is deeper than 256."""


def words(html: str) -> str:
    """The words of some HTML, as lines."""
    if len(html) <= MAX_DRAWN and is_sane(html, MAX_DEEP):
        try:
            said = get_text(html, CONFIG)
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
            said = stripped(html)
    else:
        said = stripped(html)
    said = BLANKS.sub("\n", said.replace("\xa0", " "))
    return tidy(re.sub(r"\n{3,}", "\n\n", said)).strip("\n ")


CONFIG = ParserConfig(css=CSS_PROFILES["strict"].copy(), display_images=False, display_links=False)
BLANKS = re.compile(r"[ \t]++\n")


def unflowed(text: str, *, delsp: bool) -> str:
    """The paragraphs of format=flowed (RFC 3676) on one line each, quotes with their marks."""
    lines: list[str] = []
    open_at: str | None = None
    for line in text.split("\n"):
        marks = line[: len(line) - len(line.lstrip(">"))]
        said = line[len(marks) :].removeprefix(" ")
        flows = said.endswith(" ") and said != "-- "
        kept = said[:-1] if flows and delsp else said
        if open_at == marks and said != "-- ":
            lines[-1] += kept
        else:
            lines.append(f"{marks} {kept}" if marks and kept else marks + kept)
        open_at = marks if flows else None
    return "\n".join(lines)
