"""The two readings of «95 % in three minutes», from moments with known waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mostrador.oversight.evaluation import Moment, Waits
from mostrador.oversight.evaluation.measures import Span, asks, calls, ended_by_us, waits
from mostrador.oversight.evaluation.records import By, Name

MADRID = ZoneInfo("Europe/Madrid")
NEW_YEAR = datetime(2027, 1, 1, 12, tzinfo=UTC)
SPAN = Span(NEW_YEAR - timedelta(days=1), NEW_YEAR + timedelta(days=365), MADRID)


def moment(contact: int, name: Name, at: datetime, channel: str = "widget", by: By = "customer") -> Moment:
    return Moment(contact=f"call-{contact}", thread_id=contact, channel=channel, name=name, by_kind=by, at=at)


def waited(*seconds: float | None, left: bool = False) -> Sequence[Moment]:
    """Somebody asked and waited so long; None: nobody came."""
    found = []
    for number, wait in enumerate(seconds):
        found.append(moment(number, "person-asked", NEW_YEAR))
        if wait is not None:
            found.append(moment(number, "person-connected", NEW_YEAR + timedelta(seconds=wait)))
        elif left:
            found.append(moment(number, "abandoned", NEW_YEAR))
    return found


def whole(found: Sequence[Moment]) -> Waits:
    return next(one for one in waits("K2", asks(found), SPAN) if not one.month)


def test_three_minutes_exactly_are_too_long() -> None:
    assert (whole(waited(179.999)).strict, whole(waited(179.999)).lenient) == (True, True)
    assert (whole(waited(180.0)).strict, whole(waited(180.0)).lenient) == (False, False)


def test_the_strict_reading_counts_who_left_and_the_lenient_one_can_be_met_without_it() -> None:
    one = whole(waited(*[10.0] * 95, *[None] * 5))
    assert (one.whole, one.within, one.never, one.strict, one.lenient) == (100, 95, 5, True, True)
    one = whole(waited(*[10.0] * 94, *[None] * 6, left=True))
    assert (one.abandoned, one.strict, one.lenient) == (6, False, False), "one of the fastest 95 left before"
    one = whole(waited(*[10.0] * 80, *[400.0] * 20))
    assert (one.strict, one.lenient) == (False, True), "the mean of the fastest 95 is 71 seconds"
    assert whole(waited(*[10.0] * 19)).fast == 19, "95 of 100 of 19 is more than 18: all of them have to be fast"


def test_each_channel_and_month_stands_for_itself_by_the_clock_of_the_shop() -> None:
    late = datetime(2027, 1, 31, 23, 30, tzinfo=UTC)
    found = [
        moment(1, "person-asked", late, "widget"),
        moment(2, "person-asked", late, "phone"),
        moment(3, "person-asked", late, "email"),
        moment(2, "received", late, "phone"),
    ]
    told = {(one.channel, one.month) for one in waits("K2", asks(found), SPAN)}
    assert told == {("phone", ""), ("phone", "2027-02"), ("widget", ""), ("widget", "2027-02")}
    assert [one.whole for one in waits("K1", calls(found), SPAN)] == [1, 1]


def test_a_machine_that_ends_a_contact_while_somebody_waits_is_told() -> None:
    told: Sequence[tuple[By, int]] = (("system", 0), ("customer", 1), ("agent", 1))
    for by, kept in told:
        found = [moment(1, "received", NEW_YEAR), moment(1, "ended", NEW_YEAR, by=by)]
        assert ended_by_us(found, SPAN)[0].kept == kept
