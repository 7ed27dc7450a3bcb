"""The HTML of a mail made fit to be shown: what it looks like stays, what it does or fetches goes."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Mapping
from urllib.parse import unquote

import msgspec
import nh3

from mostrador.channels.email.charsets import tidy
from mostrador.channels.email.markup import is_sane
from mostrador.channels.email.words import words

MAX_HTML = 5 * 1024 * 1024
"""Characters of HTML that are shown as such; a longer one is shown as words."""

MAX_DATA = 200 * 1024
"""Characters of an image that stands in the HTML itself."""


class Cleaned(msgspec.Struct, frozen=True):
    """HTML that may be shown. `remote` images of other servers were taken out (or, when wished, left in).

    `plain` when it could not be shown as HTML and is the words of it.
    """

    html: str
    remote: int
    plain: bool = False


def clean(html: str, images: Mapping[str, str], *, remote: bool = False) -> Cleaned:
    """Make HTML fit to be shown.

    `images` has the address of each inline part by its `content_id`. Images of other servers tell the sender who
    read the mail and when: they stay only when `remote`.
    """
    html = tidy(html)
    if len(html) > MAX_HTML or not is_sane(html):
        return Cleaned(f'<div style="white-space:pre-wrap">{entities.escape(words(html))}</div>', 0, plain=True)
    eye = _Eye(images, remote=remote)
    shown = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=GONE,
        attributes=ATTRIBUTES,
        attribute_filter=eye.see,
        url_schemes=SCHEMES,
        url_relative="pass_through",
        filter_style_properties=STYLES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        strip_comments=True,
    )
    return Cleaned(shown, eye.remote)


class _Eye:
    """Looks at every attribute that nh3 leaves, and counts the images of others."""

    def __init__(self, images: Mapping[str, str], *, remote: bool) -> None:
        self._images = images
        self._wanted = remote
        self.remote = 0

    def see(self, tag: str, attribute: str, value: str) -> str | None:
        """The value that may stand there, None when none may."""
        if attribute == "src":
            return self._image(value)
        if attribute == "href":
            # A mail has no place of its own that a relative address could start from.
            return value if LINK.match(_bare(value)) else None
        if attribute == "style":
            return ";".join(one for one in value.split(";") if not DOES.search(one)) or None
        return value

    def _image(self, value: str) -> str | None:
        bare = _bare(value)
        if bare[:4].lower() == "cid:":
            return self._images.get(unquote(bare[4:]))
        if bare in self._images:
            return self._images[bare]
        if bare[:5].lower() == "data:":
            return bare if len(bare) <= MAX_DATA and DATA_IMAGE.fullmatch(bare) else None
        if REMOTE.match(bare):
            self.remote += 1
            return ("https:" + bare if bare.startswith("//") else bare) if self._wanted else None
        return None


def _bare(address: str) -> str:
    """An address as a browser takes it: without the line ends and tabs that it passes over."""
    return re.sub(r"[\t\n\r]+", "", address).strip("".join(map(chr, range(33))))


LINK = re.compile(r"(?:https?://|mailto:|tel:)\S", re.IGNORECASE)
REMOTE = re.compile(r"(?:https?:)?//\S", re.IGNORECASE)
DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|jpg|gif|webp);base64,[A-Za-z0-9+/=%]*", re.IGNORECASE)
# Functions in a style fetch or compute; those of colours do not.
DOES = re.compile(r"\\|/\*|@|(?<!rgb)(?<!rgba)(?<!hsl)(?<!hsla)\(", re.IGNORECASE)

SCHEMES = {"cid", "data", "http", "https", "mailto", "tel"}
TAGS = {
    *("a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center"),
    *("cite", "code", "col", "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font"),
    *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark"),
    *("ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table"),
    *("tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr"),
}
# These go with what stands in them.
GONE = {
    *(
        "applet",
        "audio",
        "canvas",
        "datalist",
        "embed",
        "frameset",
        "iframe",
        "math",
        "noembed",
        "noframes",
        "noscript",
    ),
    *("object", "script", "select", "style", "svg", "template", "title", "video", "xml"),
}
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"align", "bgcolor", "dir", "lang", "style", "title", "valign"},
    "a": {"href"},
    "blockquote": {"type"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "font": {"color", "face", "size"},
    "hr": {"color", "noshade", "size", "width"},
    "img": {"alt", "border", "height", "src", "width"},
    "li": {"value"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "height", "width"},
    "td": {"colspan", "height", "nowrap", "rowspan", "width"},
    "th": {"colspan", "height", "nowrap", "rowspan", "scope", "width"},
    "tr": {"height"},
    "ul": {"type"},
}
STYLES = {
    *("background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left", "border-radius"),
    *("border-right", "border-spacing", "border-style", "border-top", "border-width", "color", "direction", "font"),
    *("font-family", "font-size", "font-style", "font-variant", "font-weight", "height", "letter-spacing"),
    *("line-height", "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top"),
    *("max-width", "min-width", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top"),
    *("table-layout", "text-align", "text-decoration", "text-indent", "text-transform", "vertical-align"),
    *("white-space", "width", "word-break", "word-wrap", "overflow-wrap"),
}
