"""What a member may do in a team is decided where it is done: reading, answering, being given threads, managing."""

from __future__ import annotations

import pytest
from tests.cast import Cast, carla, write

from mostrador import team, threads
from mostrador.care import leave
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound
from mostrador.team.agents import AuditorOwns
from mostrador.team.members import NothingAllowed, NotTheManager, OnlyTeam, whole
from mostrador.threads.access import OnlyReads
from mostrador.threads.handoff import ColleagueUnknown


async def bruno_may(tx: Tx, cast: Cast, *verbs: str) -> Actor:
    """Bruno with these verbs in Ana's team."""
    await team.set_verbs(tx, cast.bruno.id, cast.counter, verbs, by=cast.elena)
    return await team.find_actor(tx, cast.bruno.id)


async def test_each_verb_brings_what_it_needs() -> None:
    assert whole(["own"]) == ["read", "answer", "own"]
    assert whole(["manage", "fly"]) == ["manage"]


async def test_who_only_reads_is_told_so_and_who_does_not_sees_nothing(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        mine = await carla(tx, owner=cast.ana, team=cast.counter)
        reads = await bruno_may(tx, cast, "read")
        await threads.find(tx, mine.thread, viewer=reads)
        for verb in (threads.reply, threads.note):
            with pytest.raises(OnlyReads):
                await verb(tx, mine.thread, "Hola", by=reads)
        manages = await bruno_may(tx, cast, "manage")
        with pytest.raises(NotFound):
            await threads.find(tx, mine.thread, viewer=manages)
        assert not (await threads.inbox(tx, "team", viewer=manages)).items
        assert not await threads.inbox_rows(tx, [mine.thread], viewer=manages)
        each = await threads.inbox_rows_each(tx, [(manages, mine.thread), (cast.ana, mine.thread)])
        assert set(each) == {cast.ana.id}


async def test_who_may_not_own_is_given_nothing(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        answers = await bruno_may(tx, cast, "answer")
        mine = await carla(tx, owner=cast.ana, team=cast.counter)
        await threads.reply(tx, mine.thread, "Hola", by=answers)
        assert cast.bruno.id not in await team.can_take(tx)
        with pytest.raises(ColleagueUnknown):
            await threads.hand_off(tx, mine.thread, to=cast.bruno.id, reason="Toma", by=cast.ana)
        await team.set_shifts(tx, cast.ana.id, (), by=cast.elena)
        for _ in range(4):
            owner = (await threads.find(tx, (await write(tx)).thread, viewer=cast.elena)).owner_id
            assert owner != cast.bruno.id, "Bruno is on shift alone, and may not own"
        await leave.suspend(tx, cast.ana.id, reason="Se va", by=cast.elena)
        assert (await threads.find(tx, mine.thread, viewer=cast.elena)).owner_id == cast.elena.id


async def test_a_member_who_manages_changes_their_team_and_no_other(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        manages = await bruno_may(tx, cast, "own", "manage")
        await team.join_team(tx, cast.dario.id, cast.counter, by=manages)
        await team.set_verbs(tx, cast.dario.id, cast.counter, ["read"], by=manages)
        verbs = {one.team_id: one.verbs for one in await team.memberships_of(tx, cast.dario.id)}
        assert verbs[cast.counter] == ["read"]
        with pytest.raises(NothingAllowed):
            await team.set_verbs(tx, cast.dario.id, cast.counter, [], by=manages)
        await team.leave_team(tx, cast.dario.id, cast.counter, by=manages)
        with pytest.raises(OnlyTeam):
            await team.leave_team(tx, cast.ana.id, cast.counter, by=manages)
        for by, where in ((manages, cast.workshop), (cast.ana, cast.counter), (Actor("customer", cast.bruno.id), 1)):
            with pytest.raises(NotTheManager):
                await team.join_team(tx, cast.ana.id, where, by=by)
            with pytest.raises(NotTheManager):
                await team.set_verbs(tx, cast.dario.id, where, ["own"], by=by)
            with pytest.raises(NotTheManager):
                await team.rename_team(tx, where, "Mía", by=by)


async def test_an_auditor_reads_all_and_changes_nothing(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        mine = await carla(tx, owner=cast.dario, team=cast.workshop)
        with pytest.raises(AuditorOwns):
            await team.set_role(tx, cast.dario.id, "auditor", by=cast.elena)
        await team.set_role(tx, cast.bruno.id, "auditor", by=cast.elena)
        audits = await team.find_actor(tx, cast.bruno.id)
        await threads.find(tx, mine.thread, viewer=audits)
        with pytest.raises(OnlyReads):
            await threads.reply(tx, mine.thread, "Hola", by=audits)
        before = (await threads.told(tx, mine.thread, viewer=mine.actor)).read_to
        await threads.mark_read(tx, mine.thread, 1, viewer=audits)
        assert (await threads.told(tx, mine.thread, viewer=mine.actor)).read_to == before, "no customer is told"
        assert cast.bruno.id not in await team.can_take(tx)
