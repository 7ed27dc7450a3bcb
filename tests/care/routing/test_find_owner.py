"""Whose a new thread is: in this order, and never nobody's."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, write

from mostrador import team, threads
from mostrador.care import routing
from mostrador.channels import Incoming
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database, Tx
from mostrador.people import Person
from mostrador.people.profile import drop_need, note_need
from mostrador.team import presence
from mostrador.threads import Received


class _RollBack(Exception):
    pass


EVERY_DAY = [team.Shift(day, 0, 1440) for day in range(7)]


async def why(tx: Tx, received: Received, cast: Cast) -> tuple[int, str]:
    """Who got it and why."""
    found = await threads.find(tx, received.thread, viewer=cast.elena)
    return found.owner_id, (await routing.given(tx, received.thread, viewer=cast.elena)).why


async def knows_about(tx: Tx, agent: Actor, name: str, *words: str) -> None:
    skill = await tx.value(
        "INSERT INTO skill (name, words) VALUES (%(name)s, %(words)s) RETURNING id", name=name, words=list(words)
    )
    await tx.run("INSERT INTO agent_skill VALUES (%(agent)s, %(skill)s)", agent=agent.id, skill=skill)


async def known_by(tx: Tx, person: int, agent: Actor) -> None:
    await tx.run("UPDATE person SET my_agent_id = %(agent)s WHERE id = %(person)s", agent=agent.id, person=person)


async def test_the_least_in_hand_then_the_longest_wait(db: Database, cast: Cast) -> None:
    """Ana and Bruno take turns; who has fewer goes first."""
    async with db.begin() as tx:
        owners = [(await why(tx, await write(tx), cast))[0] for _ in range(6)]
        assert Counter(owners) == {cast.ana.id: 3, cast.bruno.id: 3}
        await tx.run("INSERT INTO talk (agent_id, minutes) VALUES (%(ana)s, 60)", ana=cast.ana.id)
        assert await why(tx, await write(tx), cast) == (cast.bruno.id, "load")


async def test_my_person_first_while_they_are_near(db: Database, cast: Cast) -> None:
    """On shift or back within four hours; not later, and not when they are away."""
    async with db.begin() as tx:
        carla = await write(tx)
        await known_by(tx, carla.person, cast.ana)
        for _ in range(3):
            await write(tx, find_owner=_always(cast.ana, cast.counter))
        assert await why(tx, await write(tx, person=carla.person), cast) == (cast.ana.id, "knows")
        today = await tx.value("SELECT (now() AT TIME ZONE 'Europe/Madrid')::date")
        await tx.run(
            "INSERT INTO absence (agent_id, starts_on, ends_on) VALUES (%(ana)s, %(day)s, %(day)s::date + 3)",
            ana=cast.ana.id,
            day=today,
        )
        await tx.run("DELETE FROM shift WHERE agent_id = %(ana)s AND weekday <> 8", ana=cast.ana.id)
        assert (await why(tx, await write(tx, person=carla.person), cast))[0] == cast.bruno.id


async def test_back_soon_is_near(db: Database, cast: Cast) -> None:
    """A shift that begins in an hour keeps the thread; one that begins in five does not."""
    async with db.begin() as tx:
        carla = await write(tx)
        await known_by(tx, carla.person, cast.dario)
        wall = await tx.value("SELECT (now() + interval '1 hour') AT TIME ZONE 'Europe/Madrid'")
        await team.set_shifts(tx, cast.dario.id, [team.Shift(wall.weekday(), _minute(wall), 1440)], by=SYSTEM)
        assert await why(tx, await write(tx, person=carla.person), cast) == (cast.dario.id, "knows")
        wall = await tx.value("SELECT (now() + interval '5 hours') AT TIME ZONE 'Europe/Madrid'")
        await team.set_shifts(tx, cast.dario.id, [team.Shift(wall.weekday(), _minute(wall), 1440)], by=SYSTEM)
        assert (await why(tx, await write(tx, person=carla.person), cast))[0] != cast.dario.id


async def test_who_knows_about_it_and_who_speaks_it(db: Database, cast: Cast) -> None:
    """Words without accents and in any case; a language first, because nobody knows about what they cannot read."""
    async with db.begin() as tx:
        await knows_about(tx, cast.bruno, "Fontanería", "grifo", "grifos", "canería")
        await knows_about(tx, cast.ana, "Cerraduras", "llave", "cerradura")
        for _ in range(3):
            await write(tx, find_owner=_always(cast.bruno, cast.counter))
        leaks = await write(tx, "Mi GRIFO gotea")
        assert await why(tx, leaks, cast) == (cast.bruno.id, "skill")
        assert (await routing.given(tx, leaks.thread, viewer=cast.elena)).skill == "Fontanería"
        assert await why(tx, await write(tx, "Se parte la cerradura"), cast) == (cast.ana.id, "skill")
        await tx.run("UPDATE agent SET speaks = '{en}' WHERE id = %(ana)s", ana=cast.ana.id)
        assert await why(tx, await write(tx, "My grifo drips", language="en"), cast) == (cast.ana.id, "language")


async def test_whoever_has_the_desk_open_goes_before_whoever_is_only_on_shift(
    db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before skills and load, behind the language; forgotten after minutes, and alike where nobody is known."""
    async with db.begin() as tx:
        await knows_about(tx, cast.ana, "Cerraduras", "llave")
        presence.beat(cast.bruno.id)
        for _ in range(3):
            assert await why(tx, await write(tx, "Una llave"), cast) == (cast.bruno.id, "here")
        await tx.run("UPDATE agent SET speaks = '{en}' WHERE id = %(ana)s", ana=cast.ana.id)
        assert await why(tx, await write(tx, "A key", language="en"), cast) == (cast.ana.id, "language")
        presence.beat(cast.ana.id)
        assert await why(tx, await write(tx, "Una llave"), cast) == (cast.ana.id, "skill"), "both are here"
        now = monotonic()
        monkeypatch.setattr(presence, "monotonic", lambda: now + presence.FORGOTTEN_AFTER + 1)
        presence.beat(cast.ana.id)
        assert presence.here([cast.ana.id, cast.bruno.id]) == {cast.ana.id}


async def test_danger_goes_to_whoever_is_there_and_asks_for_no_skill(db: Database, cast: Cast) -> None:
    """«Llave de paso» is no lock; who knows the person is not waited for, and a full desk is no reason."""
    gas = "Huele a gas y no encuentro la llave de paso"
    async with db.begin() as tx:
        await knows_about(tx, cast.ana, "Cerraduras", "llave")
        for _ in range(2):
            await write(tx, find_owner=_always(cast.ana, cast.counter))
        assert await why(tx, await write(tx, "No encuentro la llave"), cast) == (cast.ana.id, "skill"), "the premise"
        assert await why(tx, await write(tx, gas), cast) == (cast.bruno.id, "danger"), "who has less in hand"
        presence.beat(cast.ana.id)
        await tx.run("INSERT INTO capacity VALUES (%(ana)s, 'counter', 1)", ana=cast.ana.id)
        assert await why(tx, await write(tx, gas), cast) == (cast.ana.id, "danger")
        carla = await write(tx, find_owner=_always(cast.dario, cast.workshop))
        await known_by(tx, carla.person, cast.dario)
        wall = await tx.value("SELECT (now() + interval '1 hour') AT TIME ZONE 'Europe/Madrid'")
        await team.set_shifts(tx, cast.dario.id, [team.Shift(wall.weekday(), _minute(wall), 1440)], by=SYSTEM)
        assert await why(tx, await write(tx, gas, person=carla.person), cast) == (cast.ana.id, "danger")


async def test_who_was_shown_unless_somebody_fits_better(db: Database, cast: Cast) -> None:
    """The page shows Bruno, so it is Bruno, however little Ana has; not for a word that is Ana's."""
    async with db.begin() as tx:
        await knows_about(tx, cast.ana, "Cerraduras", "llave")

        async def find(tx: Tx, person: Person, incoming: Incoming) -> threads.Owner:
            return await routing.find_owner(tx, person, incoming, shown=cast.bruno.id)

        for _ in range(4):
            assert await why(tx, await write(tx, find_owner=find), cast) == (cast.bruno.id, "shown")
        assert await why(tx, await write(tx, "Una llave", find_owner=find), cast) == (cast.ana.id, "skill")


async def test_a_need_goes_first_from_the_moment_it_is_told(db: Database, cast: Cast) -> None:
    """New threads and open ones, before who came a little earlier; taken back, it is as before."""
    async with db.begin() as tx:
        earlier, carla = await write(tx, name="Martín"), await write(tx)
        await note_need(tx, carla.person, "65", by=cast.ana)

        async def line() -> list[int]:
            page = await threads.inbox(tx, "waiting", viewer=cast.elena)
            return [item.id for item in page.items]

        again = await write(tx, person=carla.person)
        assert await line() == [carla.thread, again.thread, earlier.thread]
        assert (await routing.given(tx, again.thread, viewer=cast.elena)).need
        await drop_need(tx, carla.person, "65", by=cast.ana)
        assert await line() == [earlier.thread, carla.thread, again.thread]


async def test_a_mention_waits_until_the_shift_begins(db: Database, cast: Cast) -> None:
    """Bruno is away: nothing calls him; when he is back, it does."""
    async with db.begin() as tx:
        received = await write(tx, find_owner=_always(cast.ana, cast.counter))
        await threads.note(tx, received.thread, "@Bruno mira", by=cast.ana, mentions=(cast.bruno.id,))
        assert (await threads.counters(tx, viewer=cast.bruno)).mentions == 1
        today = clock.now().astimezone(ZoneInfo("Europe/Madrid")).date()
        absence = await team.add_absence(tx, cast.bruno.id, today, today, by=cast.bruno)
        assert (await threads.counters(tx, viewer=cast.bruno)).mentions == 0
        await team.end_absence(tx, cast.bruno.id, absence.id, by=cast.bruno)
        assert (await threads.counters(tx, viewer=cast.bruno)).mentions == 1


async def test_a_full_desk_never_refuses(db: Database, cast: Cast) -> None:
    """Who is full on this channel comes last, on another channel not; when all are full somebody still gets it."""
    async with db.begin() as tx:
        for agent in (cast.ana, cast.bruno):
            await tx.run("INSERT INTO capacity VALUES (%(agent)s, 'counter', 2)", agent=agent.id)
        owners = Counter([(await why(tx, await write(tx), cast))[0] for _ in range(10)])
        assert owners == {cast.ana.id: 5, cast.bruno.id: 5}
        await tx.run("DELETE FROM capacity WHERE agent_id = %(bruno)s", bruno=cast.bruno.id)
        assert (await why(tx, await write(tx), cast))[0] == cast.bruno.id
        assert (await why(tx, await write(tx, via="email"), cast))[0] == cast.ana.id
        for agent in (cast.ana, cast.bruno):
            await team.set_shifts(tx, agent.id, (), by=SYSTEM)
        assert await why(tx, await write(tx), cast) == (cast.elena.id, "nobody")


async def test_at_night_it_waits_for_who_begins_first(db: Database, cast: Cast) -> None:
    """Not for an administrator: the customer reads who will answer, and nobody finds the night's threads in a heap."""
    async with db.begin() as tx:
        wall = await tx.value("SELECT now() AT TIME ZONE 'Europe/Madrid'")
        tomorrow, then = (wall.weekday() + 1) % 7, (wall.weekday() + 2) % 7
        await team.set_shifts(tx, cast.ana.id, [team.Shift(tomorrow, 540, 600)], by=SYSTEM)
        await team.set_shifts(tx, cast.bruno.id, [team.Shift(tomorrow, 480, 600)], by=SYSTEM)
        await team.set_shifts(tx, cast.dario.id, [team.Shift(then, 0, 600)], by=SYSTEM)
        assert await why(tx, await write(tx), cast) == (cast.bruno.id, "next")
        date = wall.date() + timedelta(days=1)
        await team.add_absence(tx, cast.bruno.id, date, date, by=cast.bruno)
        assert await why(tx, await write(tx), cast) == (cast.ana.id, "next")
        await team.set_shifts(tx, cast.bruno.id, EVERY_DAY, by=SYSTEM)
        assert await why(tx, await write(tx), cast) == (cast.bruno.id, "alone")


async def test_a_change_of_the_roster_is_seen_by_the_next_thread(db: Database, cast: Cast) -> None:
    """Also when it is undone: what was read inside a transaction that never was leaves nothing."""
    with suppress(_RollBack):
        async with db.begin() as tx:
            await team.set_shifts(tx, cast.ana.id, (), by=SYSTEM)
            await team.set_shifts(tx, cast.dario.id, EVERY_DAY, by=SYSTEM)
            owners = {(await why(tx, await write(tx), cast))[0] for _ in range(6)}
            assert owners == {cast.bruno.id, cast.dario.id}
            raise _RollBack
    async with db.begin() as tx:
        assert {(await why(tx, await write(tx), cast))[0] for _ in range(6)} == {cast.ana.id, cast.bruno.id}
        await tx.run("UPDATE membership SET verbs = '{read}' WHERE agent_id = %(ana)s", ana=cast.ana.id)
        assert {(await why(tx, await write(tx), cast))[0] for _ in range(4)} == {cast.bruno.id}


async def test_whoever_was_relieved_is_not_given_the_person_again(db: Database, cast: Cast) -> None:
    """Not even as the one who knows them."""
    async with db.begin() as tx:
        carla = await write(tx, find_owner=_always(cast.ana, cast.counter))
        await known_by(tx, carla.person, cast.ana)
        await tx.run(
            "INSERT INTO relief (thread_id, person_id, agent_id, by_kind) VALUES (%(t)s, %(p)s, %(a)s, 'customer')",
            t=carla.thread,
            p=carla.person,
            a=cast.ana.id,
        )
        for _ in range(4):
            assert (await why(tx, await write(tx, person=carla.person), cast))[0] == cast.bruno.id
        await team.set_shifts(tx, cast.bruno.id, (), by=SYSTEM)
        assert await why(tx, await write(tx, person=carla.person), cast) == (cast.elena.id, "nobody")


async def test_two_of_the_same_moment_go_to_two(db: Database, cast: Cast) -> None:
    """Neither sees the other's thread yet; the claim keeps them apart, and neither waits for the other."""
    async with db.begin() as one, db.begin() as two:
        first, second = await asyncio.wait_for(_both(one, two), 5)
        assert {first, second} == {cast.ana.id, cast.bruno.id}


async def _both(one: Tx, two: Tx) -> tuple[int, int]:
    async def owner(tx: Tx) -> int:
        received = await write(tx)
        found: int = await tx.value("SELECT owner_id FROM thread WHERE id = %(id)s", id=received.thread)
        return found

    return await owner(one), await owner(two)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_everybody_has_an_owner_who_may_own(db: Database, cast: Cast, data: st.DataObject) -> None:
    """Whatever the hours, capacities, skills, languages and needs: an owner who can take it, and one sentence why."""
    with suppress(_RollBack):
        async with db.begin() as tx:
            await _any_desk(tx, cast, data)
            raise _RollBack


async def _any_desk(tx: Tx, cast: Cast, data: st.DataObject) -> None:
    agents = (cast.ana, cast.bruno, cast.dario, cast.elena)
    for agent in agents:
        hours = data.draw(st.sampled_from([[], EVERY_DAY, [team.Shift(2, 0, 720)]]))
        await team.set_shifts(tx, agent.id, hours, by=SYSTEM)
        if data.draw(st.booleans()):
            await tx.run("INSERT INTO capacity VALUES (%(agent)s, 'counter', 1)", agent=agent.id)
        if agent is not cast.elena and data.draw(st.integers(0, 4)) == 0:
            await tx.run("UPDATE agent SET suspended_at = now() WHERE id = %(agent)s", agent=agent.id)
    await knows_about(tx, data.draw(st.sampled_from(agents)), "Llaves", "llave")
    able = await team.can_take(tx)
    for _ in range(4):
        text = data.draw(st.sampled_from(["Una llave", "Huele a gas", "Hola"]))
        received = await write(tx, text, language=data.draw(st.sampled_from(["es", "en"])))
        owner, reason = await why(tx, received, cast)
        assert owner in able
        assert reason in {"skill", "language", "load", "turn", "alone", "danger", "next", "nobody"}


@pytest.mark.parametrize(
    ("text", "urgent", "raised"),
    [("Huele a GAS", False, 4), ("Estoy encerrada en casa", True, 6), ("Gasto mucho", False, 0), ("Hola", True, 2)],
)
async def test_danger_and_urgency_raise(db: Database, cast: Cast, text: str, urgent: bool, raised: int) -> None:
    """Whole words only; an answer takes it back, and a later word raises it again."""
    async with db.begin() as tx:
        received = await write(tx, text, urgent=urgent)
        by = Actor("agent", cast.elena.id, "Elena", cast.elena.groups, cast.elena.verbs)
        assert (await routing.given(tx, received.thread, viewer=by)).raised == raised
        await threads.reply(
            tx, received.thread, "Voy", by=cast.ana if await _is(tx, received, cast.ana) else cast.bruno
        )
        assert (await routing.given(tx, received.thread, viewer=by)).raised == 0
        assert await routing.heed(tx, received.thread, Incoming(via="counter", text="¡Sale humo!"), by=by)
        assert (await routing.given(tx, received.thread, viewer=by)).danger


async def _is(tx: Tx, received: Received, agent: Actor) -> bool:
    return bool(await tx.value("SELECT owner_id FROM thread WHERE id = %(id)s", id=received.thread) == agent.id)


def _always(agent: Actor, number: int) -> threads.FindOwner:
    async def find(tx: Tx, person: object, incoming: object) -> threads.Owner:
        return threads.Owner(agent.id, number)

    return find


def _minute(wall: object) -> int:
    return wall.hour * 60 + wall.minute  # type: ignore[attr-defined,no-any-return]
