"""On which day a term ends: around Easter, a local holiday, the night the clock goes back, and the end of the year."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mostrador.oversight.compliance.deadlines.dates import ends
from mostrador.oversight.compliance.rules import Unit

MADRID = ZoneInfo("Europe/Madrid")
EASTER = frozenset({date(2027, 3, 25), date(2027, 3, 26)})
YEAR_END = frozenset({date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 6)})


def at(moment: str) -> datetime:
    told = datetime.fromisoformat(moment)
    return (told if told.tzinfo else told.replace(tzinfo=MADRID)).astimezone(UTC)


@pytest.mark.parametrize(
    ("lodged", "count", "unit", "holidays", "saturdays", "due"),
    [
        ("2027-03-15T10:00", 15, "day", (), True, "2027-03-31T00:00"),
        ("2027-03-15T23:59", 15, "day", EASTER, True, "2027-03-31T00:00"),
        ("2027-03-15T10:00", 15, "working-day", EASTER, True, "2027-04-04T00:00"),
        ("2027-03-15T10:00", 15, "working-day", EASTER, False, "2027-04-08T00:00"),
        ("2026-12-21T09:00", 5, "working-day", YEAR_END, True, "2026-12-29T00:00"),
        ("2026-12-30T18:00", 5, "day", YEAR_END, True, "2027-01-05T00:00"),
        # The night of 31 October has an hour more, and two hours are two hours.
        ("2027-10-31T01:30", 2, "hour", (), True, "2027-10-31T02:30+01:00"),
        ("2027-10-30T10:00", 1, "day", (), True, "2027-11-01T00:00"),
        ("2027-03-28T01:30", 2, "hour", (), True, "2027-03-28T04:30"),
    ],
)
def test_a_term_ends_on_its_day(
    lodged: str, count: int, unit: Unit, holidays: frozenset[date], saturdays: bool, due: str
) -> None:
    found = ends(at(lodged), count, unit, zone=MADRID, holidays=frozenset(holidays), saturdays=saturdays)
    assert found == at(due)


@given(
    lodged=st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    count=st.integers(1, 30),
)
def test_reading_it_strictly_is_never_later(lodged: datetime, count: int) -> None:
    def due(unit: Unit, *, saturdays: bool) -> datetime:
        return ends(lodged, count, unit, zone=MADRID, holidays=YEAR_END, saturdays=saturdays)

    assert lodged < due("hour", saturdays=True)
    assert due("day", saturdays=True) <= due("working-day", saturdays=True) <= due("working-day", saturdays=False)
