"""Another person, please; and who may ask, see and answer it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import Cast, Customer, carla, owned_by, write

from mostrador import team, threads
from mostrador.care import away, leave, routing
from mostrador.care.routing.relief import (
    AskedAlready,
    NobodyElse,
    ReasonUnknown,
    ReliefAskedAlready,
    SuccessorUnfit,
)
from mostrador.care.routing.skills import SkillWordsTooMany
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Forbidden, NotFound


async def owner(tx: Tx, thread: int, cast: Cast) -> int:
    return (await threads.find(tx, thread, viewer=cast.elena)).owner_id


async def test_a_customer_asks_once(db: Database, cast: Cast) -> None:
    """Bruno takes it at once, the page says so, and Ana is not given Carla again."""
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        assert await routing.another_person(tx, customer.thread, by=customer.actor) == cast.bruno.id
        assert await owner(tx, customer.thread, cast) == cast.bruno.id
        page = await threads.page(tx, customer.thread, viewer=customer.actor)
        assert (page.messages[-1].sign, page.messages[-1].author) == ("owner", "Bruno")
        assert (await routing.given(tx, customer.thread, viewer=customer.actor)).asked_another
        with pytest.raises(AskedAlready):
            await routing.another_person(tx, customer.thread, by=customer.actor)
        again = await write(tx, person=customer.actor.id)
        assert await owner(tx, again.thread, cast) == cast.bruno.id


async def test_another_person_is_of_the_same_team(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        await team.set_shifts(tx, cast.dario.id, [team.Shift(day, 0, 1440) for day in range(7)], by=cast.elena)
        for _ in range(3):
            await carla(tx, owner=cast.bruno, team=cast.counter)
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        assert await routing.another_person(tx, customer.thread, by=customer.actor) == cast.bruno.id, "he is busier"


async def test_a_team_of_one_has_nobody_else(db: Database, cast: Cast) -> None:
    """It says so, and asking is not spent."""
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.elena, team=cast.counter)
        for agent in (cast.ana, cast.bruno):
            await team.set_shifts(tx, agent.id, (), by=cast.elena)
    with pytest.raises(NobodyElse):
        async with db.begin() as tx:
            await routing.another_person(tx, customer.thread, by=customer.actor)
    async with db.begin() as tx:
        assert not (await routing.given(tx, customer.thread, viewer=customer.actor)).asked_another


async def test_an_owner_is_relieved_the_same_day(db: Database, cast: Cast) -> None:
    """Elena sees it with the hour by which she answers, and gives the thread to Bruno."""
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        with pytest.raises(ReasonUnknown):
            await routing.ask_relief(tx, customer.thread, reason="bored", by=cast.ana)
        await routing.ask_relief(tx, customer.thread, reason="threats", by=cast.ana)
        with pytest.raises(ReliefAskedAlready):
            await routing.ask_relief(tx, customer.thread, reason="family", by=cast.ana)
        (asked,) = await routing.reliefs(tx, viewer=cast.elena)
        assert (asked.agent, asked.reason) == ("Ana", "threats")
        assert timedelta() < asked.due_at - clock.now() <= timedelta(hours=25)
        assert [one.id for one in await routing.reliefs(tx, viewer=cast.ana)] == [asked.id]
        assert await routing.reliefs(tx, viewer=cast.bruno) == []
        with pytest.raises(SuccessorUnfit):
            await routing.answer_relief(tx, asked.id, to=cast.ana.id, by=cast.elena)
        await routing.answer_relief(tx, asked.id, to=cast.bruno.id, by=cast.elena)
        assert await owner(tx, customer.thread, cast) == cast.bruno.id
        assert await routing.reliefs_open(tx, viewer=cast.elena) == 0
        for _ in range(3):
            again = await write(tx, person=customer.actor.id)
            assert await owner(tx, again.thread, cast) == cast.bruno.id


async def test_whom_the_customer_asked_not_to_have_comes_last(db: Database, cast: Cast) -> None:
    """Carla went from Ana to Bruno. Ana stands in for him no more, and gets none of her cases by itself."""
    async with db.begin() as tx:
        await team.set_stand_in(tx, cast.bruno.id, cast.ana.id, by=cast.elena)
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        other = await carla(tx, owner=cast.bruno, team=cast.counter)
        person = customer.actor.id
        second = (await write(tx, person=person, find_owner=owned_by(cast.bruno, cast.counter))).thread
        assert await routing.another_person(tx, customer.thread, by=customer.actor) == cast.bruno.id
        found = await team.stand_in(tx, cast.bruno.id, cast.counter, person=person)
        assert found is not None
        assert found.id == cast.ana.id, "nobody else is on shift"
        await team.set_shifts(tx, cast.elena.id, [team.Shift(day, 0, 1440) for day in range(7)], by=cast.elena)
        for somebody, instead in ((person, cast.elena), (other.actor.id, cast.ana)):
            found = await team.stand_in(tx, cast.bruno.id, cast.counter, person=somebody)
            assert found is not None
            assert found.id == instead.id
        today = clock.now().date()
        absence = await team.add_absence(tx, cast.bruno.id, today, today + timedelta(days=6), by=cast.bruno)
        steps = (await away.plan(tx, cast.bruno.id, absence.id, viewer=cast.bruno)).steps
        expected = {customer.thread: cast.elena.id, second: cast.elena.id, other.thread: cast.ana.id}
        assert {one.thread: one.to_id for one in steps} == expected
        await leave.suspend(tx, cast.bruno.id, reason="Se va", by=cast.elena)
        assert {thread: await owner(tx, thread, cast) for thread in expected} == expected
        await routing.ask_relief(tx, second, reason="family", by=cast.elena)
        (asked,) = await routing.reliefs(tx, viewer=cast.elena)
        assert (asked.declined, asked.relieved, asked.others, asked.hurt) == ([cast.ana.id], [], 1, False)
        assert (await routing.apart(tx, second, viewer=cast.elena)).declined == [cast.ana.id]


async def test_who_is_threatened_is_relieved_of_all_their_cases(db: Database, cast: Cast) -> None:
    """As the supervisor chooses; what Bruno has of Carla, and what Ana has of others, stays."""
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        stranger = await carla(tx, owner=cast.ana, team=cast.counter)
        person = customer.actor.id
        also, asleep, theirs, solved = [
            (await write(tx, person=person, find_owner=owned_by(agent, cast.counter))).thread
            for agent in (cast.ana, cast.ana, cast.bruno, cast.ana)
        ]
        await threads.snooze(tx, asleep, until=clock.now() + timedelta(days=1), by=cast.ana)
        await threads.answer(tx, solved, decision="Fue un error nuestro.", by=cast.ana)
        await routing.ask_relief(tx, customer.thread, reason="threats", by=cast.ana)
        (asked,) = await routing.reliefs(tx, viewer=cast.elena)
        assert (asked.others, asked.hurt) == (2, True)
        await routing.answer_relief(tx, asked.id, to=cast.elena.id, along=True, by=cast.elena)
        for thread, has in (
            (customer.thread, cast.elena),
            (also, cast.elena),
            (asleep, cast.elena),
            (theirs, cast.bruno),
            (solved, cast.ana),
            (stranger.thread, cast.ana),
        ):
            assert await owner(tx, thread, cast) == has.id


async def test_what_was_agreed_to_stay_leaves_nothing(db: Database, cast: Cast) -> None:
    """Ana keeps the thread, and nothing says that she asked."""
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        await routing.ask_relief(tx, customer.thread, reason="family", by=cast.ana)
        (asked,) = await routing.reliefs(tx, viewer=cast.elena)
        await routing.answer_relief(tx, asked.id, to=None, by=cast.elena)
        assert await owner(tx, customer.thread, cast) == cast.ana.id
        assert await tx.value("SELECT count(*) FROM relief") == 0


async def test_strangers_reach_nothing(db: Database, cast: Cast) -> None:
    """Darío, a stranger's browser, a colleague who is not the owner, and who only answers."""
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        other = await carla(tx, owner=cast.bruno, team=cast.counter)
        await routing.ask_relief(tx, customer.thread, reason="threats", by=cast.ana)
        (asked,) = await routing.reliefs(tx, viewer=cast.elena)
        for stranger in (cast.dario, other.actor):
            await _refused(tx, customer, stranger, asked.id)
        for call in (
            routing.ask_relief(tx, customer.thread, reason="family", by=cast.bruno),
            routing.answer_relief(tx, asked.id, to=cast.bruno.id, by=cast.ana),
            routing.another_person(tx, customer.thread, by=cast.ana),
            routing.reliefs(tx, viewer=customer.actor),
            routing.load(tx, viewer=customer.actor),
            routing.pause(tx, by=customer.actor),
        ):
            with pytest.raises(NotFound):
                await call
        with pytest.raises(Forbidden):
            await routing.set_skill(tx, None, name="Llaves", words="llave", by=cast.ana)
        with pytest.raises(Forbidden):
            await routing.remove_skill(tx, 1, by=cast.dario)
        with pytest.raises(Forbidden):
            await routing.set_ability(tx, cast.ana.id, skills=(), speaks=(), most={}, by=cast.ana)


async def _refused(tx: Tx, customer: Customer, stranger: Actor, relief: int) -> None:
    from mostrador.channels import Incoming

    calls: tuple[Any, ...] = (
        routing.another_person(tx, customer.thread, by=stranger),
        routing.ask_relief(tx, customer.thread, reason="threats", by=stranger),
        routing.answer_relief(tx, relief, to=None, by=stranger),
        routing.apart(tx, customer.thread, viewer=stranger),
        routing.given(tx, customer.thread, viewer=stranger),
        routing.heed(tx, customer.thread, Incoming(via="counter", text="¡Fuego!"), by=stranger),
    )
    for call in calls:
        with pytest.raises(NotFound):
            await call


async def test_abilities_and_todays_load(db: Database, cast: Cast) -> None:
    """An administrator sets them; the minutes of today weigh until a pause, and are gone the next day."""
    async with db.begin() as tx:
        await routing.set_skill(tx, None, name="Fontanería", words="Grifo, CAÑERÍA", by=cast.elena)
        (skill,) = await routing.skills(tx)
        assert (skill.words, skill.written) == (["caneria", "grifo"], "Grifo, CAÑERÍA")
        with pytest.raises(SkillWordsTooMany):
            await routing.set_skill(
                tx, skill.id, name="Fontanería", words=" ".join(f"w{n}" for n in range(201)), by=cast.elena
            )
        await routing.set_ability(
            tx, cast.ana.id, skills=[skill.id], speaks=["en"], most={"counter": 4, "email": None}, by=cast.elena
        )
        found = await routing.ability(tx, cast.ana.id)
        assert (found.skills, found.speaks, found.most) == ([skill.id], ["en"], {"counter": 4})
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        now = clock.now()
        contact = await threads.begin_contact(
            tx,
            customer.thread,
            way="phone",
            arrived_at=now - timedelta(minutes=9),
            answered_at=now - timedelta(minutes=9),
            by=cast.ana,
        )
        await threads.end_contact(tx, customer.thread, contact, by=cast.ana)
        today = await routing.load(tx, viewer=cast.ana)
        assert today.open == 1
        assert 9 <= today.minutes <= 10
        assert await routing.forget_talk(tx) == 0
        await tx.run("UPDATE talk SET since = since - interval '1 day'")
        assert await routing.forget_talk(tx) == 1
        await routing.pause(tx, by=cast.ana)
        assert (await routing.load(tx, viewer=cast.ana)).minutes == 0
