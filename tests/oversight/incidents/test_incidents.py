"""An incident tells each case that hangs on it each word once, keeps its own clock, and ends nothing by itself."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import psycopg
import pytest
from tests.cast import Cast, Customer, carla, owned_by, write

from mostrador import threads
from mostrador.channels import webhooks
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound, Problem
from mostrador.kit.i18n import Language, translator
from mostrador.oversight import incidents
from mostrador.oversight.incidents import Opening
from mostrador.oversight.incidents.link import LinkedAlready, NothingChosen, OverAlready
from mostrador.oversight.incidents.open import (
    IncidentOver,
    LanguageUnfit,
    NextWordUnfit,
    OnlySomeOpen,
    SinceUnfit,
    TitleUnfit,
    WordMissing,
)
from mostrador.people import profile

SAY = translator(Language("en"))
BASE = "https://shop.example"


def opening(**more: object) -> Opening:
    now = clock.now()
    told: dict[str, object] = {
        "title": "Sin agua en la calle Mayor",
        "affected": "No sale agua caliente ni fría",
        "since": now - timedelta(minutes=30),
        "knows": "Se ha roto una tubería.",
        "does": "Hay una cuadrilla allí.",
        "next_word_at": now + timedelta(hours=2),
    }
    return Opening(**(told | more))  # type: ignore[arg-type]


async def tell_all(db: Database) -> int:
    """What the worker does, until nothing waits."""
    told = 0
    while True:
        async with db.begin() as tx:
            done = await incidents.tell_waiting(tx, base_url=BASE)
        told += done
        if not done:
            return told


async def said(tx: Tx, thread: int, cast: Cast) -> list[str]:
    """What we said to the person of a thread."""
    page = await threads.page(tx, thread, viewer=cast.ana)
    return [one.text for one in page.messages if one.author_kind == "agent" and one.visibility == "person"]


async def another_word(tx: Tx, incident: int, knows: str, by: Actor) -> int:
    due = clock.now() + timedelta(hours=1)
    return await incidents.update(tx, incident, knows=knows, does="", next_word_at=due, by=by)


async def test_each_word_reaches_each_case_once_and_moves_no_clock(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        first = await carla(tx, owner=cast.ana, team=cast.counter, text="No tengo agua")
        second = await carla(tx, owner=cast.bruno, team=cast.counter, text="No sale agua del grifo")
        incident = await incidents.open_incident(tx, opening(), by=cast.elena)
        await incidents.link(tx, incident, first.thread, by=cast.ana)
        before = await threads.find(tx, first.thread, viewer=cast.ana)
    await tell_all(db)
    async with db.begin() as tx:
        await another_word(tx, incident, "La tubería está cambiada.", cast.elena)
        # Who comes later is told how it stands, and not all that was said before.
        await incidents.link(tx, incident, second.thread, by=cast.bruno)
    assert await tell_all(db) == 2
    assert await tell_all(db) == 0
    async with db.begin() as tx:
        told = await said(tx, first.thread, cast)
        assert [text.count("Se ha roto") + 2 * text.count("cambiada") for text in told] == [1, 2]
        assert [text.count("cambiada") for text in await said(tx, second.thread, cast)] == [1]
        found = await incidents.find(tx, incident, viewer=cast.dario)
        assert f"{BASE}/averias/{found.code}" in told[0]
        assert found.people == 2
        page = await threads.page(tx, first.thread, viewer=cast.ana)
        assert {one.author for one in page.messages if one.author_kind == "agent"} == {"Elena"}, "who said it says it"
        after = await threads.find(tx, first.thread, viewer=cast.ana)
        assert (after.owner_id, after.waiting_since, after.first_answer_at, after.state) == (
            before.owner_id,
            before.waiting_since,
            None,
            "open",
        )
        kinds = await tx.values("SELECT kind FROM event WHERE kind LIKE 'incident.%%' ORDER BY id")
        assert kinds == ["incident.opened", "incident.linked", "incident.updated", "incident.linked"]


async def test_its_end_leaves_each_case_to_its_owner(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        closed = await carla(tx, owner=cast.ana, team=cast.counter)
        incident = await incidents.open_incident(tx, opening(), by=cast.elena)
        for one in (customer, closed):
            await incidents.link(tx, incident, one.thread, by=cast.ana)
        await threads.solve(tx, closed.thread, by=closed.actor)
        await incidents.end(tx, incident, cause="Una tubería vieja.", done="Es nueva.", by=cast.elena)
    await tell_all(db)
    async with db.begin() as tx:
        assert "Una tubería vieja." in (await said(tx, customer.thread, cast))[-1]
        assert "Una tubería vieja." in (await said(tx, closed.thread, cast))[-1], "who is closed is told too"
        states = [(await threads.find(tx, one.thread, viewer=cast.ana)).state for one in (customer, closed)]
        assert states == ["open", "closed"]
        assert [one.thread for one in await incidents.to_decide(tx, viewer=cast.ana)] == [customer.thread]
        for refused in (
            incidents.end(tx, incident, cause="Otra", done="", by=cast.elena),
            another_word(tx, incident, "Otra", cast.elena),
        ):
            with pytest.raises(IncidentOver):
                await refused
        third = await carla(tx, owner=cast.ana, team=cast.counter)
        with pytest.raises(OverAlready):
            await incidents.link(tx, incident, third.thread, by=cast.ana)


async def test_who_reads_nothing_is_called_or_gets_an_sms(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        phone = await write(
            tx, "No tiene agua", via="phone", scribe=cast.ana.id, find_owner=owned_by(cast.ana, cast.counter)
        )
        wishes = await carla(tx, owner=cast.ana, team=cast.counter)
        await profile.prefer(tx, wishes.actor.id, way="letter", hours=None, by=cast.ana)
        incident = await incidents.open_incident(tx, opening(), by=cast.elena)
        for thread in (phone.thread, wishes.thread):
            await incidents.link(tx, incident, thread, by=cast.ana)
    await tell_all(db)
    async with db.begin() as tx:
        asked = {one.thread: one.way for one in await incidents.by_hand(tx, viewer=cast.ana)}
        assert asked == {phone.thread: "letter", wishes.thread: "letter"}, "no phone is known of either"
        assert not await said(tx, phone.thread, cast), "nothing is said to have been told"
        await tx.run(
            "INSERT INTO address (person_id, channel, value) VALUES (%(p)s, 'phone', '+34600000000')",
            p=phone.person,
        )
        await another_word(tx, incident, "Ya casi.", cast.elena)
    await tell_all(db)
    async with db.begin() as tx:
        asked = {one.thread: one.way for one in await incidents.by_hand(tx, viewer=cast.ana)}
        assert asked == {phone.thread: "call", wishes.thread: "letter"}, "the newer word takes the place of the older"
        with pytest.raises(NotFound):
            await incidents.told_by_hand(tx, incident, phone.thread, base_url=BASE, by=cast.dario)
        await incidents.told_by_hand(tx, incident, phone.thread, base_url=BASE, by=cast.ana)
        with pytest.raises(NotFound):
            await incidents.told_by_hand(tx, incident, phone.thread, base_url=BASE, by=cast.ana)
        assert "Ya casi." in (await said(tx, phone.thread, cast))[0]
        await webhooks.add_webhook(tx, "https://sms.example/in", ["sms.asked"], secret=b"s" * 32, by=cast.elena)
        await incidents.end(tx, incident, cause="Una tubería.", done="", by=cast.elena)
    await tell_all(db)
    async with db.begin() as tx:
        bodies = await tx.values("SELECT body FROM delivery WHERE kind = 'sms.asked'")
        assert len(bodies) == 1
        assert "+34600000000" in bodies[0]
        assert "Una tubería." in bodies[0]
        assert "Una tubería." in (await said(tx, phone.thread, cast))[-1]


async def test_no_kill_tells_twice_or_leaves_anybody_out(db: Database, cast: Cast) -> None:
    """Workers that die in the middle, several at once, cases that come, go and are merged: each word once to each."""
    drawn = random.Random(7)
    async with db.begin() as tx:
        people = [await carla(tx, owner=cast.ana, team=cast.counter, text=f"Sin agua {n}") for n in range(24)]
        incident = await incidents.open_incident(tx, opening(), by=cast.elena)
    words, hanging = ["Se ha roto"], set[int]()

    async def work() -> None:
        """One step of a worker, which often dies before it ends."""
        dies = drawn.random() < 0.4
        try:
            async with db.begin() as tx:
                await incidents.tell_waiting(tx, base_url=BASE)
                if dies:
                    raise asyncio.CancelledError
        except (asyncio.CancelledError, psycopg.OperationalError):
            return

    owed: dict[int, set[str]] = {one.thread: set() for one in people}
    for round_ in range(6):
        for one in drawn.sample(people, 8):
            async with db.begin() as tx:
                if one.thread in hanging and drawn.random() < 0.3:
                    await incidents.unlink(tx, incident, one.thread, by=cast.ana)
                    hanging.discard(one.thread)
                elif one.thread not in hanging:
                    await incidents.link(tx, incident, one.thread, by=cast.ana)
                    hanging.add(one.thread)
                    owed[one.thread].add(words[-1])
        word = f"Palabra {round_}."
        async with db.begin() as tx:
            await another_word(tx, incident, word, cast.elena)
        words.append(word)
        for thread in hanging:
            owed[thread].add(word)
        await asyncio.gather(*(work() for _ in range(3)))
    await tell_all(db)
    async with db.look() as tx:
        for one in people:
            texts = await said(tx, one.thread, cast)
            counts = {word: sum(word in text for text in texts) for word in words}
            assert max(counts.values(), default=0) <= 1, "nobody is told twice"
            if one.thread in hanging:
                since = await tx.value(
                    "SELECT linked_at FROM incident_link WHERE thread_id = %(t)s AND unlinked_at IS NULL", t=one.thread
                )
                after = await tx.values(
                    "SELECT knows FROM incident_update WHERE at > %(since)s ORDER BY id", since=since
                )
                assert all(counts[word] == 1 for word in after), "nobody is left out"
                assert any(counts[word] for word in owed[one.thread])
        assert not await tx.value("SELECT count(*) FROM incident_telling WHERE sent_at IS NULL AND dropped_at IS NULL")


async def test_what_goes_on_in_another_case_is_told_there(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        one = await carla(tx, owner=cast.ana, team=cast.counter)
        other = await write(tx, "Sigo sin agua", person=one.actor.id, find_owner=owned_by(cast.ana, cast.counter))
        incident = await incidents.open_incident(tx, opening(), by=cast.elena)
        await incidents.link(tx, incident, one.thread, by=cast.ana)
        await threads.merge(tx, one.thread, into=other.thread, by=cast.ana)
    await tell_all(db)
    async with db.look() as tx:
        assert len(await said(tx, other.thread, cast)) == 1
        assert [told.id for told in await incidents.about(tx, other.thread, viewer=cast.ana)] == [incident]
        assert not await incidents.about(tx, one.thread, viewer=cast.ana)


async def test_who_keeps_it_is_reminded_once_before_the_word_is_due(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        soon = clock.now() + timedelta(minutes=1)
        incident = await incidents.open_incident(tx, opening(next_word_at=soon), by=cast.elena)
        assert not await incidents.remind(tx), "half of its time is not over"
        await tx.run("UPDATE incident SET remind_at = now()")
        assert await incidents.remind(tx) == 1
        assert not await incidents.remind(tx)
        due = await tx.value("SELECT facts FROM event WHERE kind = 'incident.due'")
        assert due == {"incident": incident, "keeper": cast.elena.id}
        assert [one.id for one in await incidents.keeps(tx, viewer=cast.elena)] == [incident]
        assert not await incidents.keeps(tx, viewer=cast.ana)


async def test_two_hours_count_from_what_the_customer_said(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        people = [await carla(tx, owner=cast.ana, team=cast.counter) for _ in range(3)]
        incident = await incidents.open_incident(tx, opening(continuity=True), by=cast.elena)
        for one in people[:2]:
            await incidents.link(tx, incident, one.thread, by=cast.ana)
        await tx.run(
            "UPDATE incident_link SET asked_at = now() - interval '3 hours' WHERE thread_id = %(t)s",
            t=people[1].thread,
        )
    await tell_all(db)
    async with db.begin() as tx:
        await incidents.link(tx, incident, people[2].thread, by=cast.ana)
        times = await incidents.in_time(tx, incident, viewer=cast.ana)
    assert (times.whole, times.within, times.later, times.waiting, times.over) == (3, 1, 1, 1, 0)


async def test_who_may_not_opens_nothing_and_bad_words_say_nothing(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer: Customer = await carla(tx, owner=cast.ana, team=cast.counter)
        with pytest.raises(OnlySomeOpen):
            await incidents.open_incident(tx, opening(), by=cast.ana)
        with pytest.raises(NotFound):
            await incidents.open_incident(tx, opening(), by=customer.actor)
        now = clock.now()
        wrong: tuple[tuple[type[Problem], dict[str, object]], ...] = (
            (TitleUnfit, {"title": " "}),
            (WordMissing, {"knows": ""}),
            (NextWordUnfit, {"next_word_at": now}),
            (NextWordUnfit, {"next_word_at": now + timedelta(days=60)}),
            (SinceUnfit, {"since": now + timedelta(hours=1)}),
            (LanguageUnfit, {"language": "tlh"}),
        )
        for problem, typed in wrong:
            with pytest.raises(problem):
                await incidents.open_incident(tx, opening(**typed), by=cast.elena)
        incident = await incidents.open_incident(tx, opening(), by=cast.elena)
        with pytest.raises(OnlySomeOpen):
            await another_word(tx, incident, "Yo qué sé", cast.ana)
        for by in (cast.dario, customer.actor):
            for refused in (
                incidents.link(tx, incident, customer.thread, by=by),
                incidents.unlink(tx, incident, customer.thread, by=by),
            ):
                with pytest.raises(NotFound):
                    await refused
        for read in (
            incidents.find(tx, incident, viewer=customer.actor),
            incidents.incidents(tx, viewer=customer.actor),
            incidents.linked(tx, incident, viewer=customer.actor),
            incidents.about(tx, customer.thread, viewer=cast.dario),
        ):
            with pytest.raises(NotFound):
                await read
        assert not await incidents.linked(tx, incident, viewer=cast.dario)
        await incidents.link(tx, incident, customer.thread, by=cast.ana)
        with pytest.raises(LinkedAlready):
            await incidents.link(tx, incident, customer.thread, by=cast.ana)
        with pytest.raises(NothingChosen):
            await incidents.link_several(tx, incident, [], say=SAY, by=cast.ana)
        other = await carla(tx, owner=cast.dario, team=cast.workshop)
        more = await carla(tx, owner=cast.ana, team=cast.counter)
        done, refused_ones = await incidents.link_several(
            tx, incident, [customer.thread, other.thread, more.thread], say=SAY, by=cast.ana
        )
        assert done == 1
        assert sorted(one.thread for one in refused_ones) == sorted((customer.thread, other.thread))
        await incidents.change(
            tx, incident, title="Otra", affected="", area="", shown=False, keeper=cast.ana.id, by=cast.elena
        )
        # Whoever keeps it may speak about it.
        await another_word(tx, incident, "Ahora lo llevo yo.", cast.ana)


async def test_the_database_tells_once_and_takes_no_word_back(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        incident = await incidents.open_incident(tx, opening(), by=cast.elena)
        await incidents.link(tx, incident, customer.thread, by=cast.ana)
    await tell_all(db)
    for attempt in (
        "UPDATE incident_telling SET sent_at = NULL, way = NULL, message_id = NULL, told_at = NULL",
        "UPDATE incident_telling SET told_at = now()",
        "DELETE FROM incident_telling",
        "TRUNCATE incident_telling",
        "UPDATE incident_update SET knows = 'Nada'",
        "DELETE FROM incident_update",
        "UPDATE incident SET next_word_at = NULL",
    ):
        with pytest.raises(psycopg.Error):
            async with db.begin() as tx:
                await tx.run(attempt)


async def test_a_customer_says_that_it_happens_to_them_too(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        stranger = await carla(tx, owner=cast.ana, team=cast.counter)
        shown = await incidents.open_incident(tx, opening(), by=cast.elena)
        hidden = await incidents.open_incident(tx, opening(title="Dentro", shown=False), by=cast.elena)
        codes = {one.id: one.code for one in await incidents.incidents(tx, viewer=cast.ana)}
        assert [one.id for one in await incidents.shown(tx)] == [shown]
        for _ in range(2):
            await incidents.me_too(tx, codes[shown], customer.thread, by=customer.actor)
        for code, thread, by in (
            (codes[hidden], customer.thread, customer.actor),
            (codes[shown], customer.thread, stranger.actor),
            (codes[shown], customer.thread, cast.ana),
            ("ffffff", customer.thread, customer.actor),
        ):
            with pytest.raises(NotFound):
                await incidents.me_too(tx, code, thread, by=by)
        assert (await incidents.find(tx, shown, viewer=cast.ana)).people == 1


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        ("No me sale agua en la calle Mayor", True),
        ("¡¡SIN AGUA en la cálle máyor!!", True),
        ("¿Tenéis brocas del ocho?", False),
        ("Quiero devolver un taladro", False),
        ("agua", False),
        ("", False),
    ],
)
async def test_only_alike_words_propose_it(tx: Tx, text: str, alike: bool) -> None:
    elena = await tx.value(
        "INSERT INTO agent (email, name, role, password_hash) "
        "VALUES ('e@x.example', 'Elena', 'admin', 'none') RETURNING id"
    )
    by = Actor("agent", elena, "Elena", verbs=frozenset({"manage"}))
    await incidents.open_incident(tx, opening(title="Sin agua en la calle Mayor", affected=""), by=by)
    found = await incidents.looks_like(tx, text)
    assert (found is not None) == alike
