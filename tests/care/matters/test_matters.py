"""A contact is a new matter or the same again; it is counted, shown, corrected, and the third time stands on top."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from tests.cast import Cast, owned_by, plant, write

from mostrador import people, threads
from mostrador.care import matters, promises
from mostrador.care.matters.regroup import AlreadySo, ReasonMissing
from mostrador.channels import AddressGiven
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound

LOCK = "La cerradura que compré el martes no cierra bien, hay que empujar la puerta"
AGAIN = "Sigo con el problema de la cerradura: no cierra si no empujo la puerta"
OTHER = "¿Alquiláis lijadoras de parqué por días?"
PHONE = AddressGiven("phone", "+34612345678", verified=True)
MOVED = "SELECT matter_id FROM thread WHERE id = %(thread)s"
RAISED = "SELECT raised_at IS NOT NULL FROM thread WHERE id = %(thread)s"
BACKDATE = """
WITH m AS (UPDATE message SET at = at - %(by)s::interval WHERE thread_id = %(thread)s),
     c AS (UPDATE closure SET closed_at = closed_at - %(by)s::interval WHERE thread_id = %(thread)s)
UPDATE thread SET opened_at = opened_at - %(by)s::interval, last_at = last_at - %(by)s::interval,
                  first_answer_at = first_answer_at - %(by)s::interval WHERE id = %(thread)s
"""


class Shop(msgspec.Struct, frozen=True):
    """Somebody who comes by the same verified phone each time, to Ana unless said otherwise."""

    tx: Tx
    cast: Cast

    async def comes(self, text: str, *, to: Actor | None = None, team: int | None = None, **more: object) -> int:
        owner = to or self.cast.ana
        door = owned_by(owner, team or self.cast.counter)
        return (await write(self.tx, text, find_owner=door, address=PHONE, **more)).thread

    async def calls(self, text: str) -> int:
        thread, now = await self.comes(text, via="phone"), clock.now()
        by = self.cast.ana
        await threads.begin_contact(self.tx, thread, way="phone", arrived_at=now, answered_at=now, by=by)
        return thread

    async def answer(self, thread: int) -> None:
        """Ana answers; it was an hour ago, so that what comes next is later."""
        await threads.reply(self.tx, thread, "Lo miro", by=self.cast.ana)
        await self.long_ago(thread, timedelta(hours=1))

    async def long_ago(self, thread: int, by: timedelta) -> None:
        await self.tx.run(BACKDATE, thread=thread, by=by)

    async def matter(self, thread: int) -> int | None:
        found: int | None = await self.tx.value(MOVED, thread=thread)
        return found

    async def head(self, thread: int, viewer: Actor | None = None) -> matters.Head:
        return await matters.head(self.tx, thread, viewer=viewer or self.cast.ana)


@pytest.fixture
async def shop(tx: Tx) -> Shop:
    return Shop(tx, await plant(tx))


async def at_the_counter(tx: Tx, thread: int) -> Actor:
    """Whose thread it is, let in to it."""
    person = (await threads.find(tx, thread, viewer=SYSTEM)).person_id
    browser, _ = await people.new_browser(tx, person)
    await threads.admit(tx, browser.id, thread)
    return Actor("customer", person, "Carla", frozenset({f"browser:{browser.id}"}))


async def test_two_records_are_looked_at_again_when_they_become_one(shop: Shop) -> None:
    """Three contacts about the lock, two of them as somebody else: one matter, on top, until they are two again."""
    tx, cast = shop.tx, shop.cast
    other = AddressGiven("phone", "+34611111111", verified=True)
    door = owned_by(cast.ana, cast.counter)
    first = await shop.comes(LOCK)
    await shop.answer(first)
    await shop.long_ago(first, timedelta(hours=1))
    mine = (await threads.find(tx, first, viewer=SYSTEM)).person_id
    second = await write(tx, AGAIN, find_owner=door, address=other)
    await shop.answer(second.thread)
    third = (await write(tx, "Otra vez por la cerradura que no cierra", find_owner=door, address=other)).thread
    elsewhere = (await write(tx, OTHER, find_owner=door, address=other)).thread
    assert await shop.matter(third) == second.thread
    rows = "SELECT to_jsonb(t)::text FROM thread t ORDER BY id"
    before = await tx.values(rows)
    assert not await tx.value(RAISED, thread=third)
    merge = await threads.join_older(tx, second.person, mine, by=cast.ana)
    assert [await shop.matter(one) for one in (first, second.thread, third, elsewhere)] == [None, first, first, None]
    assert await tx.value(RAISED, thread=third)
    head = await shop.head(third)
    assert (head.about, head.raised) == (3, True)
    await threads.part_people(tx, mine, merge, by=cast.ana)
    assert await tx.values(rows) == before
    assert not (await shop.head(third)).raised


async def test_what_two_merges_gathered_comes_apart_in_any_order(shop: Shop) -> None:
    tx, cast = shop.tx, shop.cast
    door = owned_by(cast.ana, cast.counter)
    came = []
    for number, text in enumerate((LOCK, AGAIN, "Otra vez por la cerradura que no cierra")):
        phone = AddressGiven("phone", f"+3461111111{number}", verified=True)
        came.append(await write(tx, text, find_owner=door, address=phone))
    people = [one.person for one in came]
    rows = "SELECT to_jsonb(t)::text FROM thread t ORDER BY id"
    before = await tx.values(rows)
    for last in (False, True):
        late = await threads.join_older(tx, people[1], people[2], by=cast.ana)
        early = await threads.join_older(tx, people[0], people[1], by=cast.ana)
        assert [await shop.matter(one.thread) for one in came] == [None, came[0].thread, came[0].thread]
        await threads.part_people(tx, people[0], late if last else early, by=cast.ana)
        left = came[0] if last else came[1]
        together = [await shop.matter(one.thread) for one in came]
        assert together == ([None, left.thread, None] if last else [None, None, left.thread])
        await threads.part_people(tx, people[0] if last else people[1], early if last else late, by=cast.ana)
        assert await tx.values(rows) == before


async def test_the_same_again_joins_what_it_was_about(shop: Shop) -> None:
    first = await shop.comes(LOCK)
    await shop.answer(first)
    again, other = await shop.comes(AGAIN), await shop.comes(OTHER)
    assert [await shop.matter(one) for one in (first, again, other)] == [None, first, None]
    await shop.answer(again)
    third = await shop.comes("¿Se sabe algo de la cerradura que no cierra?")
    assert await shop.matter(third) == first, "a matter is named by its first thread, however often it comes back"
    stranger = (await write(shop.tx, AGAIN)).thread
    assert await shop.matter(stranger) is None, "another person's words say nothing about theirs"


async def test_after_thirty_days_it_is_new(shop: Shop) -> None:
    first = await shop.comes(LOCK)
    await shop.long_ago(first, timedelta(days=31))
    assert await shop.matter(await shop.comes(AGAIN)) is None


async def test_what_comes_before_our_first_answer_counts_once_and_a_machine_never(shop: Shop) -> None:
    first = await shop.comes(LOCK)
    await shop.long_ago(first, timedelta(hours=2))
    second = await shop.comes(AGAIN)
    assert await shop.matter(second) == first, "the premise: it is the same matter"
    assert (await shop.head(second)).about == 1
    for thread in (first, second):
        await threads.reply(shop.tx, thread, "Lo miro", by=shop.cast.ana)
    for thread in (first, second):
        await shop.long_ago(thread, timedelta(minutes=10))
    third = await shop.comes(AGAIN)
    assert (await shop.head(third)).about == 2
    machine = await shop.comes("Respuesta automática: la cerradura no cierra, empujar la puerta", automatic=True)
    head = await shop.head(third)
    assert (head.about, len(head.moments)) == (2, 2)
    assert await shop.matter(machine) is None


async def test_each_call_counts_once_and_writing_again_after_an_ending_too(shop: Shop) -> None:
    call, now = await shop.calls(LOCK), clock.now()
    assert (await shop.head(call)).ways == ["phone"], "the call and the thread it opened are one contact"
    for _ in range(2):
        await threads.begin_contact(shop.tx, call, way="phone", arrived_at=now, answered_at=now, by=shop.cast.ana)
    await threads.begin_contact(shop.tx, call, way="ours", arrived_at=now, answered_at=now, by=shop.cast.ana)
    head = await shop.head(call)
    assert (len(head.moments), head.about, head.calling) == (3, 3, True), "when we call, they did not come"


async def test_solved_and_then_not_is_one_coming_until_somebody_answers(shop: Shop) -> None:
    thread = await shop.comes(LOCK)
    carla = await at_the_counter(shop.tx, thread)
    await threads.solve(shop.tx, thread, by=carla)
    await threads.not_yet(shop.tx, thread, by=carla)
    assert (await shop.head(thread)).about == 1
    await threads.reply(shop.tx, thread, "Lo miro", by=shop.cast.ana)
    # Inside one transaction it is always the same moment.
    await shop.tx.run(
        "UPDATE closure SET closed_at = closed_at - interval '1 hour', ended_at = ended_at - interval '1 hour'"
    )
    await shop.tx.run("UPDATE thread SET first_answer_at = first_answer_at - interval '1 minute'")
    await threads.solve(shop.tx, thread, by=carla)
    await threads.not_yet(shop.tx, thread, by=carla)
    assert (await shop.head(thread)).about == 2


async def test_the_third_time_stands_on_top_until_we_answer(shop: Shop) -> None:
    async def top() -> tuple[int, bool]:
        item = (await threads.inbox(shop.tx, "mine", viewer=shop.cast.ana)).items[0]
        return item.id, item.again

    for days in (2, 1):
        thread = await shop.comes(AGAIN)
        await shop.answer(thread)
        await shop.long_ago(thread, timedelta(days=days))
    third = await shop.comes(AGAIN)
    other = await shop.comes(OTHER)
    assert await top() == (third, True), "the latest would be the other one"
    page = await threads.inbox(shop.tx, "mine", viewer=shop.cast.ana, limit=1)
    rest = await threads.inbox(shop.tx, "mine", viewer=shop.cast.ana, cursor=page.next)
    assert rest.items[0].id == other
    assert third not in [item.id for item in rest.items], "paging goes on below it"
    await shop.answer(third)
    assert not (await top())[1]
    assert (await shop.head(third)).raised is False


async def test_through_whose_hands_and_what_else_is_open(shop: Shop) -> None:
    cast = shop.cast
    first = await shop.comes(LOCK, to=cast.dario, team=cast.workshop)
    await threads.reply(shop.tx, first, "Pásese", by=cast.dario)
    await shop.long_ago(first, timedelta(hours=1))
    second = await shop.comes(AGAIN, to=cast.bruno)
    await shop.comes(OTHER)
    await threads.hand_off(shop.tx, second, to=cast.ana.id, reason="Es de Ana", by=cast.bruno)
    await threads.accept(shop.tx, second, by=cast.ana)
    head = await shop.head(second)
    assert (head.hands[0], head.others, head.before) == ("Darío", 1, False)
    assert sorted(head.hands) == ["Ana", "Bruno", "Darío"]
    person = (await threads.find(shop.tx, second, viewer=cast.ana)).person_id
    above = await matters.person_head(shop.tx, person, viewer=cast.ana)
    assert above.hands == head.hands, "the same, wherever it is said"
    assert head.matter.startswith("La cerradura")
    assert not head.broken
    due = clock.now() + timedelta(hours=1)
    await promises.make(shop.tx, second, act="call", what="Te llamo", due_at=due, by=cast.ana)
    await shop.tx.run(
        "UPDATE promise SET ending = 'broken', ended_at = now(), ended_by = 'system:0', "
        "answerer_id = agent_id, answer_by = now()"
    )
    assert len((await shop.head(second)).broken) == 1
    with pytest.raises(NotFound):
        await shop.head(second, Actor("customer", cast.ana.id))


async def test_an_agent_corrects_it_with_a_reason_and_takes_it_back(shop: Shop) -> None:
    tx, ana = shop.tx, shop.cast.ana
    first = await shop.comes(LOCK)
    await shop.answer(first)
    second, other = await shop.comes(AGAIN), await shop.comes(OTHER)
    with pytest.raises(ReasonMissing):
        await matters.regroup(tx, second, like=None, reason=" ", by=ana)
    await matters.regroup(tx, second, like=None, reason="Es otra puerta", by=ana)
    assert await shop.matter(second) is None
    with pytest.raises(AlreadySo):
        await matters.regroup(tx, second, like=None, reason="Es otra puerta", by=ana)
    await matters.undo(tx, second, by=ana)
    assert await shop.matter(second) == first
    await matters.regroup(tx, first, like=other, reason="Preguntó por las dos cosas", by=ana)
    assert [await shop.matter(one) for one in (first, second)] == [other, other], "what came back to it goes along"
    await matters.undo(tx, first, by=ana)
    assert [await shop.matter(one) for one in (first, second)] == [None, first]
    with pytest.raises(matters.NothingToUndo):
        await matters.undo(tx, first, by=ana)
    rows = await matters.regroupings(tx, second, viewer=ana)
    assert [(row.agent, row.reason, row.undone_at is not None) for row in rows] == [("Ana", "Es otra puerta", True)]


async def test_a_matter_is_of_one_person(shop: Shop) -> None:
    mine = await shop.comes(LOCK)
    theirs = (await write(shop.tx, LOCK, find_owner=owned_by(shop.cast.ana, shop.cast.counter))).thread
    with pytest.raises(matters.OtherPerson):
        await matters.regroup(shop.tx, mine, like=theirs, reason="Son vecinos", by=shop.cast.ana)


async def test_nobody_corrects_what_they_may_not_read(shop: Shop) -> None:
    mine, other = await shop.comes(LOCK), await shop.comes(OTHER)
    hidden = await shop.comes("Otra cosa del taller", to=shop.cast.dario, team=shop.cast.workshop)
    for intruder in (shop.cast.dario, Actor("customer", shop.cast.ana.id), Actor("bot", shop.cast.ana.id)):
        for verb in (
            lambda by=intruder: matters.regroup(shop.tx, mine, like=other, reason="Porque sí", by=by),
            lambda by=intruder: matters.undo(shop.tx, mine, by=by),
            lambda by=intruder: matters.regroupings(shop.tx, mine, viewer=by),
        ):
            with pytest.raises(NotFound):
                await verb()
    with pytest.raises(NotFound):
        await matters.regroup(shop.tx, mine, like=hidden, reason="Porque sí", by=shop.cast.ana)


async def test_solved_at_the_first_contact_by_the_word_of_the_customer(shop: Shop) -> None:
    tx, now = shop.tx, clock.now()

    async def solved(text: str, days: int) -> int:
        thread = await shop.comes(text)
        await shop.answer(thread)
        await threads.solve(tx, thread, by=await at_the_counter(tx, thread))
        await shop.long_ago(thread, timedelta(days=days))
        return thread

    async def figures(since: datetime = now - timedelta(days=365)) -> tuple[int, int, int]:
        found = await matters.first_contact(tx, since=since, until=now + timedelta(days=1))
        return found.known, found.at_first, found.open

    lock = await solved(LOCK, 40)
    await solved(OTHER, 50)
    assert await figures() == (2, 2, 0)
    again = await shop.comes(AGAIN)
    await matters.regroup(tx, again, like=lock, reason="Es la misma puerta", by=shop.cast.ana)
    assert await figures() == (2, 2, 0), "forty days later is no repeat"
    await shop.long_ago(again, timedelta(days=20))
    assert await figures() == (2, 1, 0), "twenty days later is"
    await solved("El grifo de la cocina gotea", 3)
    assert await figures() == (2, 1, 1), "nobody knows yet"
    assert (await matters.first_contact(tx, since=now, until=now)).share is None
