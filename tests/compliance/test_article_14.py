"""Ley 10/2025, art. 14: somebody attends in the hours of the business; on line, in those in which one can buy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from tests.cast import Cast
from tests.surfaces.desk.browser import Browser, text_of
from tests.surfaces.desk.conftest import browse, staff

from mostrador import team
from mostrador.kit.db import Database
from mostrador.oversight import compliance, placard
from mostrador.oversight.compliance import Profile, checks
from mostrador.oversight.placard import Reach
from mostrador.team import Shift

__all__ = ["browse", "staff"]
WEEK: Final = 168
BY_DAY: Final = [Shift(day, 540, 1020) for day in range(7)]
"""From 9:00 to 17:00, every day: 56 hours."""


async def row(db: Database) -> tuple[str, int, int]:
    """How the row stands: its state, the hours asked for, those in which nobody attends."""
    rule = next(one for one in compliance.all_rules() if one.id == "lsac-14")
    async with db.look() as tx:
        [found] = await checks.look(tx, [rule])
        hours = await placard.hours(tx)
    if not (await profile(db)).continuous:
        assert (found.whole, found.against) == (sum(one.owed for one in hours), sum(one.lacks for one in hours))
    return found.state, found.whole, found.against


async def profile(db: Database) -> Profile:
    """What the company said last."""
    async with db.look() as tx:
        return await compliance.profile(tx) or Profile()


async def shifts(db: Database, cast: Cast, week: list[Shift]) -> None:
    """Ana and Bruno work these hours."""
    async with db.begin() as tx:
        for agent in (cast.ana, cast.bruno):
            await team.set_shifts(tx, agent.id, week, by=cast.elena)


@pytest.fixture
async def by_day(db: Database, staff: Cast) -> Cast:
    """A shop that is open, and attended, by day."""
    async with db.begin() as tx:
        await team.set_opening(tx, BY_DAY, by=staff.elena)
    await shifts(db, staff, BY_DAY)
    return staff


async def test_a_shop_is_attended_while_it_is_open(db: Database, by_day: Cast) -> None:
    assert await row(db) == ("green", 56, 0)
    await shifts(db, by_day, [Shift(day, 600, 1020) for day in range(7)])
    assert await row(db) == ("red", 56, 7), "every day from 9:00 to 10:00 nobody is there"


async def test_while_one_can_buy_on_line_somebody_attends(
    db: Database, by_day: Cast, browse: Callable[[], Browser]
) -> None:
    async with db.begin() as tx:
        await compliance.answer(tx, Profile(large=True, online=True), by=by_day.elena)
    assert await row(db) == ("red", WEEK, WEEK - 56), "read strictly, a shop that always sells is always attended"
    ana = browse()
    ana.log_in("ana@lallave.example")
    page = text_of(ana.get("/desk/placard/hours"))
    assert "In 112 hours of the coming week somebody has to attend and nobody does" in page
    assert "The text" in page, "the source stands beside it"
    async with db.begin() as tx:
        await placard.set_selling(tx, [Shift(day, 540, 1080) for day in range(7)], by=by_day.elena)
    assert await row(db) == ("red", 63, 7), "one can buy for an hour after we are gone"
    async with db.begin() as tx:
        await placard.say_reach(tx, Reach(strict_hours=False), by=by_day.elena)
    assert await row(db) == ("green", 56, 0), "the other reading asks for the hours that we tell"
    assert "read article 14.1 as asking for the hours that you tell" in text_of(ana.get("/desk/placard/hours"))


async def test_closed_days_and_nights_past_midnight_count(db: Database, by_day: Cast) -> None:
    async with db.begin() as tx:
        await compliance.answer(tx, Profile(large=True, online=True), by=by_day.elena)
        await placard.set_selling(tx, BY_DAY, by=by_day.elena)
        assert await tx.value("SELECT count(*) FROM closed_day") == 0
    assert await row(db) == ("green", 56, 0)
    async with db.begin() as tx:
        await tx.run("INSERT INTO closed_day (day, name, own) VALUES (current_date + 3, 'Feria', true)")
    assert await row(db) == ("red", 56, 8), "one can buy on the day on which we are closed"
    nights = [Shift(day, 1320, 1560) for day in range(7)]
    async with db.begin() as tx:
        await tx.run("DELETE FROM closed_day")
        await team.set_opening(tx, nights, by=by_day.elena)
        await placard.set_selling(tx, nights, by=by_day.elena)
    assert await row(db) == ("red", 28, 28)
    await shifts(db, by_day, nights)
    assert await row(db) == ("green", 28, 0)


async def test_a_service_without_a_break_is_reached_at_any_hour_when_it_fails(db: Database, by_day: Cast) -> None:
    async with db.begin() as tx:
        await compliance.answer(tx, Profile(sector="water", continuous=True), by=by_day.elena)
    assert await row(db) == ("red", 57, 1)
    async with db.begin() as tx:
        await placard.say_reach(tx, Reach(faults_phone="900 123 456"), by=by_day.elena)
    assert await row(db) == ("green", 57, 0)
