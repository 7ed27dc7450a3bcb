"""Somebody is away for long: threads go on, and come back with their owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.cast import Cast, carla

from mostrador import team, threads
from mostrador.care import away
from mostrador.care.away import AlreadyHandedOn, CannotTakeIt, HandedOn, NothingMoves, TooShort
from mostrador.kit import clock
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound


async def test_planned_handed_on_and_given_back(db: Database, cast: Cast) -> None:
    """The preview is what happens; what moved on meanwhile stays there; what nobody can take stays with its owner."""
    today = clock.now().date()
    async with db.begin() as tx:
        await team.set_shifts(tx, cast.elena.id, (), by=cast.elena)
        opened = [(await carla(tx, owner=cast.ana, team=cast.counter)).thread for _ in range(3)]
        absence = await team.add_absence(tx, cast.ana.id, today, today + timedelta(days=6), by=cast.ana)
        steps = (await away.plan(tx, cast.ana.id, absence.id, viewer=cast.ana)).steps
        assert [(step.thread, step.to_name) for step in steps] == [(thread, "Bruno") for thread in opened]
        with pytest.raises(NotFound):
            await away.hand_on(tx, cast.ana.id, absence.id, reason="Ausencia", by=cast.bruno)
        assert await away.hand_on(tx, cast.ana.id, absence.id, reason="Ausencia", by=cast.ana) == HandedOn(3, 0)
        with pytest.raises(AlreadyHandedOn):
            await away.hand_on(tx, cast.ana.id, absence.id, reason="Ausencia", by=cast.elena)
        assert {(await threads.find(tx, one, viewer=cast.elena)).owner_id for one in opened} == {cast.bruno.id}
        await threads.hand_off(tx, opened[0], to=cast.elena.id, reason="Lo lleva ella", by=cast.bruno)
        await threads.accept(tx, opened[0], by=cast.elena)
        assert await away.come_back(tx) == 0
        await team.end_absence(tx, cast.ana.id, absence.id, by=cast.ana)
        assert await away.come_back(tx) == 2
        assert await away.come_back(tx) == 0
        owners = [(await threads.find(tx, one, viewer=cast.elena)).owner_id for one in opened]
        assert owners == [cast.elena.id, cast.ana.id, cast.ana.id]


async def test_short_ones_move_nothing(db: Database, cast: Cast) -> None:
    """Three working days are the stand-in's; and without anybody else of the team the threads stay."""
    today = clock.now().date()
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.dario, team=cast.workshop)
        short = await team.add_absence(tx, cast.ana.id, today, today + timedelta(days=2), by=cast.ana)
        with pytest.raises(TooShort):
            await away.plan(tx, cast.ana.id, short.id, viewer=cast.ana)
        await team.set_shifts(tx, cast.dario.id, [team.Shift(day, 0, 1440) for day in range(7)], by=cast.elena)
        long = await team.add_absence(tx, cast.dario.id, today, today + timedelta(days=9), by=cast.elena)
        with pytest.raises(NothingMoves):
            await away.hand_on(tx, cast.dario.id, long.id, reason="Ausencia", by=cast.elena)
        assert (await threads.find(tx, customer.thread, viewer=cast.elena)).owner_id == cast.dario.id


async def test_alone_in_a_team(db: Database, cast: Cast) -> None:
    """Somebody of another team is chosen by case; what stays is said to who oversees, once; it comes back after all."""
    today = clock.now().date()
    async with db.begin() as tx:
        await team.set_shifts(tx, cast.dario.id, [team.Shift(day, 0, 1440) for day in range(7)], by=cast.elena)
        first, second = [(await carla(tx, owner=cast.dario, team=cast.workshop)).thread for _ in range(2)]
        days = await team.add_absence(tx, cast.dario.id, today, today + timedelta(days=9), by=cast.dario)
        planned = await away.plan(tx, cast.dario.id, days.id, viewer=cast.dario)
        assert [one.thread for one in planned.stays] == [first, second]
        assert [(one.name, one.teams) for one in planned.takers] == [
            ("Ana", "Mostrador"),
            ("Bruno", "Mostrador"),
            ("Elena", "Mostrador"),
        ]
        assert await away.leave_all(tx, cast.dario.id, days.id, by=cast.dario) == 2
        assert await _told(tx, cast.elena.id) == [first, second]
        for nobody in (cast.dario.id, 0):
            with pytest.raises(CannotTakeIt):
                await away.hand_on(tx, cast.dario.id, days.id, chosen={first: nobody}, reason="Ausencia", by=cast.dario)
        with pytest.raises(NotFound):
            await away.leave_all(tx, cast.dario.id, days.id, by=cast.bruno)
        chosen = {first: cast.ana.id}
        done = await away.hand_on(tx, cast.dario.id, days.id, chosen=chosen, reason="Ausencia", by=cast.dario)
        assert done == HandedOn(1, 1) == await away.outcome(tx, cast.dario.id, days.id, viewer=cast.dario)
        assert await _told(tx, cast.elena.id) == [first, second]
        owners = [(await threads.find(tx, one, viewer=cast.elena)).owner_id for one in (first, second)]
        assert owners == [cast.ana.id, cast.dario.id]
        await team.end_absence(tx, cast.dario.id, days.id, by=cast.dario)
        assert await away.come_back(tx) == 1
        found = await threads.find(tx, first, viewer=cast.elena)
        assert (found.owner_id, found.team_id) == (cast.dario.id, cast.workshop)


async def _told(tx: Tx, agent: int) -> list[int]:
    named = """SELECT m.thread_id FROM mention n JOIN message m ON m.id = n.message_id
                WHERE n.agent_id = %(agent)s AND m.sign = 'owner-away' AND m.visibility = 'team' ORDER BY m.id"""
    return list(await tx.values(named, agent=agent))
