"""How a thread ends, and that it always opens again with the same owner."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from tests.cast import Cast, Customer, carla, owned_by, plant

from mostrador import threads
from mostrador.channels import Incoming
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.threads.close import AlreadyClosed, DecisionMissing, NeedsAnother, OnlyTheCustomer
from mostrador.threads.handoff import AlreadyOffered, ColleagueUnknown, NothingOffered, ReasonMissing
from mostrador.threads.snooze import NotOpen, WhenIsPast


@pytest.fixture
async def cast(tx: Tx) -> Cast:
    return await plant(tx)


@pytest.fixture
async def customer(tx: Tx, cast: Cast) -> Customer:
    return await carla(tx, owner=cast.ana, team=cast.counter)


async def writes(tx: Tx, customer: Customer, cast: Cast) -> None:
    """Carla writes, and the door is told that a new thread would be Bruno's."""
    incoming = Incoming(via="counter", text="Una cosa más", thread=customer.thread)
    await threads.receive(tx, incoming, find_owner=owned_by(cast.bruno, cast.counter), by=customer.actor)


async def standing(tx: Tx, customer: Customer, cast: Cast) -> tuple[str, str | None]:
    found = await threads.find(tx, customer.thread, viewer=SYSTEM)
    assert found.owner_id == cast.ana.id, "ending or opening a thread moved its owner"
    closure = (await threads.standing(tx, customer.thread, viewer=SYSTEM)).closure
    return found.state, closure.kind if closure and closure.closed_at else None


async def test_only_the_customer_says_solved(tx: Tx, cast: Cast, customer: Customer) -> None:
    for agent in (cast.ana, cast.elena, SYSTEM):
        with pytest.raises(OnlyTheCustomer):
            await threads.solve(tx, customer.thread, by=agent)
    await threads.propose(tx, customer.thread, by=cast.ana)
    assert await standing(tx, customer, cast) == ("open", None)
    await threads.solve(tx, customer.thread, by=customer.actor)
    await threads.solve(tx, customer.thread, by=customer.actor)
    assert await standing(tx, customer, cast) == ("closed", "solved")
    with pytest.raises(psycopg.errors.CheckViolation):
        async with tx.connection.transaction():
            await tx.run("UPDATE closure SET by_kind = 'agent' WHERE thread_id = %(id)s", id=customer.thread)


async def test_every_ending_is_undone_by_writing_and_by_reopening(tx: Tx, cast: Cast, customer: Customer) -> None:
    thread = customer.thread
    for end, state in (
        (lambda: threads.solve(tx, thread, by=customer.actor), ("closed", "solved")),
        (lambda: threads.answer(tx, thread, decision="No procede", by=cast.ana), ("closed", "answered")),
        (lambda: threads.discard(tx, thread, why="spam", reason="Publicidad", by=cast.ana), ("closed", "discarded")),
        (lambda: threads.snooze(tx, thread, until=clock.now() + timedelta(days=1), by=cast.ana), ("snoozed", None)),
    ):
        for opens in (
            lambda: writes(tx, customer, cast),
            lambda: threads.reopen(tx, thread, by=cast.bruno),
            lambda: threads.not_yet(tx, thread, by=customer.actor),
            lambda: threads.reply(tx, thread, "Una cosa más", by=cast.bruno),
        ):
            await end()
            assert await standing(tx, customer, cast) == state
            await opens()
            assert await standing(tx, customer, cast) == ("open", None)


async def test_whoever_says_not_yet_waits_again(tx: Tx, cast: Cast, customer: Customer) -> None:
    """Whether we asked or they had said that it was solved; said about an open case, it changes nothing."""
    await threads.reply(tx, customer.thread, "Hecho", by=cast.ana)
    await threads.not_yet(tx, customer.thread, by=customer.actor)
    assert (await threads.find(tx, customer.thread, viewer=cast.ana)).waiting_since is None
    await threads.propose(tx, customer.thread, by=cast.ana)
    await threads.not_yet(tx, customer.thread, by=customer.actor)
    assert (await threads.find(tx, customer.thread, viewer=cast.ana)).waiting_since is not None
    await threads.solve(tx, customer.thread, by=customer.actor)
    await threads.not_yet(tx, customer.thread, by=customer.actor)
    assert (await threads.find(tx, customer.thread, viewer=cast.ana)).waiting_since is not None


async def test_a_courtesy_wakes_nobody(tx: Tx, cast: Cast, customer: Customer) -> None:
    await threads.answer(tx, customer.thread, decision="No procede", by=cast.ana)
    await threads.sign(tx, customer.thread, "received", by=customer.actor)
    await threads.thank(tx, customer.thread, agent=cast.ana.id, by=customer.actor)
    assert await standing(tx, customer, cast) == ("closed", "answered")


async def test_reasons_are_given_and_what_ended_does_not_end_twice(tx: Tx, cast: Cast, customer: Customer) -> None:
    for without in (
        threads.answer(tx, customer.thread, decision=" ", by=cast.ana),
        threads.discard(tx, customer.thread, why="spam", reason="", by=cast.ana),
    ):
        with pytest.raises(DecisionMissing):
            await without
    await threads.answer(tx, customer.thread, decision="No procede", by=cast.ana)
    for again in (
        threads.answer(tx, customer.thread, decision="Tampoco", by=cast.bruno),
        threads.propose(tx, customer.thread, by=cast.bruno),
    ):
        with pytest.raises(AlreadyClosed):
            await again
    with pytest.raises(NotOpen):
        await threads.snooze(tx, customer.thread, until=clock.now() + timedelta(days=1), by=cast.ana)


async def test_a_complaint_is_discarded_by_two(tx: Tx, cast: Cast, customer: Customer) -> None:
    await threads.change(tx, customer.thread, subject="Queja", kind="complaint", by=cast.ana)
    with pytest.raises(NeedsAnother):
        await threads.second(tx, customer.thread, by=cast.bruno)
    await threads.discard(tx, customer.thread, why="abuse", reason="Insultos", by=cast.ana)
    assert await standing(tx, customer, cast) == ("open", None)
    with pytest.raises(NeedsAnother):
        await threads.second(tx, customer.thread, by=cast.ana)
    await threads.second(tx, customer.thread, by=cast.bruno)
    assert await standing(tx, customer, cast) == ("closed", "discarded")


async def test_a_snooze_ends_at_its_hour(tx: Tx, cast: Cast, customer: Customer) -> None:
    for never in (clock.now(), clock.now() + timedelta(days=400)):
        with pytest.raises(WhenIsPast):
            await threads.snooze(tx, customer.thread, until=never, by=cast.ana)
    await threads.snooze(tx, customer.thread, until=clock.now() + timedelta(hours=1), by=cast.ana)
    assert await threads.wake_due(tx) == 0
    await tx.run("UPDATE snooze SET until = now() - interval '1 second' WHERE thread_id = %(id)s", id=customer.thread)
    assert await threads.wake_due(tx) == 1
    assert await standing(tx, customer, cast) == ("open", None)


async def test_a_proposal_outlives_a_sleep_and_our_words_and_not_the_customers(
    tx: Tx, cast: Cast, customer: Customer
) -> None:
    thread = customer.thread

    async def proposed() -> bool:
        return (await threads.standing(tx, thread, viewer=SYSTEM)).closure is not None

    await threads.propose(tx, thread, by=cast.ana)
    for wakes in (
        lambda: threads.unsnooze(tx, thread, by=cast.ana),
        lambda: threads.reply(tx, thread, "¿Qué tal?", by=cast.ana),
    ):
        await threads.snooze(tx, thread, until=clock.now() + timedelta(hours=1), by=cast.ana)
        await wakes()
        assert await standing(tx, customer, cast) == ("open", None)
        assert await proposed()
    await writes(tx, customer, cast)
    assert not await proposed()


async def test_an_offer_moves_nothing_until_it_is_accepted(tx: Tx, cast: Cast, customer: Customer) -> None:
    thread = customer.thread
    with pytest.raises(ReasonMissing):
        await threads.hand_off(tx, thread, to=cast.bruno.id, reason=" ", by=cast.ana)
    for nobody in (cast.ana.id, 2**40):
        with pytest.raises(ColleagueUnknown):
            await threads.hand_off(tx, thread, to=nobody, reason="Tuyo", by=cast.ana)
    await threads.hand_off(tx, thread, to=cast.bruno.id, reason="Tuyo", by=cast.ana)
    with pytest.raises(AlreadyOffered):
        await threads.hand_off(tx, thread, to=cast.elena.id, reason="O tuyo", by=cast.ana)
    with pytest.raises(NothingOffered):
        await threads.accept(tx, thread, by=cast.elena)
    await threads.refuse(tx, thread, by=cast.bruno)
    with pytest.raises(NothingOffered):
        await threads.accept(tx, thread, by=cast.bruno)
    assert await standing(tx, customer, cast) == ("open", None)
