"""What the day of a moment is called later: a page that stays open overnight changes its «hoy» by itself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from mostrador.kit.i18n import Language, day


def turns(moment: datetime, now: datetime, tz: tzinfo, language: Language) -> str:
    """The midnights of `tz` still to come at which the day of a past moment changes its name, each with the new one.

    As `1763852400 ayer|1763938800 sáb 22 nov`, in seconds since 1970; nothing when the name stays.
    """
    if moment > now:
        return ""
    return _turns(moment.astimezone(tz).date(), now.astimezone(tz).date(), tz, language)


# A page asks for every moment it tells, and nearly all of them are of the same few days.
@lru_cache(500)
def _turns(told: date, today: date, tz: tzinfo, language: Language) -> str:
    noon = datetime.combine(told, time(12), tz)
    midnights = [datetime.combine(told + timedelta(days=after), time(), tz) for after in (1, 2)]
    return "|".join(
        f"{midnight.timestamp():.0f} {day(noon, midnight, tz, language)}"
        for midnight in midnights
        if midnight.date() > today
    )
