"""Who was invited and has not come in yet is nobody to give a thread to, whichever way it would come."""

from __future__ import annotations

import pytest
from tests.cast import Cast, carla, write

from mostrador import team, threads
from mostrador.care import leave
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database, Tx
from mostrador.team import Agent, LastAdministrator
from mostrador.team.agents import StandInNotHere
from mostrador.team.rights import in_teams, rights
from mostrador.threads.handoff import ColleagueUnknown


async def fatima(tx: Tx, cast: Cast, role: str = "agent") -> Agent:
    """Invited to Ana's team, on shift all week, with her link unopened."""
    agent = await team.add_agent(
        tx, email="fatima@lallave.example", name="Fátima", role=role, teams=(cast.counter,), by=cast.elena
    )
    await team.set_shifts(tx, agent.id, [team.Shift(day, 0, 1440) for day in range(7)], by=cast.elena)
    await team.invite(tx, agent.id, by=cast.elena)
    return agent


async def owned(tx: Tx, agent: Agent, cast: Cast) -> int:
    """How many threads are hers."""
    page = await threads.inbox(tx, "mine", viewer=rights(agent.id, agent.name, agent.role, in_teams([cast.counter])))
    return len(page.items)


async def test_no_new_thread(db: Database, cast: Cast) -> None:
    """She is not on duty, so that no customer is told that she is there."""
    async with db.begin() as tx:
        new = await fatima(tx, cast)
        await team.set_shifts(tx, cast.bruno.id, (), by=cast.elena)
        for _ in range(4):
            await write(tx)
        assert [card.name for card in await team.on_duty(tx)] == ["Ana"]
        assert await owned(tx, new, cast) == 0


async def test_no_thread_of_who_leaves(db: Database, cast: Cast) -> None:
    """Neither as the stand-in, nor as a colleague of the team, nor as an administrator."""
    async with db.begin() as tx:
        new = await fatima(tx, cast, "admin")
        await tx.run("UPDATE agent SET stand_in_id = %(new)s WHERE id = %(ana)s", new=new.id, ana=cast.ana.id)
        for _ in range(6):
            await carla(tx, owner=cast.ana, team=cast.counter)
        assert await leave.suspend(tx, cast.ana.id, reason="", by=cast.elena) == 6
        await carla(tx, owner=cast.dario, team=cast.workshop)
        assert await leave.suspend(tx, cast.dario.id, reason="", by=cast.elena) == 1
        assert await owned(tx, new, cast) == 0
        with pytest.raises(LastAdministrator):
            await leave.suspend(tx, cast.elena.id, reason="", by=cast.elena)


async def test_no_offer_and_no_standing_in(db: Database, cast: Cast) -> None:
    """Until she opens her link; and not after she was suspended and let in again without ever coming."""
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        new = await fatima(tx, cast)
        await leave.suspend(tx, new.id, reason="", by=cast.elena)
        await team.resume(tx, new.id, by=cast.elena)
        with pytest.raises(ColleagueUnknown):
            await threads.hand_off(tx, customer.thread, to=new.id, reason="Sabe de grifos", by=cast.ana)
        with pytest.raises(StandInNotHere):
            await team.set_stand_in(tx, cast.ana.id, new.id, by=cast.ana)
        key = await team.invite(tx, new.id, by=cast.elena)
        await team.accept_invitation(tx, key, password_hash="none")
        await team.set_stand_in(tx, cast.ana.id, new.id, by=SYSTEM)
        await threads.hand_off(tx, customer.thread, to=new.id, reason="Sabe de grifos", by=cast.ana)
