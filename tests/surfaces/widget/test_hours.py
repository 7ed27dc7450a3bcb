"""When the shop opens next, told to whoever finds nobody."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mostrador.surfaces.widget.hours import next_opening
from mostrador.team.records import Shift

MADRID = ZoneInfo("Europe/Madrid")
# Monday morning and afternoon, and Saturday.
WEEK = [Shift(0, 990, 1200), Shift(0, 540, 840), Shift(5, 570, 840)]


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-23T08:59", "2026-11-23T09:00"),
        ("2026-11-23T09:00", "2026-11-23T16:30"),
        ("2026-11-23T20:00", "2026-11-28T09:30"),
        ("2026-11-28T12:00", "2026-11-30T09:00"),
        ("2026-03-28T12:00", "2026-03-30T09:00"),  # the night between loses an hour
    ],
)
def test_the_next_opening(now: str, opens: str) -> None:
    found = next_opening(WEEK, at(now), MADRID)
    assert found == at(opens)


def test_a_shop_of_one_day_opens_again_in_a_week() -> None:
    assert next_opening([Shift(0, 540, 840)], at("2026-11-23T09:00"), MADRID) == at("2026-11-30T09:00")


def test_a_shop_without_hours_promises_none() -> None:
    assert next_opening([], at("2026-11-23T09:00"), MADRID) is None


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=MADRID)
