"""Teams come and go; whoever and whatever is in one stays."""

from __future__ import annotations

import pytest
from tests.cast import Cast, carla

from mostrador import team, threads
from mostrador.kit.db import Database
from mostrador.kit.errors import NotFound
from mostrador.team.teams import TeamHasPeople, TeamHasThreads


async def test_a_team_goes_when_nobody_and_nothing_needs_it(db: Database, cast: Cast) -> None:
    """Darío first, then what he has open there; what is closed stays his."""
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.dario, team=cast.workshop)
        with pytest.raises(TeamHasPeople) as people:
            await team.remove_team(tx, cast.workshop, by=cast.elena)
        assert people.value.facts == {"names": "Darío"}
        await team.set_teams(tx, cast.dario.id, [cast.counter], by=cast.elena)
        with pytest.raises(TeamHasThreads) as open_ones:
            await team.remove_team(tx, cast.workshop, by=cast.elena)
        assert open_ones.value.facts == {"count": 1}
        await threads.solve(tx, customer.thread, by=customer.actor)
        await team.remove_team(tx, cast.workshop, by=cast.elena)
        assert [one.id for one in await team.teams(tx)] == [cast.counter]
        assert (await threads.find(tx, customer.thread, viewer=cast.dario)).owner_id == cast.dario.id


async def test_a_team_that_is_gone_takes_nobody(db: Database, cast: Cast) -> None:
    """Until one of the same name is wanted again."""
    async with db.begin() as tx:
        garden = (await team.add_team(tx, "Jardín", by=cast.elena)).id
        await team.remove_team(tx, garden, by=cast.elena)
        with pytest.raises(NotFound):
            await team.remove_team(tx, garden, by=cast.elena)
        await team.set_teams(tx, cast.ana.id, [cast.counter, garden], by=cast.elena)
        assert list(await team.team_ids(tx, cast.ana.id)) == [cast.counter]
        assert (await team.add_team(tx, "Jardín", by=cast.elena)).id == garden
