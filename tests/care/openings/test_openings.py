"""Who does not serve a person says why they open the file, once a day; only the auditor reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import Cast, carla

from mostrador import team, threads
from mostrador.care import openings, swarms
from mostrador.care.openings.look import ReasonUnknown, ReasonWanted
from mostrador.care.openings.read import AuditorOnly
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound


async def auditor(tx: Tx, cast: Cast) -> Actor:
    """Iván, who reads everything and changes nothing."""
    ivan = await team.add_agent(
        tx, email="ivan@lallave.example", name="Iván", role="auditor", password_hash="none", teams=(cast.workshop,)
    )
    return await team.find_actor(tx, ivan.id)


async def test_who_serves_is_not_asked(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        mine = await carla(tx, owner=cast.ana, team=cast.counter)
        person = mine.actor.id
        await openings.look(tx, person, viewer=cast.ana)
        # It waits for an answer, and Bruno may give one.
        await openings.look(tx, person, viewer=cast.bruno)
        await threads.reply(tx, mine.thread, "Es una escarpia", by=cast.ana)
        with pytest.raises(ReasonWanted):
            await openings.look(tx, person, viewer=cast.bruno)
        await team.set_stand_in(tx, cast.ana.id, cast.bruno.id, by=cast.elena)
        await openings.look(tx, person, viewer=cast.bruno)
        await team.set_stand_in(tx, cast.ana.id, None, by=cast.elena)
        with pytest.raises(ReasonWanted):
            await openings.look(tx, person, viewer=cast.bruno)
        await threads.hand_off(tx, mine.thread, to=cast.bruno.id, reason="Es suyo", by=cast.ana)
        await openings.look(tx, person, viewer=cast.bruno)
        with pytest.raises(ReasonWanted):
            await openings.look(tx, person, viewer=cast.elena)
        with pytest.raises(NotFound):
            await openings.look(tx, person, viewer=cast.dario)


async def test_elena_is_asked_alike_at_whatever_hour_and_not_where_she_serves(db: Database, cast: Cast) -> None:
    """Whether it waits, is answered, is closed, or its owner went home; until she serves, or said why today."""
    async with db.begin() as tx:
        for change in (
            "SELECT 1",
            "UPDATE thread SET waiting_since = NULL",
            "UPDATE thread SET state = 'snoozed'",
            "UPDATE thread SET state = 'closed'",
            "DELETE FROM shift",
        ):
            mine = await carla(tx, owner=cast.ana, team=cast.counter)
            await tx.run(change)
            found = await threads.find(tx, mine.thread, viewer=cast.elena)
            for asked in (openings.look(tx, found.person_id, viewer=cast.elena), _into(tx, mine.thread, cast.elena)):
                with pytest.raises(ReasonWanted):
                    await asked
            await openings.look(tx, found.person_id, viewer=cast.ana)

        mine = await carla(tx, owner=cast.ana, team=cast.counter)
        person = mine.actor.id
        await threads.follow(tx, mine.thread, by=cast.elena)
        await openings.look(tx, person, viewer=cast.elena)
        await threads.unfollow(tx, mine.thread, by=cast.elena)
        with pytest.raises(ReasonWanted):
            await openings.look(tx, person, viewer=cast.elena)
        await team.set_stand_in(tx, cast.ana.id, cast.elena.id, by=cast.elena)
        await openings.look(tx, person, viewer=cast.elena)
        await team.set_stand_in(tx, cast.ana.id, None, by=cast.elena)
        await swarms.call(tx, mine.thread, question="¿Qué llave es?", agents=[cast.elena.id], by=cast.ana)
        await openings.look(tx, person, viewer=cast.elena)
        other = await carla(tx, owner=cast.ana, team=cast.counter)
        await openings.say_why(tx, other.actor.id, "complaint", by=cast.elena)
        await openings.look(tx, other.actor.id, viewer=cast.elena)
        await _into(tx, other.thread, cast.elena)


async def _into(tx: Tx, thread: int, viewer: Actor) -> None:
    await openings.look_into(tx, await threads.find(tx, thread, viewer=viewer), viewer=viewer)


async def test_asked_once_a_day_and_read_by_the_auditor_alone(
    db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [datetime(2026, 11, 23, 9, tzinfo=UTC)]
    monkeypatch.setattr(clock, "now", lambda: moments[-1])
    async with db.begin() as tx:
        mine, ivan = await carla(tx, owner=cast.ana, team=cast.counter), await auditor(tx, cast)
        person = mine.actor.id
        await threads.reply(tx, mine.thread, "Es una escarpia", by=cast.ana)
        with pytest.raises(ReasonUnknown):
            await openings.say_why(tx, person, "curiosity", by=cast.elena)
        with pytest.raises(NotFound):
            await openings.say_why(tx, person, "quality", by=cast.dario)
        await openings.say_why(tx, person, "quality", by=cast.elena)
        await openings.say_why(tx, person, "security", by=cast.elena)
        await openings.look(tx, person, viewer=cast.elena)
        with pytest.raises(ReasonWanted):
            await openings.look(tx, person, viewer=ivan)
        for other in (cast.ana, cast.elena, mine.actor, Actor("customer", ivan.id, verbs=frozenset({"audit"}))):
            with pytest.raises(AuditorOnly):
                await openings.openings(tx, viewer=other)
            with pytest.raises(AuditorOnly):
                await anext(openings.every_opening(db, viewer=other))
        log = (await openings.openings(tx, viewer=ivan)).openings
        assert [(one.agent, one.person_id, one.reason) for one in log] == [("Elena", person, "quality")]
        assert (await openings.openings(tx, viewer=ivan, agent=cast.ana.id)).openings == ()
        moments.append(moments[0] + timedelta(days=1))
        with pytest.raises(ReasonWanted):
            await openings.look(tx, person, viewer=cast.elena)


async def test_kept_24_months(db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [datetime(2024, 11, 21, 9, tzinfo=UTC)]
    monkeypatch.setattr(clock, "now", lambda: moments[-1])
    async with db.begin() as tx:
        mine = await carla(tx, owner=cast.ana, team=cast.counter)
        await openings.say_why(tx, mine.actor.id, "law", by=cast.elena)
        await openings.note_export(tx, "Obras", 12, by=cast.elena)
        moments.append(datetime(2026, 11, 21, 9, tzinfo=UTC))
        assert await openings.forget(tx) == 0
        moments.append(datetime(2026, 11, 22, 9, tzinfo=UTC))
        assert await openings.forget(tx) == 2


async def test_a_table_that_is_taken_away_is_told_to_the_auditor_alone(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        mine, ivan = await carla(tx, owner=cast.ana, team=cast.counter), await auditor(tx, cast)
        await openings.note_export(tx, "Obras", 12, by=cast.ana)
        await openings.note_export(tx, "Fieles", 3, by=cast.elena)
        log = await openings.exports(tx, viewer=ivan)
        assert [(one.agent, one.segment, one.people) for one in log] == [("Elena", "Fieles", 3), ("Ana", "Obras", 12)]
        assert [one.segment for one in await openings.exports(tx, viewer=ivan, agent=cast.ana.id)] == ["Obras"]
        for other in (cast.ana, cast.elena, cast.dario, mine.actor):
            with pytest.raises(AuditorOnly):
                await openings.exports(tx, viewer=other)
        with pytest.raises(NotFound):
            await openings.note_export(tx, "Obras", 12, by=mine.actor)


async def test_what_a_program_reads_is_written_down(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        mine, ivan = await carla(tx, owner=cast.ana, team=cast.counter), await auditor(tx, cast)
        await threads.reply(tx, mine.thread, "Es una escarpia", by=cast.ana)
    async with db.look() as tx:
        for reader in (cast.ana, cast.elena, cast.elena):
            await openings.note(tx, await threads.find(tx, mine.thread, viewer=reader), by=reader)
        log = (await openings.openings(tx, viewer=ivan)).openings
    assert [(one.agent, one.reason) for one in log] == [("Elena", "api")]
