"""The demo can be planted at any hour of any day."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mostrador.demo.plant import hours_of
from mostrador.demo.story import Matter, matters, told, working_day

MADRID = ZoneInfo("Europe/Madrid")
# A week by hours, around the night when the clock goes back.
MOMENTS = [datetime(2026, 10, 23, 0, 30, tzinfo=MADRID) + timedelta(hours=hour) for hour in range(0, 168, 11)]
CAST = ("ana", "bruno", "dario", "elena")


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_every_story_lies_in_the_past_and_in_working_hours(now: datetime) -> None:
    for matter in matters():
        for step, written in zip(told(matter, now), matter.steps, strict=True):
            assert now - timedelta(days=29) < step.at < now
            if not written[0].startswith("-") and step.who != "customer":
                assert step.at.weekday() < 5
                assert 8 <= step.at.hour < 21


def test_a_story_that_goes_back_in_time_is_refused() -> None:
    matter = Matter("Carla", "ana", 2, [["10:00", "customer", "Hola"], ["09:59", "ana", "Hola"]])
    with pytest.raises(ValueError, match="09:59"):
        list(told(matter, MOMENTS[0]))


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_somebody_is_always_there_and_ana_at_the_start(now: datetime) -> None:
    there: dict[str, set[int]] = {}
    for key in CAST:
        there[key] = {
            (shift.weekday * 1440 + minute) % 10080
            for shift in hours_of(key, now)
            for minute in range(shift.starts, shift.ends)
        }
    assert len(set().union(*there.values())) == 7 * 1440
    assert now.weekday() * 1440 + now.hour * 60 + now.minute in there["ana"]


def test_working_days_skip_the_weekend() -> None:
    friday = datetime(2026, 11, 20, 12, tzinfo=MADRID)
    assert working_day(friday, 1).day == 23
    assert working_day(friday + timedelta(days=2), -1).day == 20
    assert working_day(friday, 0) == friday
