"""HTML read tag by tag, as a browser would (WHATWG HTML §13.2.5), to know what it costs before a parser is given it.

A tree of HTML may take the square of its length to build: many elements in each other, many attributes in one tag,
many `<b>` that are never closed. A mail that does so is shown as words.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator

MAX_DEPTH = 400
"""Elements in each other."""

MAX_ATTRIBUTES = 1000
"""Attributes in one tag."""

MAX_TAGS = 200_000
"""Tags in one text that are looked at."""

MAX_REOPENED = 100_000
"""Times in one text that a parser has to open again an element of emphasis which was left open."""


OPEN, CLOSE, TEXT, FLOOD, DOUBT = range(5)


ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
TAG = re.compile(rf"<(/?)([a-zA-Z][^\s/>]*+)(?:{ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+[\s/]*+(>|\Z)?")
# What stands in these is no markup.
RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
}
DRAWINGS = frozenset({"math", "svg"})


def tokens(html: str) -> Iterator[tuple[int, str]]:
    """The tags of some HTML by their names, and the texts between them with their entities.

    A FLOOD is a tag with too many attributes, or one tag too many; nothing comes after it. DOUBT is whether what comes
    is markup, as nobody can tell without the tree: in a drawing or a formula it is.
    """
    at = said = seen = 0
    drawing = False
    while (at := html.find("<", at)) >= 0:
        after = html[at + 1 : at + 4]
        if after[:1] in {"!", "?"} or (after[:1] == "/" and not after[1:2].isalpha()):
            yield TEXT, html[said:at]
            if seen > MAX_TAGS:
                yield FLOOD, ""
                return
            at = said = _after_remark(html, at)
            seen += 1
            continue
        found = TAG.match(html, at)
        if found is None:
            at += 1
            continue
        if at > said:
            yield TEXT, html[said:at]
        seen += 1
        if found[3] is None or seen > MAX_TAGS:
            yield FLOOD, ""
            return
        if not found[3]:
            # A tag that never ends: a browser shows nothing of it.
            return
        name = found[2].lower()
        yield CLOSE if found[1] else OPEN, name
        at = said = found.end()
        drawing = drawing or name in DRAWINGS
        if name in RAW and not found[1]:
            if drawing:
                yield DOUBT, name
            closing = RAW[name].search(html, at)
            at = closing.start() if closing else len(html)
            if name in {"textarea", "xmp"}:
                yield TEXT, html[said:at]
            said = at
    yield TEXT, html[said:]


def _after_remark(html: str, at: int) -> int:
    """Where a comment ends, or what a browser takes for one."""
    if html.startswith("<!--", at):
        found = REMARK_END.search(html, at + 2)
    else:
        found = ANY_END.search(html, at)
    return found.end() if found else len(html)


REMARK_END = re.compile(r"(?<=<!)--!?>|(?<=<!)--->|(?<!<!)--!?>")
ANY_END = re.compile(">")

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
EMPHASIS = frozenset({"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"})
WALLS = frozenset({"applet", "button", "caption", "marquee", "object", "table", "td", "template", "th"})
CELLS = frozenset({"td", "th", "caption"})
PARAGRAPHS = frozenset({"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"})
LINES = PARAGRAPHS | {"address", "article", "aside", "br", "caption", "center", "dd", "div", "dl", "dt", "fieldset"}
LINES |= {"figcaption", "figure", "footer", "form", "header", "hr", "li", "main", "nav", "section", "tbody", "tr"}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# "Special" in the standard: no ordinary element is ended through one, nor `<li>`, `<dd>` and `<dt>` but through three.
SPECIAL = LINES | WALLS | {"body", "col", "colgroup", "details", "dialog", "dir", "frame", "frameset", "head", "hgroup"}
SPECIAL |= {"html", "iframe", "keygen", "listing", "menu", "noembed", "noframes", "noscript", "plaintext", "script"}
SPECIAL |= {"search", "select", "source", "style", "summary", "textarea", "tfoot", "thead", "title", "xmp"}
STOPS = SPECIAL - {"address", "div", "p"}
# A start tag that ends what it cannot stand in.
CELL, ROW = frozenset({"td", "th"}), frozenset({"tr"})
ENDS: dict[str, tuple[frozenset[str], ...]] = {
    **dict.fromkeys((LINES | {"details", "dialog", "dir", "hgroup", "listing", "menu", "search"}), (frozenset({"p"}),)),
    **dict.fromkeys(("summary", "plaintext", "xmp"), (frozenset({"p"}),)),
    "caption": (),
    "td": (CELL,),
    "th": (CELL,),
    "tr": (CELL, ROW),
    **dict.fromkeys(("tbody", "tfoot", "thead"), (CELL, ROW, frozenset({"tbody", "tfoot", "thead"}))),
    "br": (),
    "dd": (frozenset({"dd", "dt"}), frozenset({"p"})),
    "dt": (frozenset({"dd", "dt"}), frozenset({"p"})),
    "li": (frozenset({"li"}), frozenset({"p"})),
}
ITEMS = frozenset({"dd", "dt", "li"})
# There is one of each of these, whatever the tags say, or none.
ONCE = frozenset({"body", "colgroup", "frame", "frameset", "head", "html"})
TABLES = frozenset({"caption", "tbody", "td", "tfoot", "th", "thead", "tr"})


def is_sane(html: str, depth: int = MAX_DEPTH) -> bool:
    """Whether a tree of it can be built in about linear time, at most `depth` deep."""
    stack = _Stack()
    reopened = 0
    for kind, name in tokens(html):
        if kind == TEXT:
            continue
        if kind in {FLOOD, DOUBT}:
            return False
        if kind == OPEN:
            stack.open(name)
        else:
            stack.close(name)
        reopened += stack.left_open
        if len(stack.names) > depth or reopened > MAX_REOPENED:
            return False
    return True


class _Stack:
    """The elements that are open, and how many of emphasis a parser will open again."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._before: list[int] = []
        self.left_open = 0

    def open(self, name: str) -> None:
        if name in VOID or self._is_stray(name):
            return
        for names in ENDS.get(name, ()):
            self._end(names, STOPS if name in ITEMS and "p" not in names else WALLS)
        self.names.append(name)
        self._before.append(self.left_open)

    def close(self, name: str) -> None:
        if name in EMPHASIS or name == "form":
            self._take(name)
        elif not self._is_stray(name):
            names = HEADINGS if name in HEADINGS else frozenset({name})
            self._end(names, WALLS if name in SPECIAL else SPECIAL)

    def _is_stray(self, name: str) -> bool:
        """Whether the tag stands where it is passed over."""
        return name in ONCE or (name in TABLES and "table" not in self.names)

    def _end(self, names: frozenset[str], walls: frozenset[str]) -> None:
        """Close the innermost of these elements and what is in it."""
        for at in range(len(self.names) - 1, -1, -1):
            if self.names[at] in names:
                inside = self.names[at:]
                cell = next((n for n, name in enumerate(inside) if name in CELLS), None)
                if cell is not None:
                    # What is left open in a cell ends with it.
                    inside, self.left_open = inside[:cell], self._before[at + cell]
                self.left_open += sum(name in EMPHASIS for name in inside)
                del self.names[at:], self._before[at:]
                return
            if self.names[at] in walls:
                return

    def _take(self, name: str) -> None:
        """Close one element of emphasis, or a form, and nothing in it."""
        for at in range(len(self.names) - 1, -1, -1):
            if self.names[at] == name:
                del self.names[at], self._before[at]
                return
        if name in EMPHASIS:
            self.left_open = max(self.left_open - 1, 0)


def stripped(html: str) -> str:
    """The words of any HTML in linear time: blocks as lines, nothing drawn. After MAX_TAGS tags it says […]."""
    said: list[str] = []
    for kind, text in tokens(html):
        if kind == TEXT:
            said.append(re.sub(r"[ \t\n\r\f]+", " ", entities.unescape(text)))
        elif kind == FLOOD:
            said.append("\n[…]")
        elif kind == DOUBT:
            continue
        elif text in PARAGRAPHS:
            said.append("\n\n")
        elif text == "br" or (text in LINES and said and not said[-1].endswith("\n")):
            said.append("\n")
        elif text in CELLS:
            said.append(" ")
    return re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", "".join(said)))
