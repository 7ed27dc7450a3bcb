"""People's words on their way in and out: made safe to keep, made safe to show."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import msgspec
import nh3
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from mostrador.kit.errors import Invalid

MAX_TEXT = 1024 * 1024
"""Bytes of UTF-8 in one message."""

MAX_MARKDOWN = 16 * 1024
"""Characters up to which Markdown is drawn; a longer text is shown as it was written."""

MAX_LINKED = 32 * 1024
"""Characters in which addresses become links: looking through a megabyte of them takes seconds."""

LINK_REL = "noopener noreferrer nofollow"


class NothingWritten(Invalid):
    """There is nothing written yet. Write a few words and send again."""


class TextTooLong(Invalid):
    """This text is too long to send as a message: the limit is %(limit)s. Attach it as a file instead."""


class Tidied(msgspec.Struct, frozen=True):
    """A text fit to keep. `changed` tells that characters were dropped or replaced, line ends apart."""

    text: str
    changed: bool


def tidy(given: str | bytes) -> Tidied:
    """What a person wrote or pasted, without what no database, screen or printer can take.

    Line ends become `\\n`; control characters and NUL go; broken encoding becomes U+FFFD;
    overrides of the writing direction become isolates that end with their line, so that right-to-left
    words stay and nobody can turn the words of others around (UAX #9).
    Raises NothingWritten, and TextTooLong above MAX_TEXT bytes.
    """
    if len(given) > MAX_TEXT:
        raise TextTooLong(limit="1 MB")
    text = given.decode("utf-8", "replace") if isinstance(given, bytes) else given
    lines = LINE_ENDS.sub("\n", text)
    clean = _isolated(CONTROLS.sub("", _whole(lines)))
    kept = LEADING_BLANKS.sub("", clean, count=1).rstrip()
    if not any(unicodedata.category(c)[0] not in "CZ" for c in kept):
        raise NothingWritten
    if len(kept.encode()) > MAX_TEXT:
        raise TextTooLong(limit="1 MB")
    broken = isinstance(given, bytes) and text.encode() != given
    return Tidied(kept, changed=broken or clean != lines)


LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb]")
LEADING_BLANKS = re.compile(r"(?:[^\S\n]*\n)*")


def _whole(text: str) -> str:
    """Halves of a character (JSON may carry them) joined where they meet and replaced where they do not."""
    if text.isascii() or not SURROGATES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


SURROGATES = re.compile("[\ud800-\udfff]")

OPENERS = {
    "\u202a": "\u2066",  # left-to-right embedding
    "\u202d": "\u2066",  # left-to-right override
    "\u202b": "\u2067",  # right-to-left embedding
    "\u202e": "\u2067",  # right-to-left override
    "\u2066": "\u2066",
    "\u2067": "\u2067",
    "\u2068": "\u2068",
}
CLOSERS = "\u202c\u2069"
CLOSE = "\u2069"
DIRECTIONS = re.compile(f"[{''.join(OPENERS)}{CLOSERS}]")
MAX_NESTED = 8


def _isolated(text: str) -> str:
    """Every change of direction closed within its line, and none that overrides."""
    if text.isascii() or not DIRECTIONS.search(text):
        return text
    return "\n".join(_isolated_line(line) for line in text.split("\n"))


def _isolated_line(line: str) -> str:
    depth = 0

    def turned(match: re.Match[str]) -> str:
        nonlocal depth
        if match[0] in OPENERS and depth < MAX_NESTED:
            depth += 1
            return OPENERS[match[0]]
        if match[0] in CLOSERS and depth:
            depth -= 1
            return CLOSE
        return ""

    return DIRECTIONS.sub(turned, line) + CLOSE * depth


def plain(text: str) -> Markup:
    """A text exactly as it was written, with its lines and with its web and mail addresses as links."""
    drawn: list[str] = []
    end = 0
    if MAYBE_LINK.search(text):
        head = text if len(text) <= MAX_LINKED else text[:MAX_LINKED].rpartition(" ")[0]
        for link in _linker().match(head) or ():
            drawn += (
                str(escape(text[end : link.index])),
                f'<a href="{escape(link.url)}" rel="{LINK_REL}" target="_blank">{escape(link.text)}</a>',
            )
            end = link.last_index
    drawn.append(str(escape(text[end:])))
    return Markup("".join(drawn).replace("\n", "<br>"))  # noqa: S704 - every piece is escaped above


MAYBE_LINK = re.compile(r"https?://|\w@\w", re.IGNORECASE)


def render_markdown(text: str) -> Markup:
    """An agent's Markdown as HTML: emphasis, lists, quotes, code, tables and links, nothing that loads.

    Raw HTML is shown as text and pictures become links. A text over MAX_MARKDOWN is drawn `plain`:
    at worst, parsing takes the square of the length.
    """
    if len(text) > MAX_MARKDOWN:
        return plain(text)
    return Markup(  # noqa: S704 - nh3 has cleaned it
        nh3.clean(
            _markdown().render(text),
            tags=TAGS,
            attributes={"a": {"href", "title"}, "ol": {"start"}},
            url_schemes=SCHEMES,
            link_rel=LINK_REL,
            set_tag_attribute_values={"a": {"target": "_blank"}},
        )
    )


TAGS = {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "s", "strong", "ul"}
TAGS |= {"table", "tbody", "td", "th", "thead", "tr"}
SCHEMES = {"http", "https", "mailto", "tel"}


@cache
def _linker() -> LinkifyIt:
    """Finds addresses that say what they are; a missing space after a full stop («hoy.no») makes no link."""
    linker = LinkifyIt(options={"fuzzy_link": False})
    linker.add("ftp:", None).add("//", None)
    return linker


@cache
def _markdown() -> MarkdownIt:
    drawer = MarkdownIt("js-default", {"html": False, "linkify": True, "breaks": True, "maxNesting": 20})
    drawer.disable(["image", "heading", "lheading"])
    drawer.linkify = _linker()
    return drawer
