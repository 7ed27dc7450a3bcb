"""Whether a page says what is configured, part by part. Pure.

Three ways it may stand there: *live*, by our script or frame, and so equal by itself; our HTML, whose parts are marked
with `data-atencion`; or words alone, of which each part begins with its label.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urljoin

import msgspec
from lxml import etree, html

from mostrador.oversight.placard.records import Difference, How, Line, Told

MARK: Final = "data-atencion"
EASY: Final = "forma=facil"
"""What an address of ours has that gives the easy words alone, which stand beside the rest and not for it."""
LONGEST: Final = 400
SKIPPED: Final = ("script", "style", "template", "noscript")
BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figcaption", "footer"}
    | {"form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"}
    | {"table", "td", "th", "tr", "ul"}
)


class Seen(msgspec.Struct, frozen=True):
    """How the placard stands on a page, in which language, of how many parts which differ; or why nobody could look."""

    how: How
    language: str = ""
    parts: int = 0
    differing: tuple[Difference, ...] = ()
    fault: str = ""

    @property
    def kept(self) -> bool:
        """Whether it stands there as it is configured."""
        return self.how in {"live", "linked", "text"} and not self.differing


def compare(
    body: bytes, url: str, told: Mapping[str, Told], site: str, *, charset: str = "", link_is_enough: bool = False
) -> Seen:
    """Hold the bytes of a page against what everybody is told. `site` is our own address.

    With `link_is_enough` a link to our own page of it counts, as on a home page.
    """
    tree = _parsed(body, charset)
    if tree is None:
        return Seen("nothing")
    ours = f"{site}/atencion"
    embedded = tree.xpath("//script/@src | //iframe/@src")
    if any(_leads(url, link, ours) and EASY not in link for link in embedded):
        return Seen("live")
    marked = {str(one.get(MARK)): _said(one) for one in tree.xpath(f"//*[@{MARK}]")}
    text = _text(tree)
    found = _best(marked, text, told)
    if found and (marked or found.parts > len(found.differing)):
        return found
    if link_is_enough and any(_leads(url, link, ours) for link in tree.xpath("//a/@href")):
        return Seen("linked")
    return Seen("nothing", found.language, found.parts, found.differing) if found else Seen("nothing")


def _best(marked: Mapping[str, str], text: str, told: Mapping[str, Told]) -> Seen | None:
    """In the language in which most of it fits."""
    tried = [
        Seen("text", tag, len(one.lines), tuple(_marked(marked, one.lines) if marked else _written(text, one.lines)))
        for tag, one in told.items()
    ]
    return min(tried, key=lambda seen: len(seen.differing), default=None)


def _marked(marked: Mapping[str, str], lines: Sequence[Line]) -> list[Difference]:
    known = {line.field: line for line in lines}
    differing = [
        Difference(line.field, line.label, line.text, marked.get(line.field, "")[:LONGEST])
        for line in lines
        if _plain(marked.get(line.field, "")) != _plain(line.text)
    ]
    return differing + [Difference(name, "", "", said[:LONGEST]) for name, said in marked.items() if name not in known]


def _written(text: str, lines: Sequence[Line]) -> list[Difference]:
    there = _plain(text)
    labels = [_plain(line.label) for line in lines]
    return [
        Difference(line.field, line.label, line.text, _after(there, _plain(line.label), labels))
        for line in lines
        if f"{_plain(line.label)}: {_plain(line.text)}" not in there
        and f"{_plain(line.label)} {_plain(line.text)}" not in there
    ]


def _after(text: str, label: str, labels: Sequence[str]) -> str:
    """What stands behind a label, up to the next one."""
    found = re.search(rf"(?<!\w){re.escape(label)}: ?", text)
    if not found:
        return ""
    rest = text[found.end() : found.end() + LONGEST]
    ends = [at.start() for one in labels if (at := re.search(rf"(?<!\w){re.escape(one)}: ", rest))]
    return rest[: min(ends, default=len(rest))].strip()


def _parsed(body: bytes, charset: str) -> html.HtmlElement | None:
    for encoding in (charset or _declared(body), "utf-8"):
        try:
            parser = html.HTMLParser(encoding=encoding, no_network=True, huge_tree=False)
        except LookupError:
            continue
        try:
            return html.document_fromstring(body, parser=parser)
        except (etree.ParserError, ValueError):
            return None
    return None


def _declared(body: bytes) -> str:
    found = re.search(rb"<meta[^>]+charset=[\"']?([\w-]+)", body[:2048], re.IGNORECASE)
    return found[1].decode() if found else "utf-8"


def _leads(url: str, link: str, ours: str) -> bool:
    """Whether a link of the page at `url` leads to our own address of it."""
    try:
        whole = urljoin(url, link)
    except ValueError:
        return False
    rest = whole.removeprefix(ours)
    return rest != whole and (not rest or rest[0] in ".?/#")


def _said(element: html.HtmlElement) -> str:
    return str(element.text_content())


def _text(tree: html.HtmlElement) -> str:
    """The words of a page in their order, with a gap where a block begins or ends."""
    said: list[str] = []
    for event, one in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if not isinstance(one.tag, str):
            said.append(one.tail or "")
            continue
        gap = "\n" if one.tag in BLOCKS else ""
        if event == "start":
            said += [gap, "" if one.tag in SKIPPED else one.text or ""]
        else:
            said += [gap, one.tail or ""]
    return "".join(said)


def _plain(text: str) -> str:
    """For a comparison: in single spaces and one case, with plain apostrophes, without the stop at its end."""
    folded = unicodedata.normalize("NFKC", text).replace("’", "'").casefold()
    return " ".join(folded.split()).rstrip(". ")
