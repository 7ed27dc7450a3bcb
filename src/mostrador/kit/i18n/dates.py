"""Dates and hours as people say them: «hoy a las 16:00», «ayer», «hasta las 18:00».

Every `dt` and `now` is an aware datetime; `tz` is the reader's zone. Days are counted on the
reader's calendar, minutes on the clock of the world, so a change of hour moves neither.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

from babel.dates import format_date, format_time
from babel.units import format_unit

from mostrador.kit.i18n.catalogue import Translator, translator
from mostrador.kit.i18n.language import Language

SOON = timedelta(hours=1)


def when(dt: datetime, now: datetime, tz: tzinfo, language: Language, *, with_time: bool = False) -> str:
    """How long ago or how soon, in few words: «hace 4 min», «hoy a las 16:00», «ayer», «lun 17 nov».

    What is still to come always has its hour; what is past has it today, or `with_time`.
    """
    say = translator(language)
    ahead = dt.astimezone(UTC) - now.astimezone(UTC)
    minutes = round(abs(ahead) / timedelta(minutes=1))
    if minutes < 1:
        return say.gettext("just now")
    if abs(ahead) < SOON:
        if ahead > timedelta():
            return say.gettext("in %(n)s min", n=minutes)
        return say.gettext("%(n)s min ago", n=minutes)
    day = _day(dt, now, tz, say)
    is_today = dt.astimezone(tz).date() == now.astimezone(tz).date()
    if with_time or is_today or ahead > timedelta():
        return say.gettext("%(day)s %(at_hour)s", day=day, at_hour=_at(dt, tz, say))
    return day


def day(dt: datetime, now: datetime, tz: tzinfo, language: Language) -> str:
    """The day alone, for a line between two of them: «hoy», «ayer», «lun 17 nov»."""
    return _day(dt, now, tz, translator(language))


def until(dt: datetime, now: datetime, tz: tzinfo, language: Language) -> str:
    """The end of something that lasts: «hasta las 18:00», «hasta mañana a las 9:00»."""
    say = translator(language)
    if dt.astimezone(tz).date() == now.astimezone(tz).date():
        hour = _hour(dt, tz, say)
        return say.ngettext("until %(hour)s", "until %(hour)s", _named(hour), hour=hour)
    return say.gettext("until %(day)s %(at_hour)s", day=_day(dt, now, tz, say), at_hour=_at(dt, tz, say))


def by(dt: datetime, now: datetime, tz: tzinfo, language: Language) -> str:
    """The latest moment of something promised: «hoy antes de las 16:00»."""
    say = translator(language)
    hour = _hour(dt, tz, say)
    day = _day(dt, now, tz, say)
    return say.ngettext("%(day)s before %(hour)s", "%(day)s before %(hour)s", _named(hour), day=day, hour=hour)


def on(dt: datetime, tz: tzinfo, language: Language) -> str:
    """A moment that stays as it is said however long ago that was: «mar 24 nov a las 13:00»."""
    say = translator(language)
    local = dt.astimezone(tz).date()
    return say.gettext("%(day)s %(at_hour)s", day=_date(local, "EEE d MMM", say.language), at_hour=_at(dt, tz, say))


def left(dt: datetime, now: datetime, language: Language) -> str:
    """How long until something promised: «quedan 3 h», «queda 1 hora»."""
    span = duration(dt - now, language)
    return translator(language).ngettext("%(span)s left", "%(span)s left", int(span.split()[0]), span=span)


def exactly(dt: datetime, tz: tzinfo, language: Language) -> str:
    """The full moment with its zone, for proofs: «martes, 17 de noviembre de 2026, 13:05 (CET, UTC+01:00)»."""
    local = dt.astimezone(tz)
    offset = f"UTC{local:%z}"
    zone = f"{offset[:-2]}:{offset[-2:]}"
    name = local.tzname() or ""
    if name[:1].isalpha() and name != "UTC":
        zone = f"{name}, {zone}"
    return f"{_date(local.date(), 'full', language)}, {_hour(dt, tz, translator(language))} ({zone})"


def on_date(day: date, language: Language) -> str:
    """A whole day, wherever one is: «martes, 24 de noviembre de 2026»."""
    return _date(day, "full", language)


def without_zone(dt: datetime, language: Language) -> str:
    """A day and an hour that are told in nobody knows which zone: «martes, 24 de noviembre de 2026, 13:05»."""
    return f"{on_date(dt.date(), language)}, {_clock(time(dt.hour, dt.minute), language)}"


def duration(span: timedelta, language: Language) -> str:
    """A length of time in at most two units: «4 min», «2 h 10 min», «3 días»."""
    minutes = max(1, round(span / timedelta(minutes=1)))
    if minutes >= 24 * 60:
        hours = round(minutes / 60)
        days = _unit(hours // 24, "duration-day", "long", language)
        rest = hours % 24 if hours < 72 else 0
        return f"{days} {_short(rest, 'duration-hour', language)}" if rest else days
    parts = [
        _short(count, unit, language)
        for count, unit in ((minutes // 60, "duration-hour"), (minutes % 60, "duration-minute"))
        if count
    ]
    return " ".join(parts)


def _short(count: int, unit: str, language: Language) -> str:
    # CLDR has no short singular of the Spanish hour, and gives «1 horas».
    return _unit(count, unit, "long" if (count, unit) == (1, "duration-hour") else "short", language)


def _day(dt: datetime, now: datetime, tz: tzinfo, say: Translator) -> str:
    local, today = dt.astimezone(tz), now.astimezone(tz).date()
    match (local.date() - today).days:
        case 0:
            return say.gettext("today")
        case 1:
            return say.gettext("tomorrow")
        case -1:
            return say.gettext("yesterday")
    pattern = "EEE d MMM" if local.year == today.year else "d MMM y"
    return _date(local.date(), pattern, say.language)


def _hour(dt: datetime, tz: tzinfo, say: Translator) -> str:
    local = dt.astimezone(tz)
    return _clock(time(local.hour, local.minute), say.language)


def _at(dt: datetime, tz: tzinfo, say: Translator) -> str:
    hour = _hour(dt, tz, say)
    return say.ngettext("at %(hour)s", "at %(hour)s", _named(hour), hour=hour)


def _named(hour: str) -> int:
    """What gettext counts to tell «a la 1:00» from «a las 2:00»."""
    return 1 if re.match(r"1\D", hour) else 2


# A page tells many times, and most of them are alike: what Babel makes of each is remembered.
@lru_cache(2000)
def _clock(hour: time, language: Language) -> str:
    # The narrow space before "PM" is missing in many fonts.
    return format_time(hour, "short", locale=language.locale).replace("\u202f", "\u00a0")


@lru_cache(2000)
def _date(day: date, pattern: str, language: Language) -> str:
    return format_date(day, pattern, locale=language.locale)


@lru_cache(2000)
def _unit(count: int, unit: str, length: Literal["long", "short"], language: Language) -> str:
    return format_unit(count, unit, length, locale=language.locale)
