"""The two keys a browser may hold: an agent's session `s` and a customer's browser `b`."""

from __future__ import annotations

import re
from typing import Any, Final, Literal, cast

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from mostrador.config import Config
from mostrador.surfaces.ui.reader import here_of

Key = Literal["s", "b", "c"]
YEAR: Final = 365 * 24 * 3600
FRAMED: Final = re.compile(r"/widget(/|$)")
BROUGHT: Final = "mostrador_key"


def cookie_name(config: Config, key: Key) -> str:
    """`__Host-s` on https; plain `s` otherwise, for a browser drops `__Host-` there without a word."""
    return f"__Host-{key}" if config.https else key


def read_key(connection: ASGIConnection[Any, Any, Any, Any], key: Key) -> str:
    """The key this browser holds, or nothing.

    In a frame on another site only the customer's key counts, and only as `put_key` found it: no cookie is
    read where no token guards against forged forms.
    """
    if is_framed(connection):
        return str(connection.scope.get(BROUGHT, "")) if key == "b" else ""
    return connection.cookies.get(cookie_name(here_of(connection).config, key), "")


def is_framed(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether a frame on another site asks."""
    return FRAMED.match(connection.scope["path"]) is not None


def put_key(connection: ASGIConnection[Any, Any, Any, Any], value: str) -> None:
    """The customer's key, brought by something else than a cookie."""
    cast("dict[str, Any]", connection.scope)[BROUGHT] = value


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
