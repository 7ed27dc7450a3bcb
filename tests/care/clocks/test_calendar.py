"""Working time, counted minute by minute beside what the calendar says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mostrador.care.clocks.calendar import Calendar, NeverOpen
from mostrador.team import Shift

MADRID = ZoneInfo("Europe/Madrid")
SHOP = [Shift(day, *hours) for day in range(5) for hours in ((540, 840), (1020, 1200))]  # 9-14, 17-20
MINUTE = timedelta(minutes=1)


def at(text: str, zone: ZoneInfo = MADRID) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-23T10:00", 60, "2026-11-23T11:00"),
        ("2026-11-23T13:30", 60, "2026-11-23T17:30"),  # over the lunch break
        ("2026-11-23T19:30", 60, "2026-11-24T09:30"),  # over the night
        ("2026-11-23T19:00", 60, "2026-11-23T20:00"),  # at closing time, not next morning
        ("2026-11-27T19:30", 60, "2026-11-30T09:30"),  # over the weekend
        ("2026-11-28T11:00", 0, "2026-11-30T09:00"),  # nothing left, but nobody works on Saturday
        ("2026-12-07T19:30", 60, "2026-12-09T09:30"),  # the 8th is closed
    ],
)
def test_working_time_stands_still_while_the_shop_is_closed(start: str, minutes: int, due: str) -> None:
    calendar = Calendar(SHOP, MADRID, [date(2026, 12, 8)])
    assert calendar.due(at(start), minutes * MINUTE) == at(due)


@pytest.mark.parametrize(("night", "worked"), [("2026-03-28", 7), ("2026-10-24", 9), ("2026-11-21", 8)])
def test_a_night_shift_is_as_long_as_the_night(night: str, worked: int) -> None:
    calendar = Calendar([Shift(day, 22 * 60, 30 * 60) for day in range(7)], MADRID)
    start = at(f"{night}T21:00")
    assert calendar.worked(start, start + timedelta(hours=13)) == timedelta(hours=worked)
    assert calendar.due(start, timedelta(hours=worked)) == at(f"{night}T06:00") + timedelta(days=1)


def test_an_hour_the_clock_skips_begins_after_it() -> None:
    calendar = Calendar([Shift(6, 150, 300)], MADRID)  # Sundays from 2:30 to 5:00
    assert calendar.worked(at("2026-03-29T00:00"), at("2026-03-29T06:00")) == timedelta(minutes=90)


def test_a_shop_without_hours_counts_round_the_clock_and_a_closed_one_says_so() -> None:
    start = at("2026-11-28T23:00")
    assert Calendar([], MADRID).due(start, timedelta(hours=2)) == start + timedelta(hours=2)
    shut = Calendar(SHOP, MADRID, [date(2026, 11, 1) + timedelta(days=n) for n in range(800)])
    with pytest.raises(NeverOpen):
        shut.due(start, MINUTE)


def test_working_days_skip_weekends_and_closed_days() -> None:
    calendar = Calendar(SHOP, MADRID, [date(2026, 12, 8)])
    assert calendar.working_days_after(date(2026, 12, 4), 3) == date(2026, 12, 10)
    assert calendar.working_days_between(date(2026, 12, 4), date(2026, 12, 10)) == 3


hours = st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440)).map(
    lambda one: Shift(one[0], one[1], one[1] + one[2])
)
zones = st.sampled_from(["Europe/Madrid", "America/Santiago", "America/Bogota", "Australia/Lord_Howe", "UTC"])
starts = st.integers(0, 730 * 1440).map(lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + minute * MINUTE)


def minute_by_minute(calendar: Calendar, moment: datetime) -> bool:
    """Whether the wall clock of the shop stands in one of its stretches, asked of the clock itself."""
    for back in (0, 1, 2):
        day = moment.astimezone(calendar.zone).date() - timedelta(days=back)
        if day in calendar.closed:
            continue
        for shift in calendar.week:
            if shift.weekday != day.weekday():
                continue
            midnight = datetime(day.year, day.month, day.day, tzinfo=calendar.zone)
            first = (midnight + timedelta(minutes=shift.starts)).astimezone(UTC)
            last = (midnight + timedelta(minutes=shift.ends)).astimezone(UTC)
            if first <= moment < last:
                return True
    return False


@settings(max_examples=60, deadline=None)
@given(
    week=st.lists(hours, min_size=1, max_size=6),
    zone=zones,
    start=starts,
    minutes=st.integers(0, 3000),
    shut=st.sets(st.integers(0, 9), max_size=4),
)
def test_the_sum_is_the_sum_of_its_minutes(
    week: list[Shift], zone: str, start: datetime, minutes: int, shut: set[int]
) -> None:
    calendar = Calendar(week, ZoneInfo(zone), [start.date() + timedelta(days=n) for n in shut])
    end = start + minutes * MINUTE
    counted = sum(minute_by_minute(calendar, start + n * MINUTE) for n in range(minutes))
    assert calendar.worked(start, end) == counted * MINUTE
    assert calendar.is_open(start) == minute_by_minute(calendar, start)
    due = calendar.due(start, counted * MINUTE + MINUTE)
    assert calendar.worked(start, due) == counted * MINUTE + MINUTE
    assert due > end or counted * MINUTE + MINUTE > calendar.worked(start, end)
