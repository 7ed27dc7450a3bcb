"""A thread is passed on with a summary; the customer hears one sentence, and nothing that waited waits anew."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from tests.cast import Cast, carla

from mostrador import threads
from mostrador.kit import clock
from mostrador.kit.db import Database
from mostrador.threads import Summary
from mostrador.threads.handoff import NothingOffered, NotYoursToAgree, SupervisorFirst

SUMMARY = Summary("La cuchilla del afilador", "Hablado con Getafe", "Llamarle mañana")
TOLD = "Desde ahora te atiende Bruno y sabe todo lo que hemos hablado."


async def test_the_customer_hears_the_first_owner_once_it_is_accepted(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        thread = customer.thread
        before = await threads.find(tx, thread, viewer=cast.ana)
        offered = await threads.hand_off(
            tx, thread, to=cast.bruno.id, reason="Es suyo", summary=SUMMARY, told=TOLD, by=cast.ana
        )
        assert (offered.about, offered.done, offered.promised) == msgspec.structs.astuple(SUMMARY)
        seen = await threads.page(tx, thread, viewer=customer.actor)
        assert TOLD not in [one.text for one in seen.messages]
        await threads.accept(tx, thread, by=cast.bruno)
        seen = await threads.page(tx, thread, viewer=customer.actor)
        told = next(one for one in seen.messages if one.text == TOLD)
        after = await threads.find(tx, thread, viewer=cast.bruno)
    assert (told.author_kind, told.author_id) == ("agent", cast.ana.id)
    assert after.owner_id == cast.bruno.id
    assert after.waiting_since == before.waiting_since, "who waited waits on: a handoff is no answer"
    assert after.first_answer_at is None


async def test_a_refused_offer_tells_the_customer_nothing(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        await threads.hand_off(tx, customer.thread, to=cast.bruno.id, reason="Es suyo", told=TOLD, by=cast.ana)
        await threads.refuse(tx, customer.thread, by=cast.bruno)
        seen = await threads.page(tx, customer.thread, viewer=customer.actor)
        assert [one.text for one in seen.messages] == ["Necesito una hembrilla"]


async def test_the_third_handoff_of_a_matter_needs_a_supervisor(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        first = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
        again = (await carla(tx, owner=cast.bruno, team=cast.counter)).thread
        await tx.run("UPDATE thread SET matter_id = %(first)s WHERE id = %(again)s", first=first, again=again)
        await threads.hand_off(tx, first, to=cast.bruno.id, reason="Es suyo", by=cast.ana)
        await threads.accept(tx, first, by=cast.bruno)
        await threads.hand_off(tx, again, to=cast.ana.id, reason="Es suyo", by=cast.bruno)
        await threads.accept(tx, again, by=cast.ana)
        third = await threads.hand_off(tx, again, to=cast.bruno.id, reason="Otra vez", by=cast.ana)
        assert third.held
        with pytest.raises(SupervisorFirst):
            await threads.accept(tx, again, by=cast.bruno)
        with pytest.raises(NotYoursToAgree):
            await threads.approve(tx, again, by=cast.ana)
        await threads.approve(tx, again, by=cast.elena)
        await threads.accept(tx, again, by=cast.bruno)
        assert (await threads.find(tx, again, viewer=cast.ana)).owner_id == cast.bruno.id


async def test_a_supervisor_passes_on_what_was_passed_on_often(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        thread = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
        for from_, to in ((cast.ana, cast.bruno), (cast.bruno, cast.ana)):
            await threads.hand_off(tx, thread, to=to.id, reason="Es suyo", by=from_)
            await threads.accept(tx, thread, by=to)
        offered = await threads.hand_off(tx, thread, to=cast.bruno.id, reason="Es suyo", by=cast.elena)
        assert offered.supervised
        assert not offered.held
        await threads.accept(tx, thread, by=cast.bruno)


async def test_what_went_back_by_itself_is_nobody_s_to_accept(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        thread = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
        await threads.hand_off(
            tx, thread, to=cast.bruno.id, reason="Es suyo", due_at=clock.now() - timedelta(minutes=1), by=cast.ana
        )
        assert await threads.give_back(tx, await threads.find(tx, thread, viewer=cast.ana))
        with pytest.raises(NothingOffered):
            await threads.accept(tx, thread, by=cast.bruno)
        assert (await threads.find(tx, thread, viewer=cast.ana)).owner_id == cast.ana.id
        await threads.hand_off(tx, thread, to=cast.bruno.id, reason="Otra vez", by=cast.ana)
