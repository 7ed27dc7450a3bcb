"""The days on which the firm does not open: public holidays of its region, and its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from mostrador import team
from mostrador.care.clocks.calendar import Calendar, ClosedDay
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Invalid
from mostrador.kit.holidays import holidays_of
from mostrador.team.events import ShopChanged

Q = sql.load("mostrador.care.clocks")
BACK: Final = timedelta(days=400)


class RegionUnknown(Invalid):
    """We know no holidays of this place. Choose one of the list, and add closed days by hand."""


class DayMissing(Invalid):
    """Write the day and what it is called."""


class Place(msgspec.Struct, frozen=True):
    """Where the firm is; `filled_to` is the last year whose public holidays are known."""

    country: str
    region: str
    filled_to: int
    timezone: str


class ListedDay(msgspec.Struct, frozen=True):
    """A closed day as the settings list it; `opens` when it is a holiday on which the firm works all the same."""

    day: date
    name: str
    own: bool
    opens: bool


async def calendar(tx: Tx) -> Calendar:
    """The firm's hours without its closed days, from a year ago on."""
    place = await tx.one(Place, Q.calendar)
    closed = await tx.all(ClosedDay, Q.closed_days, since=clock.now().date() - BACK)
    return Calendar(await team.opening(tx), ZoneInfo(place.timezone), [one.day for one in closed])


async def place(tx: Tx) -> Place:
    """Where the firm is."""
    return await tx.one(Place, Q.calendar)


async def listed_days(tx: Tx) -> Sequence[ListedDay]:
    """The closed days from today on."""
    return await tx.all(ListedDay, Q.listed_days, since=clock.now().date())


COUNTRIES: Final = (
    "ES",
    "MX",
    "AR",
    "CO",
    "CL",
    "PE",
    "EC",
    "VE",
    "GT",
    "CU",
    "BO",
    "DO",
    "HN",
    "PY",
    "SV",
    "NI",
    "CR",
    "PA",
    "UY",
    "PR",
    "AD",
    "PT",
    "FR",
    "IT",
    "DE",
    "GB",
    "BR",
    "US",
)
"""Where a firm may choose to be (ISO 3166-1 alpha-2): where Spanish is spoken, and the neighbours."""


async def move_to(db: Database, *, country: str, region: str, language: str, by: Actor) -> None:
    """The firm is in another country or region: its public holidays are those of there. Raises RegionUnknown."""
    if country not in COUNTRIES:
        raise RegionUnknown
    days = await _public(country, region, language)
    async with db.begin() as tx:
        await tx.run(Q.place_calendar, country=country, region=region)
        await tx.run(Q.forget_public_days, since=clock.now().date())
        await _fill(tx, days)
        await tx.record(ShopChanged(), by=by)


async def fill(db: Database) -> bool:
    """Write down the public holidays of this year and the next when they are not here yet; whether it did.

    Before there is a shop there is nothing to do.
    """
    async with db.look() as tx:
        known = await tx.maybe(Place, Q.calendar)
        if known is None or known.filled_to > clock.now().year:
            return False
        language = (await team.shop(tx)).language
    days = await _public(known.country, known.region, language)
    async with db.begin() as tx:
        await _fill(tx, days)
    return True


async def close_day(tx: Tx, day: date, name: str, *, by: Actor) -> None:
    """The firm does not open on this day. Raises DayMissing."""
    name = " ".join(name.split())[:80]
    if not name:
        raise DayMissing
    await tx.run(Q.close_day, day=day, name=name)
    await tx.record(ShopChanged(), by=by)


async def open_day(tx: Tx, day: date, *, by: Actor) -> None:
    """The firm opens on this day: a holiday is worked, a closed day of its own is struck."""
    await tx.run(Q.strike_day, day=day)
    await tx.run(Q.open_day, day=day)
    await tx.record(ShopChanged(), by=by)


async def _public(country: str, region: str, language: str) -> Sequence[ClosedDay]:
    year = clock.now().year
    try:
        found = await holidays_of(country, region, (year, year + 1), language)
    except LookupError:
        raise RegionUnknown from None
    return [ClosedDay(one.day, one.name, own=False) for one in found]


async def _fill(tx: Tx, days: Sequence[ClosedDay]) -> None:
    await tx.run(Q.fill_public_days, days=[one.day for one in days], names=[one.name for one in days])
    await tx.run(Q.filled, year=clock.now().year + 1)
