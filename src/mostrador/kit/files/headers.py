"""The headers under which a stranger's file may be served from our own address."""

from __future__ import annotations

import re
from urllib.parse import quote

from mostrador.kit.errors import Problem
from mostrador.kit.files.kinds import UNKNOWN, is_shown
from mostrador.kit.files.store import Stored

GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Asked again at each view, since what was withdrawn or is no longer allowed must not be shown.
    "Cache-Control": "private, no-cache",
}
LOCKED = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"

THUMBNAIL_HEADERS = {
    **GUARDS,
    "Content-Type": "image/jpeg",
    "Content-Disposition": "inline",
    "Content-Security-Policy": f"{LOCKED}; sandbox",
}


class NoSuchPart(Problem):
    """The file has no such part."""

    status = 416


def headers_for(stored: Stored, *, download: bool = False, span: tuple[int, int] | None = None) -> dict[str, str]:
    """All headers of a response with this file, or with the `span` of it that `part` found (status 206).

    Only what `is_shown` opens in the browser, and never with rights of ours; anything else, and
    anything with `download`, is an attachment of no known type.
    """
    shown = is_shown(stored.media_type) and not download
    start, stop = span or (0, stored.size)
    headers = {
        **GUARDS,
        "Content-Type": content_type(stored.media_type, shown=shown),
        "Content-Disposition": disposition(stored.name, shown=shown),
        "Content-Length": str(stop - start),
        "Accept-Ranges": "bytes",
        "ETag": f'"{stored.hash}"',
        # Chromium refuses to open a PDF in a sandbox; its viewer runs no script of the page's origin.
        "Content-Security-Policy": LOCKED if stored.media_type == "application/pdf" else f"{LOCKED}; sandbox",
    }
    if span:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{stored.size}"
    return headers


def content_type(media_type: str, *, shown: bool) -> str:
    """The type we admit to: the true one for what is shown, else none that a browser would run."""
    if not shown:
        return UNKNOWN
    return f"{media_type}; charset=utf-8" if media_type == "text/plain" else media_type


def disposition(name: str, *, shown: bool) -> str:
    """Content-Disposition with the name in ASCII and in full (RFC 6266)."""
    ascii_name = re.sub(r'[^ -~]|["\\%]', "_", name)
    return f"{'inline' if shown else 'attachment'}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"


def part(asked: str | None, size: int) -> tuple[int, int] | None:
    """Start and end (not included) of the part a Range header asks for; None for the whole file.

    Several parts at once, which no player asks for, get the whole (RFC 9110 §14.2 allows it).
    Raises NoSuchPart for a part beyond the end.
    """
    found = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", (asked or "").replace(" ", ""))
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    stop = min(size, int(last) + 1) if first and last else size
    if first and last and int(last) < start:
        return None
    if start >= stop:
        raise NoSuchPart
    return start, stop
