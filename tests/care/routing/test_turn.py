"""Who goes first, and that nobody waits for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mostrador.care.routing import emergency_number, is_danger
from mostrador.care.routing.turn import OF_DANGER, head_start, turn_at
from mostrador.kit.db import Tx

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
RAISED = st.integers(0, 7)


@given(MOMENTS, RAISED, st.booleans(), RAISED, st.booleans(), st.integers(OF_DANGER, 10_000))
def test_nobody_waits_for_ever(
    since: datetime, mine: int, again: bool, theirs: int, theirs_again: bool, hours: int
) -> None:
    """Whoever came a week later stands behind, whatever their reasons."""
    later = since + timedelta(hours=hours, seconds=1)
    assert turn_at(since, mine, again=again) < turn_at(later, theirs, again=theirs_again)


@given(st.lists(st.tuples(st.integers(0, 400), RAISED, st.booleans()), min_size=1, max_size=60), st.integers(1, 3))
def test_a_line_that_never_empties_serves_everybody(arrivals: list[tuple[int, int, bool]], served: int) -> None:
    """An hour at a time, as many answered as come: whoever came first is served before a week and an hour are over."""
    begins = datetime(2026, 11, 23, tzinfo=UTC)
    line = [(turn_at(begins, 0), -1)]
    hour = 0
    while line and min(number for _, number in line) == -1:
        now = begins + timedelta(hours=hour)
        _, raised, again = arrivals[hour % len(arrivals)]
        line += [(turn_at(now, raised, again=again), hour * 10 + n) for n in range(served)]
        line.sort()
        del line[:served]
        hour += 1
        assert hour <= OF_DANGER + 2


@given(RAISED, RAISED, st.booleans())
def test_more_reasons_are_no_less(one: int, other: int, again: bool) -> None:
    """A reason never pushes anybody back."""
    assert head_start(one | other, again=again) >= head_start(one, again=again)


async def test_the_database_says_the_same(tx: Tx) -> None:
    """The order of the list is kept there, by hours that stand there too."""
    since = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    for raised in range(8):
        for again in (False, True):
            there = await tx.value(
                "SELECT turn_of(%(since)s::timestamptz, %(raised)s::smallint, %(again)s)",
                since=since,
                raised=raised,
                again=again,
            )
            assert there == turn_at(since, raised, again=again)


def test_words_of_danger() -> None:
    """Whole words in both languages, with and without accents."""
    assert is_danger("Hay un olor a gas en la cocina")
    assert is_danger("¡EXPLOSIÓN!")
    assert is_danger("I am locked\nin the shop")
    assert not is_danger("Gasolina, gaseosa y un encierro")
    assert not is_danger("It is locked")


def test_whom_to_call() -> None:
    """Where we know it, else nothing."""
    assert emergency_number("Europe/Madrid") == "112"
    assert emergency_number("America/Mexico_City") == "911"
    assert emergency_number("Asia/Tokyo") == ""
