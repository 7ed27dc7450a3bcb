"""When the shop opens next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta, tzinfo

from mostrador.team.records import Shift


def next_opening(week: Iterable[Shift], now: datetime, zone: tzinfo) -> datetime | None:
    """The next beginning of the shop's hours after `now`; None when it tells no hours."""
    hours = list(week)
    today = now.astimezone(zone).date()
    for days in range(8):
        day = today + timedelta(days=days)
        begins = sorted(shift.starts for shift in hours if shift.weekday == day.weekday())
        for minutes in begins:
            opens = datetime.combine(day, time(minutes // 60, minutes % 60), zone)
            if opens > now:
                return opens
    return None
