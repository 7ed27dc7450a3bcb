"""Who is at the counter: the browser of a person, or somebody new."""

from __future__ import annotations

import hashlib
from typing import Any, Literal

import msgspec
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from mostrador import people
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.surfaces.ui.cookies import give_key, is_framed, read_key
from mostrador.surfaces.ui.reader import here_of

LARGEST = 2**63 - 1


class Visitor(msgspec.Struct, frozen=True):
    """A browser at the counter, or a frame on another site. `mark` names it before it has a key of its own.

    `minor`: whose it is says that they are under 14.
    """

    mark: str
    browser: int | None = None
    person: int | None = None
    via: Literal["counter", "widget"] = "counter"
    minor: bool = False

    @property
    def actor(self) -> Actor:
        """Who acts: their rights are the threads that this browser was let in to."""
        groups = frozenset() if self.browser is None else frozenset({f"browser:{self.browser}"})
        return Actor("customer", self.person or 0, groups=groups)

    @property
    def name(self) -> str:
        """What uploads and attempts of this browser are kept under."""
        return self.mark if self.browser is None else f"browser:{self.browser}"


async def visitor_of(tx: Tx, connection: ASGIConnection[Any, Any, Any, Any]) -> Visitor:
    """Who asks, by the key in their cookie or, in a frame, by the one that was brought."""
    key = read_key(connection, "b")
    # The token against forged forms is random, ours, and in every browser that can post; frames post with a key only.
    known_by = read_key(connection, "c") or key
    mark = "visitor:" + hashlib.sha256(known_by.encode(errors="replace")).hexdigest()[:32]
    via: Literal["counter", "widget"] = "widget" if is_framed(connection) else "counter"
    browser = await people.open_browser(tx, key)
    return Visitor(mark, browser.id, browser.person_id, via, browser.minor) if browser else Visitor(mark, via=via)


async def let_in(
    tx: Tx, connection: ASGIConnection[Any, Any, Any, Any], visitor: Visitor, person: int
) -> tuple[int, Cookie | None]:
    """The browser of this visitor and, when it is new to us, the cookie with its key."""
    if visitor.browser is not None:
        return visitor.browser, None
    browser, key = await people.new_browser(tx, person)
    return browser.id, give_key(here_of(connection).config, "b", key)


def number(given: int) -> int:
    """An id from an address. Raises NotFound for what no row can have."""
    if not 0 < given <= LARGEST:
        raise NotFound
    return given
