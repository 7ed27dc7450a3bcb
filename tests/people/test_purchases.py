"""What a person bought: noted, shown in their story, taken off when it was a mistake, and kept through a merge."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.cast import Cast, carla, owned_by, write

from mostrador import threads
from mostrador.care import story
from mostrador.kit import clock
from mostrador.kit.db import Database
from mostrador.kit.errors import NotFound
from mostrador.people.purchases import BoughtWhen, PurchaseMissing, note_purchase, purchases_of, remove_purchase

MADRID = ZoneInfo("Europe/Madrid")


async def test_it_stands_in_the_story_on_its_day_and_goes_when_it_was_a_mistake(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        person, day = customer.actor.id, clock.now().date() - timedelta(days=20)
        drill = await note_purchase(tx, person, what=" Taladro  650 W ", reference="F-312", bought_on=day, by=cast.ana)
        await note_purchase(tx, person, what="Brocas", bought_on=day + timedelta(days=3), by=cast.bruno)
        assert [(one.what, one.reference, one.noted_by) for one in await purchases_of(tx, person)] == [
            ("Brocas", "", "Bruno"),
            ("Taladro 650 W", "F-312", "Ana"),
        ]
        told = await story.read(tx, person, viewer=cast.ana, zone=MADRID)
        [entry] = [one for one in told.entries if one.detail == "F-312"]
        assert (entry.kind, entry.text, entry.at.astimezone(MADRID).date()) == ("bought", "Taladro 650 W", day)
        await remove_purchase(tx, person, drill, by=cast.ana)
        assert [one.what for one in await purchases_of(tx, person)] == ["Brocas"]
        with pytest.raises(NotFound):
            await remove_purchase(tx, person, drill, by=cast.ana)


async def test_a_merge_shows_both_and_an_undone_one_only_their_own(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        one = await carla(tx, owner=cast.ana, team=cast.counter)
        other = await write(tx, find_owner=owned_by(cast.ana, cast.counter))
        today = clock.now().date()
        await note_purchase(tx, one.actor.id, what="Taladro", bought_on=today, by=cast.ana)
        await note_purchase(tx, other.person, what="Sierra", bought_on=today, by=cast.ana)
        merge = await threads.join_people(tx, one.actor.id, other.person, by=cast.ana)
        assert {bought.what for bought in await purchases_of(tx, one.actor.id)} == {"Taladro", "Sierra"}
        await threads.part_people(tx, one.actor.id, merge, by=cast.ana)
        assert {bought.what for bought in await purchases_of(tx, one.actor.id)} == {"Taladro"}


async def test_bad_input_is_told(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        for what in ("", "  ", "x" * 201):
            with pytest.raises(PurchaseMissing):
                await note_purchase(tx, customer.actor.id, what=what, bought_on=date(2026, 1, 1), by=cast.ana)
        for day in (clock.now().date() + timedelta(days=2), date(1, 1, 1)):
            with pytest.raises(BoughtWhen):
                await note_purchase(tx, customer.actor.id, what="Taladro", bought_on=day, by=cast.ana)
