"""The shop: what an administrator may change about it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlsplit

import msgspec

from mostrador.kit import box, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid
from mostrador.kit.i18n import LANGUAGES, REGISTERS
from mostrador.team.agents import known_zone
from mostrador.team.events import ShopChanged
from mostrador.team.records import Shift, Shop
from mostrador.team.shifts import a_week

Q = sql.load("mostrador.team")
LONGEST_NAME: Final = 80
LONGEST_TEXT: Final = 20_000
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class ShopNameMissing(Invalid):
    """The shop needs a name of up to %(longest)s characters."""


class ColourNotUnderstood(Invalid):
    """“%(value)s” is not a colour. Write it like #0f5c4d."""


class OriginNotUnderstood(Invalid):
    """“%(value)s” is not the address of a site. Write it like https://www.example.org, without a path."""


class ChoiceUnknown(Invalid):
    """“%(value)s” is not one of the choices."""


class TextTooLong(Invalid):
    """This text is too long: up to %(longest)s characters fit."""


class LimitUnfit(Invalid):
    """A limit is a whole number from 1 to %(most)s."""


async def ensure_shop(tx: Tx, name: str, *, language: str = "es", timezone: str = "Europe/Madrid") -> Shop:
    """The shop, made on the first start with one team of the same name."""
    await tx.run(Q.ensure_shop, name=name, language=language, timezone=timezone, widget_key=secrets.token_urlsafe(12))
    return await shop(tx)


async def shop(tx: Tx) -> Shop:
    """The settings of the shop. Raises LookupError before `ensure_shop`."""
    return await tx.one(Shop, Q.shop)


async def change_shop(tx: Tx, changed: Shop, *, by: Actor) -> Shop:
    """Save settings; the widget's key and secret stay what they were.

    Raises ShopNameMissing, ChoiceUnknown, ZoneUnknown, ColourNotUnderstood,
    OriginNotUnderstood, TextTooLong, LimitUnfit.
    """
    fit = _fit(changed)
    await tx.run(Q.change_shop, **{field: getattr(fit, field) for field in Shop.__struct_fields__})
    await tx.record(ShopChanged(), by=by)
    return await shop(tx)


async def is_picture(tx: Tx, hash: str) -> bool:
    """Whether the stored file of this hash is an agent's photo or the logo."""
    return bool(await tx.value(Q.is_picture, hash=hash))


async def opening(tx: Tx) -> Sequence[Shift]:
    """The hours of the shop, in the shop's zone."""
    return await tx.all(Shift, Q.opening)


async def set_opening(tx: Tx, week: Iterable[Shift], *, by: Actor) -> None:
    """The whole week at once. Raises HoursNotUnderstood, HoursOverlap, TooManyHours."""
    hours = a_week(week)
    await tx.run(
        Q.set_opening,
        weekdays=[one.weekday for one in hours],
        starts=[one.starts for one in hours],
        ends=[one.ends for one in hours],
    )
    await tx.record(ShopChanged(), by=by)


async def new_widget_secret(tx: Tx, *, secret: bytes, by: Actor) -> str:
    """A new key for the host page to sign its visitors' names with, shown once; the old one ends at once."""
    key = secrets.token_urlsafe(32)
    await tx.run(Q.set_widget_secret, sealed=box.seal(key.encode(), secret=secret, purpose="widget"))
    await tx.record(ShopChanged(), by=by)
    return key


def widget_secret(shop: Shop, *, secret: bytes) -> str | None:
    """The key that the host page signs with (its UTF-8 bytes are the HS256 key); None when there is none yet."""
    if shop.widget_secret is None:
        return None
    return box.unseal(shop.widget_secret, secret=secret, purpose="widget").decode()


def _fit(shop: Shop) -> Shop:
    name = " ".join(shop.name.replace("\0", "").split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise ShopNameMissing(longest=LONGEST_NAME)
    for value, choices in ((shop.language, LANGUAGES), (shop.register, REGISTERS)):
        if value not in choices:
            raise ChoiceUnknown(value=value[:80])
    for text in (shop.phone, shop.postal_address, shop.privacy_notice, shop.legal_notice):
        if text and len(text) > LONGEST_TEXT:
            raise TextTooLong(longest=LONGEST_TEXT)
    for limit in (shop.stranger_threads_per_hour, shop.stranger_messages_per_hour):
        if not 1 <= limit <= 1_000_000:
            raise LimitUnfit(most=1_000_000)
    return msgspec.structs.replace(
        shop,
        name=name,
        timezone=known_zone(shop.timezone),
        enamel=_colour(shop.enamel),
        phone=_text(shop.phone),
        postal_address=_text(shop.postal_address),
        privacy_notice=_text(shop.privacy_notice),
        legal_notice=_text(shop.legal_notice),
        widget_origins=list(dict.fromkeys(_origin(origin) for origin in shop.widget_origins if origin.strip())),
    )


def _text(text: str | None) -> str | None:
    return (text or "").replace("\0", "").replace("\r\n", "\n").strip() or None


def _colour(colour: str | None) -> str | None:
    colour = (colour or "").strip().lower()
    if colour and not _COLOUR.fullmatch(colour):
        raise ColourNotUnderstood(value=colour[:80])
    return colour or None


def _origin(origin: str) -> str:
    """`scheme://host[:port]` in lower case, as a browser says it and a CSP lists it."""
    origin = origin.strip().lower().rstrip("/")
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        raise OriginNotUnderstood(value=origin[:80]) from None
    plain = f"{parts.scheme}://{parts.hostname}{f':{port}' if port else ''}"
    if (
        parts.scheme not in {"http", "https"}
        or not re.fullmatch(r"[a-z0-9.-]+", parts.hostname or "")
        or plain != origin
    ):
        raise OriginNotUnderstood(value=origin[:80])
    return origin
