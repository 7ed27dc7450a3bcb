"""The browsers people write from: the key stays with them, we keep its hash."""

from __future__ import annotations

import hashlib
import secrets

import msgspec

from mostrador.kit import sql
from mostrador.kit.db import Tx

Q = sql.load("mostrador.people")


class Browser(msgspec.Struct, frozen=True):
    """A browser that is known to be a person's; `minor` when they said that they are under 14."""

    id: int
    person_id: int
    minor: bool = False


async def new_browser(tx: Tx, person: int) -> tuple[Browser, str]:
    """Know one more browser of a person; the browser and its key (256 bits, URL-safe)."""
    key = secrets.token_urlsafe(32)
    return await tx.one(Browser, Q.add_browser, hash=_hash(key), person=person), key


async def open_browser(tx: Tx, key: str) -> Browser | None:
    """Whose browser holds this key, or None."""
    return await tx.maybe(Browser, Q.open_browser, hash=_hash(key)) if key else None


async def forget_browser(tx: Tx, browser: int) -> None:
    """Forget a browser: its key opens nothing from now on."""
    await tx.run(Q.forget_browser, id=browser)


def _hash(key: str) -> bytes:
    # The key is random and long, so one round suffices.
    return hashlib.sha256(key.encode(errors="surrogatepass")).digest()
