"""A room of helpers: who comes in reads the thread and speaks in the room; only the owner speaks to the customer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.cast import Cast, carla

from mostrador import threads
from mostrador.care import swarms
from mostrador.care.swarms.access import OnlyTheOwner, RoomClosed
from mostrador.care.swarms.call import HelperFull, NobodyToAsk, QuestionMissing, RoomOpen
from mostrador.care.swarms.close import LearntAlready
from mostrador.care.swarms.join import TooManyRooms
from mostrador.care.swarms.room import NotYourWords
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Forbidden, NotFound, Problem
from mostrador.threads.access import OwnerActs


async def _called(tx: Tx, cast: Cast, *agents: Actor, question: str = "¿Qué broca va con pizarra?") -> tuple[int, int]:
    thread = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
    called = await swarms.call(tx, thread, question=question, agents=[one.id for one in agents], by=cast.ana)
    return thread, called.id


async def test_who_comes_in_reads_the_thread_and_who_is_only_asked_does_not(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        thread, swarm = await _called(tx, cast, cast.dario)
        with pytest.raises(NotFound):
            await threads.find(tx, thread, viewer=cast.dario)
        asked = await swarms.asked(tx, viewer=cast.dario)
        assert [(one.question, one.caller) for one in asked] == [("¿Qué broca va con pizarra?", "Ana")]
        assert (await threads.counters(tx, viewer=cast.dario)).asked == 1
        await swarms.join(tx, swarm, by=cast.dario)
        assert (await threads.counters(tx, viewer=cast.dario)).asked == 0
        assert (await threads.page(tx, thread, viewer=cast.dario)).messages
        assert (await threads.standing(tx, thread, viewer=cast.dario)).helping
        await swarms.leave(tx, swarm, by=cast.dario)
        with pytest.raises(NotFound):
            await threads.find(tx, thread, viewer=cast.dario)


async def test_a_helper_says_nothing_to_the_customer_and_decides_nothing(db: Database, cast: Cast) -> None:
    now = clock.now()
    async with db.begin() as tx:
        thread, swarm = await _called(tx, cast, cast.dario, cast.bruno)
        for helper in (cast.dario, cast.bruno):
            await swarms.join(tx, swarm, by=helper)
    speaks: list[Callable[[Tx, Actor], Awaitable[Any]]] = [
        lambda tx, by: threads.reply(tx, thread, "Hola", by=by),
        lambda tx, by: threads.propose(tx, thread, by=by),
        lambda tx, by: threads.answer(tx, thread, decision="No", by=by),
        lambda tx, by: threads.begin_contact(tx, thread, way="phone", arrived_at=now, answered_at=now, by=by),
    ]
    for helper in (cast.dario, cast.bruno):
        for verb in speaks:
            with pytest.raises(OwnerActs):
                async with db.begin() as tx:
                    await verb(tx, helper)
    async with db.begin() as tx:
        with pytest.raises(OwnerActs):
            await threads.hand_off(tx, thread, to=cast.elena.id, reason="Mejor ella", by=cast.dario)
        await threads.reply(tx, thread, "Una de vidia", by=cast.ana)
        await swarms.leave(tx, swarm, by=cast.bruno)
        await threads.reply(tx, thread, "Y agua para enfriar", by=cast.bruno)


async def test_the_room_is_for_its_owner_and_its_helpers(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        thread, swarm = await _called(tx, cast, cast.dario)
        await swarms.join(tx, swarm, by=cast.dario)
        said = await swarms.say(tx, swarm, "De vidia, y despacio", by=cast.dario)
        for one in (cast.ana, cast.dario):
            room = await swarms.room(tx, thread, viewer=one)
            assert room is not None
            assert [remark.text for remark in room.remarks] == ["De vidia, y despacio"]
            assert room.leads == (one is cast.ana)
        assert await swarms.room(tx, thread, viewer=cast.bruno) is None, "a team mate reads the thread, not the room"
        assert await swarms.room(tx, thread, viewer=cast.elena) is None
        for outsider in (cast.bruno, cast.elena):
            with pytest.raises(NotFound):
                await swarms.say(tx, swarm, "¿Puedo?", by=outsider)
        with pytest.raises(NotYourWords):
            await swarms.withdraw(tx, swarm, said, by=cast.ana)
        await swarms.withdraw(tx, swarm, said, by=cast.dario)
        room = await swarms.room(tx, thread, viewer=cast.ana)
        assert room is not None
        assert [remark.text for remark in room.remarks] == [""]


async def test_help_is_counted_once_somebody_says_something_and_only_for_them(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        _, swarm = await _called(tx, cast, cast.dario, cast.bruno)
        for helper in (cast.dario, cast.bruno):
            await swarms.join(tx, swarm, by=helper)
        for text in ("De vidia", "Y con agua"):
            await swarms.say(tx, swarm, text, by=cast.dario)
        assert (await swarms.given(tx, viewer=cast.dario)).this_month == 1
        assert (await swarms.given(tx, viewer=cast.bruno)).ever == 0
        with pytest.raises(Forbidden):
            await swarms.figures(tx, viewer=cast.ana)
        figures = await swarms.figures(tx, viewer=cast.elena)
        assert all(one.withheld and (one.asked, one.joined, one.helped) == (0, 0, 0) for one in figures)


async def test_a_team_of_five_is_counted_as_a_whole(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        for name in ("Fe", "Gil", "Hugo", "Ines"):
            await tx.run(
                "WITH a AS (INSERT INTO agent (email, name, role, password_hash)"
                " VALUES (lower(%(name)s) || '@lallave.example', %(name)s, 'agent', 'none') RETURNING id)"
                " INSERT INTO membership (agent_id, team_id) SELECT id, %(team)s FROM a",
                name=name,
                team=cast.workshop,
            )
        thread = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
        swarm = (await swarms.call(tx, thread, question="¿Quién puede?", teams=[cast.workshop], by=cast.ana)).id
        await swarms.join(tx, swarm, by=cast.dario)
        await swarms.say(tx, swarm, "Yo", by=cast.dario)
        workshop = next(one for one in await swarms.figures(tx, viewer=cast.elena) if one.team_id == cast.workshop)
        assert (workshop.asked, workshop.joined, workshop.helped, workshop.minutes) == (5, 1, 1, 0)


async def test_closing_asks_what_was_learnt_and_takes_no_for_an_answer(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        thread, swarm = await _called(tx, cast, cast.dario)
        await swarms.join(tx, swarm, by=cast.dario)
        with pytest.raises(OnlyTheOwner):
            await swarms.close(tx, swarm, by=cast.dario)
        await swarms.close(tx, swarm, by=cast.ana)
        with pytest.raises(NotFound):
            await threads.find(tx, thread, viewer=cast.dario)
        with pytest.raises((RoomClosed, NotFound)):
            await swarms.say(tx, swarm, "Una cosa más", by=cast.dario)
        assert not (await swarms.lessons(tx, viewer=cast.ana)).items
        await swarms.learn(tx, swarm, lesson="En pizarra, vidia y agua", by=cast.ana)
        with pytest.raises(LearntAlready):
            await swarms.learn(tx, swarm, lesson="Otra", by=cast.ana)
        again = await swarms.call(tx, thread, question="¿Y en mármol?", agents=[cast.bruno.id], by=cast.ana)
        await swarms.close(tx, again.id, lesson="En mármol, igual", by=cast.ana)
        assert [one.lesson for one in (await swarms.lessons(tx, viewer=cast.bruno)).items] == [
            "En mármol, igual",
            "En pizarra, vidia y agua",
        ]
        theirs = (await swarms.lessons(tx, viewer=cast.dario)).items
        assert [(one.lesson, one.subject, one.reads) for one in theirs] == [("En pizarra, vidia y agua", "", False)]


async def test_a_thread_that_ends_lets_its_helpers_go_and_a_new_owner_leads(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        thread, swarm = await _called(tx, cast, cast.dario, cast.bruno)
        await swarms.join(tx, swarm, by=cast.dario)
        await swarms.join(tx, swarm, by=cast.bruno)
        await threads.hand_off(tx, thread, to=cast.bruno.id, reason="Sabe él", by=cast.ana)
        await threads.accept(tx, thread, by=cast.bruno)
        room = await swarms.room(tx, thread, viewer=cast.bruno)
        assert room is not None
        assert room.leads
        assert await swarms.room(tx, thread, viewer=cast.ana) is None
        await threads.reply(tx, thread, "Ya sigo yo", by=cast.bruno)
        await threads.answer(tx, thread, decision="Vidia", by=cast.bruno)
        with pytest.raises(NotFound):
            await threads.find(tx, thread, viewer=cast.dario)


async def test_only_the_owner_calls_and_says_for_what(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        thread = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
        with pytest.raises(OnlyTheOwner):
            await swarms.call(tx, thread, question="¿Ayuda?", agents=[cast.dario.id], by=cast.bruno)
        with pytest.raises(QuestionMissing):
            await swarms.call(tx, thread, question=" ", agents=[cast.dario.id], by=cast.ana)
        await swarms.call(tx, thread, question="¿Ayuda?", agents=[cast.dario.id], by=cast.ana)
        with pytest.raises(RoomOpen):
            await swarms.call(tx, thread, question="¿Más?", agents=[cast.bruno.id], by=cast.ana)
        other = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
        with pytest.raises(NobodyToAsk):
            await swarms.call(tx, other, question="¿Yo misma?", agents=[cast.ana.id], by=cast.ana)


async def test_while_the_owner_is_off_shift_their_stand_in_calls(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        thread = (await carla(tx, owner=cast.elena, team=cast.counter)).thread
        await tx.run("UPDATE agent SET stand_in_id = %(b)s WHERE id = %(e)s", b=cast.bruno.id, e=cast.elena.id)
        swarm = (await swarms.call(tx, thread, question="¿Ayuda?", agents=[cast.dario.id], by=cast.bruno)).id
        await swarms.join(tx, swarm, by=cast.dario)
        assert (await threads.find(tx, thread, viewer=cast.dario)).owner_id == cast.elena.id


async def test_nobody_helps_in_more_rooms_than_the_shop_allows(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        with pytest.raises(Forbidden):
            await swarms.set_limits(tx, swarms.Limits(2, 3), by=cast.ana)
        await swarms.set_limits(tx, swarms.Limits(2, 3), by=cast.elena)
        rooms = [await _called(tx, cast, cast.dario) for _ in range(4)]
        for _, swarm in rooms[:2]:
            await swarms.join(tx, swarm, by=cast.dario)
        with pytest.raises(TooManyRooms):
            await swarms.join(tx, rooms[2][1], by=cast.dario)
        with pytest.raises(HelperFull):
            await _called(tx, cast, cast.dario)
        for _, swarm in rooms[:2]:
            await swarms.leave(tx, swarm, by=cast.dario)
        await swarms.join(tx, rooms[2][1], by=cast.dario)
        with pytest.raises(TooManyRooms):
            await swarms.join(tx, rooms[3][1], by=cast.dario)
        await tx.run("UPDATE helper SET joined_at = joined_at - interval '2 days' WHERE ended_at IS NOT NULL")
        await swarms.join(tx, rooms[3][1], by=cast.dario)


async def test_who_is_asked_first_knows_about_it_or_helped_before(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        _, swarm = await _called(tx, cast, cast.dario, question="La bisagra del horno chirría")
        await swarms.join(tx, swarm, by=cast.dario)
        await swarms.say(tx, swarm, "Grasa de litio", by=cast.dario)
        await swarms.close(tx, swarm, by=cast.ana)
        await tx.run("INSERT INTO skill (name, words) VALUES ('Hornos', '{horno,hornos}')")
        await tx.run("INSERT INTO agent_skill SELECT %(b)s, id FROM skill", b=cast.bruno.id)
        other = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
        found = await swarms.suggest(tx, other, question="Chirría la bisagra de un horno", viewer=cast.ana)
    by_name = {one.name: one for one in found}
    assert found[0].name == "Bruno", "knows, and is here"
    assert by_name["Bruno"].knows == ["Hornos"]
    assert (by_name["Darío"].before, by_name["Darío"].here) == (True, False)
    assert "Ana" not in by_name
    assert not by_name["Elena"].before


async def test_who_has_no_business_reaches_nothing_by_any_verb(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        thread = customer.thread
        swarm = (await swarms.call(tx, thread, question="¿Ayuda?", agents=[cast.bruno.id], by=cast.ana)).id
        await swarms.join(tx, swarm, by=cast.bruno)
        remark = await swarms.say(tx, swarm, "Aquí estoy", by=cast.bruno)
        stranger = await carla(tx, owner=cast.dario, team=cast.workshop)
    verbs: dict[str, Callable[[Tx, Actor], Awaitable[Any]]] = {
        "ask": lambda tx, by: swarms.ask(tx, swarm, agents=[cast.elena.id], by=by),
        "call": lambda tx, by: swarms.call(tx, thread, question="¿Y?", agents=[cast.elena.id], by=by),
        "close": lambda tx, by: swarms.close(tx, swarm, by=by),
        "decline": lambda tx, by: swarms.decline(tx, swarm, by=by),
        "join": lambda tx, by: swarms.join(tx, swarm, by=by),
        "learn": lambda tx, by: swarms.learn(tx, swarm, lesson="Nada", by=by),
        "leave": lambda tx, by: swarms.leave(tx, swarm, by=by),
        "lessons_of": lambda tx, by: swarms.lessons_of(tx, thread, viewer=by),
        "room": lambda tx, by: swarms.room(tx, thread, viewer=by),
        "say": lambda tx, by: swarms.say(tx, swarm, "Hola", by=by),
        "suggest": lambda tx, by: swarms.suggest(tx, thread, viewer=by),
        "withdraw": lambda tx, by: swarms.withdraw(tx, swarm, remark, by=by),
    }
    namesake = Actor("customer", cast.bruno.id, "Carla")
    for intruder in (cast.dario, stranger.actor, customer.actor, namesake):
        for name, verb in verbs.items():
            with pytest.raises(Problem) as caught:
                async with db.begin() as tx:
                    await verb(tx, intruder)
            assert isinstance(caught.value, NotFound), f"{intruder} met {caught.value!r} by {name}"
    async with db.begin() as tx:
        assert not await swarms.asked(tx, viewer=cast.dario)
        assert not (await swarms.lessons(tx, viewer=cast.dario)).items
        for name in ("asked", "given", "lessons", "figures"):
            with pytest.raises(NotFound):
                await getattr(swarms, name)(tx, viewer=customer.actor)
