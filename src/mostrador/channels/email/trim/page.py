"""What the HTML of a mail says about itself: which of its parts are quoted, and which are a signature.

Mail programs mark them for each other; none of it is in a standard. Words are made of it by inscriptis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, Literal

import msgspec
from inscriptis import Inscriptis
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from mostrador.channels.email.markup import is_sane
from mostrador.channels.email.trim.starts import passes_on
from mostrador.channels.email.words import CONFIG, MAX_DEEP

Mark = Literal["quote", "attribution", "signature", "rest"]

# Pages of more characters, elements or marks are not read, nor are those too deep to be: their text is.
LONG: Final = 1_000_000
ELEMENTS: Final = 20_000
MARKED: Final = 200

# Words of `class`, `id` and `name`, in small letters. What is marked as the rest goes on to the end of the mail.
_MARKS: Final[dict[str, Mark]] = {
    "gmail_attr": "attribution",
    "moz-cite-prefix": "attribution",
    "reply-intro": "attribution",
    "yahoo_quoted": "quote",
    "hmquote": "quote",
    "quotedtext": "quote",
    "quote": "quote",
    "sh-quoted-content": "quote",
    "appendonsend": "rest",
    "divrplyfwdmsg": "rest",
    "x_divrplyfwdmsg": "rest",
    "stopspelling": "rest",
    "olk_src_body_section": "rest",
    "mail-editor-reference-message-container": "rest",
    "ms-outlook-mobile-reference-message": "rest",
    "moz-forward-container": "rest",
    "messagereplysection": "rest",
    "zmail_extra": "rest",
    "zmail_extra_hr": "rest",
    "gmail_signature": "signature",
    "gmail_signature_prefix": "signature",
    "moz-signature": "signature",
    "protonmail_signature_block": "signature",
    "ms-outlook-mobile-signature": "signature",
    "outlooksignature": "signature",
    "signature": "signature",
    "composer_signature": "signature",
    "messagesignaturesection": "signature",
    "applemailsignature": "signature",
    "tutanota_signature": "signature",
    "yahoo-signature": "signature",
    "ydp-signature": "signature",
}
_QUOTES: Final = re.compile(r"gmail_quote|protonmail_quote|tutanota_quote|yahoo_quoted|zmail_quote|mailru|quote")
# The line that Outlook draws over the heads of the mail that is answered.
_RULE: Final = re.compile(
    r"border-top\s*:\s*(?:solid\s+(?:#e1e1e1|#b5c4df)|1(?:\.0)?pt\s+solid\s+(?:#e1e1e1|#b5c4df|rgb\((?:225|181)))",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile("\ue000([a-z]{4,11})(\\d*)\ue001")
_PRIVATE: Final = dict.fromkeys((0xE000, 0xE001))
_UNSEEN: Final = ("script", "style", "head", "title", "meta", "link")


class Shown(msgspec.Struct, frozen=True):
    """The words of a page by lines, and what its marks say of each."""

    lines: tuple[str, ...]
    marks: tuple[Mark | None, ...]


def read(html: str) -> Shown | None:
    """The page with what its marks say, or nothing where it has none or cannot be read."""
    tree = _tree(html)
    if tree is None:
        return None
    found = list(islice(_marked(tree), MARKED + 1))
    if not found or len(found) > MARKED:
        return None
    try:
        kept: list[str] = []
        for element, mark in found:
            kept.append("" if mark == "rest" else _words(element))
            _put(element, f"\ue000{mark}{len(kept) - 1}\ue001", instead=mark != "rest")
        return _shown(_words(tree), kept)
    except RecursionError:
        return None


def _tree(html: str) -> HtmlElement | None:
    if len(html) > LONG or not html.strip() or not is_sane(html, MAX_DEEP):
        return None
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(html.translate(_PRIVATE).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    etree.strip_elements(tree, *_UNSEEN, with_tail=False)
    return None if any(True for _ in islice(tree.iter(), ELEMENTS, None)) else tree


def _marked(tree: HtmlElement) -> Iterator[tuple[HtmlElement, Mark]]:
    """The outermost elements that are marked, as they follow each other, up to where the rest begins."""
    inside: HtmlElement | None = None
    for element in tree.iter(etree.Element):
        if inside is not None:
            if inside in element.iterancestors():
                continue
            inside = None
        mark = _mark(element)
        if mark:
            inside = element
            yield element, mark
        if mark == "rest":
            return


def _mark(element: HtmlElement) -> Mark | None:
    names = " ".join(element.get(name, "") for name in ("class", "id", "name")).lower().split()
    if element.tag == "blockquote":
        cited = element.get("type", "").lower() == "cite" or element.get("cite") is not None
        return "quote" if cited or any(_QUOTES.search(name) for name in names) else None
    if element.tag in {"div", "p"} and _RULE.search(element.get("style", "")[:400]):
        return "rest"
    mark = next((_MARKS[name] for name in names if name in _MARKS), None)
    # Gmail marks the heads of a mail that is passed on alike; its words tell that.
    return None if mark == "attribution" and passes_on(next(element.itertext(), "")) else mark


def _put(element: HtmlElement, token: str, *, instead: bool) -> None:
    """A line with `token` before the element, or instead of it."""
    parent = element.getparent()
    if parent is None:
        return
    line = element.makeelement("div")
    line.text = token
    parent.insert(parent.index(element), line)
    if instead:
        line.tail, element.tail = element.tail, None
        parent.remove(element)


def _words(element: HtmlElement) -> str:
    said: str = Inscriptis(element, CONFIG).get_text()
    return said.replace("\xa0", " ")


def _shown(text: str, kept: list[str]) -> Shown:
    lines: list[str] = []
    marks: list[Mark | None] = []
    for line in text.split("\n"):
        token = _TOKEN.search(line)
        if not token:
            lines.append(line)
            marks.append(None)
            continue
        mark: Mark = token[1]  # type: ignore[assignment] # the pattern reads what _put wrote
        said = kept[int(token[2])].strip("\n").split("\n")
        if mark == "quote":
            said = [f"> {one}".rstrip() for one in said]
        lines.extend(said if mark != "rest" else [""])
        marks.extend([mark] * (len(said) if mark != "rest" else 1))
    return Shown(tuple(lines), tuple(marks))
