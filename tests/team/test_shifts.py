"""Hours: nights, changes of the clock, and who stands in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from mostrador import team
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.team import Agent, Shift
from mostrador.team.shifts import HoursNotUnderstood, HoursOverlap, a_week

ALL_WEEK = [Shift(day, 0, 1440) for day in range(7)]
SUNDAY = 6


async def an_agent(tx: Tx, name: str, hours: Sequence[Shift] = (), timezone: str = "Europe/Madrid") -> Agent:
    await team.ensure_shop(tx, "La Llave")
    agent = await team.add_agent(
        tx, email=f"{name}@lallave.example", name=name, timezone=timezone, password_hash="none"
    )
    await team.set_shifts(tx, agent.id, hours, by=SYSTEM)
    return agent


async def until(tx: Tx, agent: Agent, moment: datetime) -> datetime | None:
    """What the view says at another moment than now: its own definition with the moment put in."""
    definition = str(await tx.value("SELECT pg_get_viewdef('on_duty'::regclass)")).rstrip(" ;")
    assert "now()" in definition
    at = definition.replace("now()", f"'{moment.isoformat()}'::timestamptz").replace("%", "%%")
    found: datetime | None = await tx.value(f"SELECT until FROM ({at}) d WHERE agent_id = %(id)s", id=agent.id)
    return found


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


async def test_a_night_from_sunday_to_monday(tx: Tx) -> None:
    """The small hours of Monday belong to Sunday's shift."""
    ana = await an_agent(tx, "Ana", [Shift(SUNDAY, 22 * 60, 30 * 60)])
    assert await until(tx, ana, utc(2026, 11, 22, 20, 59)) is None
    assert await until(tx, ana, utc(2026, 11, 22, 21, 0)) == utc(2026, 11, 23, 5, 0)
    assert await until(tx, ana, utc(2026, 11, 23, 4, 59)) == utc(2026, 11, 23, 5, 0)
    assert await until(tx, ana, utc(2026, 11, 23, 5, 0)) is None


async def test_the_clock_changes_in_the_night(tx: Tx) -> None:
    """Shifts are hours of the wall: on 25 October 2026 Madrid's 9:00 is 8:00 UTC, the day before 7:00."""
    ana = await an_agent(tx, "Ana", [Shift(5, 540, 840), Shift(SUNDAY, 540, 840)])
    assert await until(tx, ana, utc(2026, 10, 24, 7, 0)) == utc(2026, 10, 24, 12, 0)
    assert await until(tx, ana, utc(2026, 10, 25, 7, 59)) is None
    assert await until(tx, ana, utc(2026, 10, 25, 8, 0)) == utc(2026, 10, 25, 13, 0)


async def test_everyone_has_their_own_zone(tx: Tx) -> None:
    """Bruno in Mexico begins when it is afternoon in Madrid."""
    bruno = await an_agent(tx, "Bruno", [Shift(0, 540, 1080)], timezone="America/Mexico_City")
    assert await until(tx, bruno, utc(2026, 11, 23, 14, 59)) is None
    assert await until(tx, bruno, utc(2026, 11, 23, 15, 0)) == utc(2026, 11, 24, 0, 0)


async def test_the_named_stand_in_comes_first(tx: Tx) -> None:
    """Then a colleague of the team who is there; then nobody."""
    ana, bruno = await an_agent(tx, "Ana"), await an_agent(tx, "Bruno", ALL_WEEK)
    workshop = await team.add_team(tx, "Taller", by=SYSTEM)
    dario = await an_agent(tx, "Darío", ALL_WEEK)
    await team.set_teams(tx, dario.id, [workshop.id], by=SYSTEM)
    counter = (await team.team_ids(tx, ana.id))[0]
    assert not (await team.card(tx, ana.id)).on_duty

    async def covers() -> str | None:
        found = await team.stand_in(tx, ana.id, counter)
        return found.name if found else None

    assert await covers() == "Bruno"
    await team.set_stand_in(tx, ana.id, dario.id, by=SYSTEM)
    assert await covers() == "Darío"
    await team.cut_off(tx, dario.id)
    assert await covers() == "Bruno"
    await team.set_shifts(tx, bruno.id, [], by=SYSTEM)
    assert await covers() is None


async def test_a_new_agent_keeps_the_hours_of_the_shop(tx: Tx) -> None:
    """Until somebody says otherwise."""
    await team.ensure_shop(tx, "La Llave")
    await team.set_opening(tx, [Shift(0, 540, 840), Shift(0, 990, 1200)], by=SYSTEM)
    ana = await team.add_agent(tx, email="ana@lallave.example", name="Ana")
    assert await team.shifts(tx, ana.id) == [Shift(0, 540, 840), Shift(0, 990, 1200)]


@pytest.mark.parametrize(
    ("hours", "why"),
    [
        ([Shift(7, 0, 60)], HoursNotUnderstood),
        ([Shift(0, 60, 60)], HoursNotUnderstood),
        ([Shift(0, 60, 1501)], HoursNotUnderstood),
        ([Shift(0, 540, 840), Shift(0, 839, 900)], HoursOverlap),
        ([Shift(0, 0, 60), Shift(6, 1380, 1441)], HoursOverlap),
    ],
)
def test_hours_that_cannot_be(hours: list[Shift], why: type[Exception]) -> None:
    """A night from Sunday meets Monday's morning, too."""
    with pytest.raises(why):
        a_week(hours)
