"""The style page: every component in every state, with the cast of the demo shop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

import msgspec

from mostrador.kit import clock
from mostrador.kit.i18n import Language
from mostrador.surfaces.ui.pages import render

PAGES: Final = ("style", "counter", "case", "desk")


class Shop(msgspec.Struct, frozen=True):
    """What the shell of a counter page shows of the shop."""

    name: str
    logo: str = ""
    enamel: str = ""


class Day(msgspec.Struct, frozen=True):
    """One bar of the strip of days: how much happened (0 to 5) and whether it hurt."""

    text: str
    level: int
    hurt: bool = False


class Line(msgspec.Struct, frozen=True):
    """One thread in a list."""

    title: str
    about: str
    ago: timedelta
    chips: tuple[tuple[str, str], ...] = ()
    current: bool = False
    unread: bool = False
    closed: bool = False


class Said(msgspec.Struct, frozen=True):
    """One thing said, or done, in the sample thread; `kind` also knows system, promise and day."""

    kind: str
    text: str
    name: str = ""
    ago: timedelta = timedelta()
    read: bool = False
    joined: bool = False


class Sample(msgspec.Struct, frozen=True):
    """Everything the pages show."""

    shop: Shop
    days: tuple[Day, ...]
    lines: tuple[Line, ...]
    said: tuple[Said, ...]
    now: datetime


HOUR: Final = timedelta(hours=1)
MINUTE: Final = timedelta(minutes=1)
LEVELS: Final = (1, 2, 1, 1, 1, 0, 2, 0, 1, 0, 0, 3, 0, 5)

DAYS: Final = tuple(
    Day(f"{place + 5} de noviembre: {level}", level, hurt=level >= 3) for place, level in enumerate(LEVELS)
)

LINES: Final = (
    Line(
        "Carla Ruiz",
        "Sigo sin servicio de afilado",
        timedelta(),
        (("7.ª vez este mes", "hurt"), ("vence hoy 16:00", "promise")),
        current=True,
    ),
    Line("Miguel López", "¿Es una alcayata o una hembrilla?", 4 * MINUTE, unread=True),
    Line("Rosa Vidal", "Prefiere que la llamen", HOUR, (("te llamo a las 17:15", "promise"),)),
    Line("Taller Hnos. Gil", "Pedido de 400 tornillos M8 de cabeza hexagonal", 26 * HOUR),
    Line("Inés Prado", "La llave nueva no gira en la cerradura", 50 * HOUR, (("Bruno ayuda", "us"),)),
    Line("Julián Mota", "Bisagras recibidas, gracias", 120 * HOUR, closed=True),
)

SAID: Final = (
    Said("day", "hoy"),
    Said(
        "customer",
        "Es la tercera vez que llamo hoy. Ayer me dijeron que me llamaban a las 12 y nadie llamó.",
        "Carla",
        52 * MINUTE,
    ),
    Said(
        "bot",
        "Soy Faro, el asistente automático de Ana. Le paso tu caso ahora mismo, con todo lo que has contado.",
        "Faro",
        51 * MINUTE,
    ),
    Said("system", "Ana lleva el caso", ago=50 * MINUTE),
    Said(
        "agent",
        "Carla, entiendo que es la séptima vez este mes y que no cumplimos lo de las 12. Me hago cargo yo. "
        "Hoy antes de las 16:00 te digo cuándo pasa el afilador.",
        "Ana",
        48 * MINUTE,
        read=True,
    ),
    Said("promise", "compromiso: hoy antes de las 16:00 · lo ve Carla"),
    Said("note", "@Bruno, ¿tienes la ruta del afilador de mañana? Pasó por tu taller en marzo.", "Ana", 40 * MINUTE),
    Said("customer", "De acuerdo. Gracias, Ana.", "Carla", 36 * MINUTE),
    Said("customer", "Estoy en casa hasta las 18.", "Carla", 35 * MINUTE, joined=True),
)


def sample() -> Sample:
    """Return what the pages show, as of now."""
    return Sample(Shop("Ferretería La Llave"), DAYS, LINES, SAID, clock.now().astimezone(UTC))


def page(name: str, language: Language, tz: tzinfo, *, theme: str = "") -> str:
    """Return one of `PAGES`; `theme` is light, dark or empty for what the reader's system asks.

    Raises KeyError for a page that does not exist.
    """
    if name not in PAGES:
        raise KeyError(name)
    shown = sample()
    return render(language, tz, f"ui/{name}.html", sample=shown, shop=shown.shop, theme=theme)
