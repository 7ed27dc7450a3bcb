"""A thread merged, split, related to another, followed by a colleague: nothing is lost, and nothing widened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.cast import Cast, Customer, carla, owned_by, plant, write

from mostrador import threads
from mostrador.care import matters, promises
from mostrador.channels import Incoming
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.threads.access import OnlyReads
from mostrador.threads.close import AlreadyClosed
from mostrador.threads.ties.merge import (
    DecisionStands,
    OtherEnded,
    OtherPerson,
    PromiseStands,
    SameThread,
    cannot_go_on,
    targets,
)
from mostrador.threads.ties.split import NothingChosen, SubjectMissing, choices


@pytest.fixture
async def cast(tx: Tx) -> Cast:
    return await plant(tx)


@pytest.fixture
async def customer(tx: Tx, cast: Cast) -> Customer:
    return await carla(tx, owner=cast.ana, team=cast.counter)


async def again(
    tx: Tx, cast: Cast, customer: Customer, text: str = "¿Y mi hembrilla?", *, admitted: bool = True
) -> int:
    """Carla opens a second thread, in the same browser unless she uses another one."""
    received = await write(tx, text, find_owner=owned_by(cast.bruno, cast.counter), person=customer.actor.id)
    if admitted:
        [browser] = customer.actor.ids("browser")
        await threads.admit(tx, browser, received.thread)
    return received.thread


async def writes(tx: Tx, cast: Cast, actor: Actor, thread: int, text: str = "Una cosa más", client: str = "") -> Any:
    """Something more, with the door told that a new thread would be Bruno's."""
    incoming = Incoming(
        via="counter", text=text, thread=thread, client_scope="c" if client else None, client_id=client or None
    )
    return await threads.receive(tx, incoming, find_owner=owned_by(cast.bruno, cast.counter), by=actor)


async def words(tx: Tx, thread: int) -> list[str]:
    page = await threads.page(tx, thread, viewer=SYSTEM)
    return [message.text for message in page.messages if message.author_kind != "system"]


async def test_what_she_writes_on_a_merged_thread_goes_on_in_the_other_once(
    tx: Tx, cast: Cast, customer: Customer
) -> None:
    second = await again(tx, cast, customer)
    waited = (await threads.find(tx, customer.thread, viewer=SYSTEM)).waiting_since
    await tx.connection.execute("UPDATE thread SET raised = 4 WHERE id = %s", [customer.thread])
    await threads.merge(tx, customer.thread, into=second, by=cast.ana)
    row = await threads.inbox_row(tx, second, viewer=cast.ana)
    assert row
    assert row.danger, "what alarmed us there alarms us here"
    assert (await threads.find(tx, second, viewer=SYSTEM)).waiting_since == waited, "she waits as long as she has"
    first = await threads.find(tx, customer.thread, viewer=SYSTEM)
    assert (first.state, first.waiting_since, first.owner_id) == ("closed", None, cast.ana.id)
    went = await writes(tx, cast, customer.actor, customer.thread, client="7")
    assert (went.thread, went.opened) == (second, False)
    repeated = await writes(tx, cast, customer.actor, customer.thread, client="7")
    assert (repeated.thread, repeated.message.repeated) == (second, True)
    assert await words(tx, second) == ["¿Y mi hembrilla?", "Una cosa más"]
    assert await words(tx, customer.thread) == ["Necesito una hembrilla"], "what was said stays where it was said"
    found = await threads.status(tx, first.code)
    assert (found.merged, found.state, found.owner) == (True, "open", "Bruno")


async def test_what_would_refuse_a_merge_is_told_before(tx: Tx, cast: Cast, customer: Customer) -> None:
    second = await again(tx, cast, customer)
    far = await write(tx, "Otra", find_owner=owned_by(cast.dario, cast.workshop), person=customer.actor.id)
    await threads.change(tx, second, subject="", kind="complaint", by=cast.bruno)
    assert isinstance(await cannot_go_on(tx, second, viewer=cast.ana), DecisionStands)
    assert await cannot_go_on(tx, customer.thread, viewer=cast.ana) is None
    assert [(one.id, one.refusal) for one in await targets(tx, customer.thread, viewer=cast.ana)] == [(second, None)]
    reads = msgspec.structs.replace(cast.ana, groups=cast.ana.groups | {f"team:{cast.workshop}"})
    [before] = [one for one in await targets(tx, customer.thread, viewer=reads) if one.id == far.thread]
    assert isinstance(before.refusal, OnlyReads)
    with pytest.raises(OnlyReads):
        await threads.merge(tx, customer.thread, into=far.thread, by=reads)
    for door in (cannot_go_on, targets):
        with pytest.raises(NotFound):
            await door(tx, customer.thread, viewer=cast.dario)


async def test_who_may_not_open_the_other_thread_parts_them_by_writing(tx: Tx, cast: Cast, customer: Customer) -> None:
    second = await again(tx, cast, customer, admitted=False)
    await threads.merge(tx, customer.thread, into=second, by=cast.ana)
    went = await writes(tx, cast, customer.actor, customer.thread)
    assert went.thread == customer.thread
    assert (await threads.find(tx, customer.thread, viewer=SYSTEM)).state == "open"
    with pytest.raises(NotFound):
        await threads.find(tx, second, viewer=customer.actor)
    assert await words(tx, second) == ["¿Y mi hembrilla?"]


async def test_two_people_who_were_joined_still_read_their_own(tx: Tx, cast: Cast, customer: Customer) -> None:
    other = await carla(tx, owner=cast.bruno, team=cast.counter, text="Otra cosa")
    with pytest.raises(OtherPerson):
        await threads.merge(tx, other.thread, into=customer.thread, by=cast.ana)
    await threads.join_people(tx, customer.actor.id, other.actor.id, by=cast.ana)
    await threads.merge(tx, other.thread, into=customer.thread, by=cast.ana)
    [browser] = other.actor.ids("browser")
    await threads.admit(tx, browser, customer.thread)
    went = await writes(tx, cast, other.actor, other.thread)
    assert went.thread == other.thread, "words of one are never said as those of the other"


async def test_opening_it_again_parts_them(tx: Tx, cast: Cast, customer: Customer) -> None:
    second = await again(tx, cast, customer)
    await threads.merge(tx, second, into=customer.thread, by=cast.ana)
    [tie] = (await threads.ties_of(tx, customer.thread, viewer=cast.ana)).others
    assert (tie.how, tie.id) == ("merged", second)
    assert [(one.how, one.id) for one in (await threads.ties_of(tx, second, viewer=cast.ana)).others] == [
        ("into", customer.thread)
    ]
    head = await matters.head(tx, second, viewer=cast.ana)
    assert head.matter_id == customer.thread, "what is merged is about the same"
    await threads.reopen(tx, second, by=cast.bruno)
    assert (await threads.ties_of(tx, customer.thread, viewer=cast.ana)).others == ()
    assert (await writes(tx, cast, customer.actor, second)).thread == second


async def test_a_chain_ends_where_the_last_one_goes_on(tx: Tx, cast: Cast, customer: Customer) -> None:
    second, third = await again(tx, cast, customer), await again(tx, cast, customer, "Y otra vez")
    await threads.merge(tx, customer.thread, into=second, by=cast.ana)
    await threads.merge(tx, second, into=third, by=cast.ana)
    assert (await writes(tx, cast, customer.actor, customer.thread)).thread == third
    with pytest.raises(AlreadyClosed):
        await threads.merge(tx, customer.thread, into=third, by=cast.ana)
    with pytest.raises(OtherEnded):
        await threads.merge(tx, third, into=second, by=cast.ana)
    with pytest.raises(SameThread):
        await threads.merge(tx, third, into=third, by=cast.ana)


async def test_what_is_owed_is_not_merged_away(tx: Tx, cast: Cast, customer: Customer) -> None:
    second = await again(tx, cast, customer)
    due = clock.now() + timedelta(days=1)
    await promises.make(tx, customer.thread, act="call", what="Te llamo", due_at=due, by=cast.ana)
    with pytest.raises(PromiseStands):
        await threads.merge(tx, customer.thread, into=second, by=cast.ana)
    await threads.change(tx, second, subject="Queja", kind="complaint", by=cast.bruno)
    with pytest.raises(DecisionStands):
        await threads.merge(tx, second, into=customer.thread, by=cast.bruno)


async def test_what_she_asked_besides_gets_a_thread_of_its_own(tx: Tx, cast: Cast, customer: Customer) -> None:
    file = await threads.add_attachment(
        tx, name="cerradura.jpg", hash="h1", size=3, media_type="image/jpeg", by="browser:1"
    )
    incoming = Incoming(
        via="counter",
        text="Y además la cerradura no cierra",
        thread=customer.thread,
        attachments=(file.key,),
        uploaded_by="browser:1",
    )
    asked = await threads.receive(tx, incoming, find_owner=owned_by(cast.bruno, cast.counter), by=customer.actor)
    offered = await choices(tx, customer.thread, asked.message.id, viewer=cast.ana)
    assert [one.text for one in offered] == ["Y además la cerradura no cierra"]
    made = await threads.split(tx, customer.thread, [asked.message.id], subject="La cerradura", by=cast.ana)
    assert (made.owner_id, made.person_id) == (cast.ana.id, customer.actor.id)
    page = await threads.page(tx, made.id, viewer=customer.actor)
    copy = page.messages[0]
    assert (copy.text, copy.at) == ("Y además la cerradura no cierra", asked.message.at)
    assert [one.hash for one in page.attachments[copy.id]] == ["h1"]
    head = await matters.head(tx, made.id, viewer=cast.ana)
    assert (head.matter_id, len(head.moments)) == (made.id, 1), "another matter, and she came once"
    assert {(one.how, one.id) for one in (await threads.ties_of(tx, customer.thread, viewer=cast.ana)).others} == {
        ("split", made.id)
    }
    await threads.withdraw(tx, asked.message.id, why="Por error", by=customer.actor)
    page = await threads.page(tx, made.id, viewer=customer.actor)
    assert (page.messages[0].text, page.messages[0].withdrawn_at is not None) == ("", True)
    assert all(one.withdrawn_at for one in page.attachments[copy.id])
    assert (await threads.find(tx, made.id, viewer=SYSTEM)).subject == ""


async def test_only_her_own_words_of_this_thread_are_split(tx: Tx, cast: Cast, customer: Customer) -> None:
    ours = await threads.reply(tx, customer.thread, "Es una escarpia", by=cast.ana)
    elsewhere = await carla(tx, owner=cast.ana, team=cast.counter, text="Otra persona")
    [stranger] = [m.id for m in (await threads.page(tx, elsewhere.thread, viewer=cast.ana)).messages]
    page = await threads.page(tx, customer.thread, viewer=cast.ana)
    first = page.messages[0].id
    with pytest.raises(NothingChosen):
        await threads.split(tx, customer.thread, [], subject="Algo", by=cast.ana)
    with pytest.raises(NothingChosen):
        await threads.split(tx, customer.thread, [ours.id], subject="Algo", by=cast.ana)
    with pytest.raises(NotFound):
        await threads.split(tx, customer.thread, [first, stranger], subject="Algo", by=cast.ana)
    with pytest.raises(SubjectMissing):
        await threads.split(tx, customer.thread, [first], subject="  ", by=cast.ana)


async def test_related_threads_stand_beside_each_other_and_give_no_right(
    tx: Tx, cast: Cast, customer: Customer
) -> None:
    hidden = await write(tx, "Del taller", find_owner=owned_by(cast.dario, cast.workshop))
    with pytest.raises(NotFound):
        await threads.relate(tx, customer.thread, hidden.thread, by=cast.ana)
    await threads.relate(tx, customer.thread, hidden.thread, by=cast.elena)
    await threads.relate(tx, hidden.thread, customer.thread, by=cast.elena)
    assert [one.id for one in (await threads.ties_of(tx, customer.thread, viewer=cast.elena)).others] == [hidden.thread]
    assert (await threads.ties_of(tx, customer.thread, viewer=cast.ana)).others == ()
    await threads.unrelate(tx, customer.thread, hidden.thread, by=cast.elena)
    assert (await threads.ties_of(tx, customer.thread, viewer=cast.elena)).others == ()


async def test_who_follows_finds_it_in_a_list_of_their_own(tx: Tx, cast: Cast, customer: Customer) -> None:
    viewer = msgspec.structs.replace(cast.bruno)
    await threads.follow(tx, customer.thread, by=viewer)
    await threads.follow(tx, customer.thread, by=viewer)
    assert (await threads.ties_of(tx, customer.thread, viewer=cast.ana)).followers == (cast.bruno.id,)
    assert [one.id for one in (await threads.inbox(tx, "following", viewer=viewer)).items] == [customer.thread]
    assert (await threads.counters(tx, viewer=viewer)).following == 1
    await threads.mark_read(tx, customer.thread, 1, viewer=viewer)
    assert (await threads.counters(tx, viewer=viewer)).following == 0
    with pytest.raises(NotFound):
        await threads.follow(tx, customer.thread, by=cast.dario)
    await tx.run("INSERT INTO thread_follower VALUES (%(a)s, %(t)s)", a=cast.dario.id, t=customer.thread)
    assert (await threads.inbox(tx, "following", viewer=cast.dario)).items == (), "following gives no right"
    await threads.unfollow(tx, customer.thread, by=viewer)
    assert (await threads.inbox(tx, "following", viewer=viewer)).items == ()
