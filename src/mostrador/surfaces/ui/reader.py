"""Who reads a page: their language, their zone, and where they come from."""

from __future__ import annotations

from typing import Any, Final, cast
from zoneinfo import ZoneInfo

import msgspec
from babel.core import get_global
from litestar import Request
from litestar.connection import ASGIConnection

from mostrador.kit.i18n import LANGUAGES, Language, Translator, negotiate, translator
from mostrador.surfaces.ui.here import Here, language_of, zone_of
from mostrador.team import Shop

LANGUAGE_COOKIE: Final = "language"
THEME_COOKIE: Final = "theme"


class Reader(msgspec.Struct, frozen=True):
    """How to speak to whoever reads."""

    language: Language
    zone: ZoneInfo
    shop: Shop

    @property
    def say(self) -> Translator:
        """The translator of their language."""
        return translator(self.language)

    @property
    def region(self) -> str:
        """The country whose phone numbers are written without a prefix: where the shop tells the time."""
        return str(get_global("zone_territories").get(self.shop.timezone, "ES"))


def here_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Here:
    """What this process holds."""
    return cast("Here", connection.app.state.here)


async def reader_of(connection: ASGIConnection[Any, Any, Any, Any], language: str | None = None) -> Reader:
    """The reader of a request: what they chose, else what their browser says, else the shop's.

    `language` is the choice of an agent's profile, when one is logged in.
    """
    return _reader(connection, await here_of(connection).shop(), language)


def known_reader(connection: ASGIConnection[Any, Any, Any, Any]) -> Reader | None:
    """The same without waiting, for when something broke; None before the first page was read."""
    shop = here_of(connection).known_shop
    return _reader(connection, shop, None) if shop else None


def _reader(connection: ASGIConnection[Any, Any, Any, Any], shop: Shop, language: str | None) -> Reader:
    default = language_of(shop)
    if language is not None and language in LANGUAGES:
        spoken = Language(tag=language, register=default.register)
    else:
        chosen = connection.cookies.get(LANGUAGE_COOKIE)
        spoken = negotiate(connection.headers.get("accept-language"), chosen, default)
    return Reader(spoken, zone_of(shop), shop)


def address_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Where a request comes from, for limits; a proxy is believed only when the settings name it."""
    peer = connection.client.host if connection.client else "unknown"
    proxies = here_of(connection).config.proxies
    if peer in proxies:
        for hop in reversed(connection.headers.get("x-forwarded-for", "").split(",")):
            if hop.strip() and hop.strip() not in proxies:
                return hop.strip()[:64]
    return peer


def wants_fragment(request: Request[Any, Any, Any]) -> bool:
    """Whether htmx or a module of ours asks, and not a person's browser for a page."""
    return request.headers.get("hx-request") == "true" or "application/json" in request.headers.get("accept", "")
