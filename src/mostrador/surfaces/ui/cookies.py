"""The two keys a browser may hold: an agent's session `s` and a customer's browser `b`."""

from __future__ import annotations

from typing import Any, Literal

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from mostrador.config import Config
from mostrador.surfaces.ui.reader import here_of

Key = Literal["s", "b", "c"]
YEAR = 365 * 24 * 3600


def cookie_name(config: Config, key: Key) -> str:
    """`__Host-s` on https; plain `s` otherwise, for a browser drops `__Host-` there without a word."""
    return f"__Host-{key}" if config.https else key


def read_key(connection: ASGIConnection[Any, Any, Any, Any], key: Key) -> str:
    """The key this browser holds, or nothing."""
    return connection.cookies.get(cookie_name(here_of(connection).config, key), "")


def give_key(config: Config, key: Key, value: str, *, seconds: int | None = YEAR) -> Cookie:
    """A cookie that only we can read; `seconds` None ends with the browser."""
    return Cookie(
        key=cookie_name(config, key),
        value=value,
        path="/",
        httponly=True,
        secure=config.https,
        samesite="lax",
        max_age=seconds,
    )


def take_key(config: Config, key: Key) -> Cookie:
    """The cookie that takes the key away again."""
    return give_key(config, key, "", seconds=0)
