"""Notices that nobody has to want: each kind is stopped for an address by a signed link, and wanted again by the same.

An answer is none of them, nor the proof of a complaint: that one is owed by law.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

import msgspec

from mostrador.channels.email.records import Errand
from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound

Q = sql.load("mostrador.care.mail")
NOTICES: Final[frozenset[Errand]] = frozenset({"confirmation", "going-on"})
ONE_CLICK: Final = "List-Unsubscribe=One-Click"
"""What RFC 8058 has a mail program post."""


class Notice(msgspec.Struct, frozen=True):
    """A kind of notice to an address."""

    kind: str
    address: str


def notice_link(secret: bytes, kind: str, address: str) -> str:
    """The last part of the link that stops it."""
    words = urlsafe_b64encode(f"{kind}|{address}".encode()).decode().rstrip("=")
    return f"{words}.{_tag(secret, words)}"


def read_notice(secret: bytes, link: str) -> Notice:
    """What a link stops. Raises NotFound when it is not of our making."""
    words, _, tag = link.partition(".")
    if not hmac.compare_digest(_tag(secret, words).encode(), tag.encode(errors="replace")):
        raise NotFound
    kind, _, address = urlsafe_b64decode(words + "=" * (-len(words) % 4)).decode().partition("|")
    return Notice(kind, address)


async def is_stopped(tx: Tx, kind: str, address: str) -> bool:
    """Whether they want none."""
    return kind in NOTICES and bool(await tx.value(Q.is_unsubscribed, kind=kind, address=address))


async def stop(tx: Tx, notice: Notice) -> None:
    """None of this kind goes there any more, nor what waits to leave."""
    await tx.run(Q.unsubscribe, kind=notice.kind, address=notice.address)


async def want_again(tx: Tx, notice: Notice) -> None:
    """They come again."""
    await tx.run(Q.subscribe, kind=notice.kind, address=notice.address)


def _tag(secret: bytes, words: str) -> str:
    tag = hmac.digest(secret, f"notice|{words}".encode(errors="replace"), "sha256")[:20]
    return urlsafe_b64encode(tag).decode().rstrip("=")
