"""On which day a term of the law ends. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from mostrador.oversight.compliance.rules import Unit

DAY: Final = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


def ends(
    lodged: datetime, count: int, unit: Unit, *, zone: ZoneInfo, holidays: Collection[date], saturdays: bool
) -> datetime:
    """When a term of `count` units ends that began at `lodged` (both in UTC; the days are those of `zone`).

    Hours are hours, by day and by night. Days are counted without the first one and end at midnight after the last
    (Código Civil, art. 5.1). The law says *working days* and has no calendar for them: Sundays and public holidays
    (`holidays`) are none; Saturdays are, where `saturdays`, which is earlier and therefore safe.
    """
    if unit == "hour":
        return (lodged + timedelta(hours=count)).astimezone(UTC)
    day = lodged.astimezone(zone).date()
    if unit == "day":
        return _midnight_after(day + count * DAY, zone)
    left = count
    while left:
        day += DAY
        free = day.weekday() == SUNDAY or (day.weekday() == SATURDAY and not saturdays) or day in holidays
        left -= not free
    return _midnight_after(day, zone)


def _midnight_after(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + DAY, time(), zone).astimezone(UTC)
