"""Days away, and who answers meanwhile, whatever the hours, the zone and the clock."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mostrador import team
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.team import Shift
from mostrador.team.absences import DaysNotUnderstood, DaysOverlap

ZONES = ("Europe/Madrid", "Atlantic/Canary", "America/Mexico_City", "America/Santiago", "Asia/Kathmandu")
# The nights in which Madrid's clock goes back and forth, Santiago's, and two ordinary days.
NIGHTS = (date(2026, 10, 25), date(2026, 3, 29), date(2026, 9, 6), date(2026, 11, 23), date(2026, 12, 31))


class _RollBack(Exception):
    pass


class Colleague:
    """What the database is told of one agent, worked out again by hand."""

    def __init__(self, zone: str, week: list[Shift], away: tuple[date, date] | None) -> None:
        self.zone, self.week, self.away = zone, week, away

    def on_shift(self, at: datetime) -> bool:
        """The clock on their wall is inside a shift of a day on which they are not away."""
        wall = at.astimezone(ZoneInfo(self.zone))
        return any(
            shift.starts <= wall.hour * 60 + wall.minute + 1440 * back < shift.ends
            for back in (0, 1)
            for shift in self.week
            if shift.weekday == (day := wall.date() - timedelta(days=back)).weekday()
            and not (self.away and self.away[0] <= day <= self.away[1])
        )


@st.composite
def colleagues(draw: st.DrawFn) -> Colleague:
    """Some hours on some days, nights among them, and perhaps days away around the night in question."""
    days = draw(st.lists(st.integers(0, 6), unique=True))
    week = [Shift(day, start := draw(st.integers(0, 1439)), start + draw(st.integers(1, 720))) for day in days]
    first = draw(st.sampled_from(NIGHTS)) - timedelta(days=draw(st.integers(0, 2)))
    away = (first, first + timedelta(days=draw(st.integers(0, 3)))) if draw(st.booleans()) else None
    return Colleague(draw(st.sampled_from(ZONES)), week, away)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    crew=st.lists(colleagues(), min_size=1, max_size=4),
    named=st.integers(0, 3),
    night=st.sampled_from(NIGHTS),
    minutes=st.lists(st.integers(-600, 2400), min_size=1, max_size=4),
)
async def test_who_answers_at_any_hour(
    tx: Tx, crew: list[Colleague], named: int, night: date, minutes: list[int]
) -> None:
    """Nobody answers off shift, nobody is invented, the named one comes first, and the owner never stands in."""
    with suppress(_RollBack):
        async with tx.connection.transaction():
            numbers = await _hire(tx, crew)
            owner, counter = numbers[0], (await team.team_ids(tx, numbers[0]))[0]
            choice = numbers[named % len(numbers)]
            if choice != owner:
                await team.set_stand_in(tx, owner, choice, by=SYSTEM)
            for minute in minutes:
                at = datetime(night.year, night.month, night.day, tzinfo=UTC) + timedelta(minutes=minute)
                here = {n for n, one in zip(numbers, crew, strict=True) if one.on_shift(at)}
                assert {n for n in numbers if await team.on_shift(tx, n, at)} == here
                found = await team.stand_in_at(tx, owner, counter, at)
                if choice != owner and choice in here:
                    assert found is not None
                    assert found.id == choice
                else:
                    assert (found.id in here - {owner}) if found else not here - {owner}
                assert found is None or (found.until is not None and found.until > at)
            raise _RollBack


async def _hire(tx: Tx, crew: list[Colleague]) -> list[int]:
    await team.ensure_shop(tx, "La Llave")
    numbers = []
    for number, one in enumerate(crew):
        agent = await team.add_agent(
            tx, email=f"a{number}@lallave.example", name=f"A{number}", timezone=one.zone, password_hash="none"
        )
        await tx.run("DELETE FROM shift WHERE agent_id = %(id)s", id=agent.id)
        for shift in one.week:
            await tx.run(
                "INSERT INTO shift (agent_id, weekday, starts, ends) VALUES (%(id)s, %(day)s, %(starts)s, %(ends)s)",
                id=agent.id,
                day=shift.weekday,
                starts=shift.starts,
                ends=shift.ends,
            )
        if one.away:
            await tx.run(
                "INSERT INTO absence (agent_id, starts_on, ends_on) VALUES (%(id)s, %(first)s, %(last)s)",
                id=agent.id,
                first=one.away[0],
                last=one.away[1],
            )
        numbers.append(agent.id)
    return numbers


async def test_days_are_entered_and_taken_back(tx: Tx) -> None:
    """By oneself or an administrator, never by a colleague; each day once; no reason anywhere."""
    (ana, bruno) = await _hire(tx, [Colleague("Europe/Madrid", [Shift(d, 0, 1440) for d in range(7)], None)] * 2)
    me, colleague = Actor("agent", ana, "Ana"), Actor("agent", bruno, "Bruno")
    today = clock.now().astimezone(ZoneInfo("Europe/Madrid")).date()
    with pytest.raises(NotFound):
        await team.add_absence(tx, ana, today, today, by=colleague)
    with pytest.raises(DaysNotUnderstood):
        await team.add_absence(tx, ana, today, today - timedelta(days=1), by=me)
    absence = await team.add_absence(tx, ana, today, today + timedelta(days=4), by=me)
    assert absence.working == 5
    assert not await team.on_shift(tx, ana, clock.now())
    assert not (await team.card(tx, ana)).on_duty
    with pytest.raises(DaysOverlap):
        await team.add_absence(tx, ana, today + timedelta(days=4), today + timedelta(days=9), by=me)
    back = await team.next_shift(tx, ana, clock.now())
    assert back is not None
    assert back.astimezone(ZoneInfo("Europe/Madrid")).date() == today + timedelta(days=5)
    with pytest.raises(NotFound):
        await team.end_absence(tx, ana, absence.id, by=colleague)
    await team.end_absence(tx, ana, absence.id, by=Actor("agent", bruno, "Bruno", verbs=frozenset({"manage"})))
    assert await team.on_shift(tx, ana, clock.now())
    assert await team.absences(tx, ana, viewer=me) == []


async def test_a_month_later_nobody_knows(tx: Tx) -> None:
    """There is no history of who was away."""
    (ana,) = await _hire(tx, [Colleague("Europe/Madrid", [], (date(2026, 1, 7), date(2026, 1, 9)))])
    assert await team.forget_absences(tx) == 1
    assert not await tx.value("SELECT count(*) FROM absence WHERE agent_id = %(ana)s", ana=ana)
