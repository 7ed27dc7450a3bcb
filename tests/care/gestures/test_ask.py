"""More than the budget is asked of one named person, who answers on the thread."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from tests.cast import Cast, Customer, carla

from mostrador import team, threads
from mostrador.care import gestures
from mostrador.care.gestures import (
    AlreadyAsked,
    AnsweredBefore,
    Gesture,
    Gift,
    NobodyToAsk,
    NotAsked,
    OwnerChanged,
    WhyMissing,
)
from mostrador.kit.db import Database
from mostrador.kit.errors import NotFound
from mostrador.kit.i18n import translator
from mostrador.kit.i18n.language import Language

DRILL = Gift("item", 9000, "Un taladro nuevo", "El suyo ardió")
SAY = translator(Language())


@pytest.fixture
async def customer(db: Database, cast: Cast) -> Customer:
    async with db.begin() as tx:
        return await carla(tx, owner=cast.ana, team=cast.counter)


async def test_elena_is_asked_and_says_yes(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        (elena,) = await gestures.approvers(tx, customer.thread, viewer=cast.ana)
        asked = await gestures.ask(tx, customer.thread, DRILL, of=elena.id, say=SAY, by=cast.ana)
        assert (await threads.counters(tx, viewer=cast.elena)).mentions == 1
        for other in (cast.ana, cast.bruno):
            with pytest.raises(NotAsked):
                await gestures.approve(tx, asked.id, reason="Sí", say=SAY, by=other)
        with pytest.raises(NotFound):
            await gestures.approve(tx, asked.id, reason="Sí", say=SAY, by=cast.dario)
        with pytest.raises(AlreadyAsked):
            await gestures.ask(tx, customer.thread, DRILL, of=elena.id, say=SAY, by=cast.ana)
        row = await gestures.approve(tx, asked.id, reason="Es justo", say=SAY, by=cast.elena)
        assert (row.agent_id, row.permission_id, row.cents) == (cast.ana.id, asked.id, 9000)
        assert (await gestures.left(tx, customer.thread, viewer=cast.ana)).on_case == 3000
        said = (await threads.page(tx, customer.thread, viewer=cast.ana)).messages
        assert [m.visibility for m in said[-3:]] == ["team", "team", "person"]
        assert "Un taladro nuevo" in said[-3].text
        assert "Es justo" in said[-2].text
        seen = (await threads.page(tx, customer.thread, viewer=customer.actor)).messages
        assert seen[-1].text == "Un taladro nuevo", "what it costs is ours"


async def test_a_no_has_its_reason(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        asked = await gestures.ask(tx, customer.thread, DRILL, of=cast.elena.id, say=SAY, by=cast.ana)
        with pytest.raises(WhyMissing):
            async with tx.connection.transaction():
                await gestures.refuse(tx, asked.id, reason=" ", say=SAY, by=cast.elena)
        await gestures.refuse(tx, asked.id, reason="Está en garantía", say=SAY, by=cast.elena)
        with pytest.raises(AnsweredBefore):
            await gestures.approve(tx, asked.id, reason="Sí", say=SAY, by=cast.elena)
        assert not await gestures.of_thread(tx, customer.thread, viewer=cast.ana)
        last = await gestures.last_permission(tx, customer.thread, viewer=cast.ana)
        assert last
        assert (last.verdict, last.answer) == ("refused", "Está en garantía")


async def test_nobody_asks_who_may_not_answer(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        for nobody in (cast.ana, cast.bruno, cast.dario):
            with pytest.raises(NobodyToAsk):
                await gestures.ask(tx, customer.thread, DRILL, of=nobody.id, say=SAY, by=cast.ana)
        await team.set_role(tx, cast.dario.id, "supervisor", by=cast.elena)
        with pytest.raises(NobodyToAsk):
            await gestures.ask(tx, customer.thread, DRILL, of=cast.dario.id, say=SAY, by=cast.ana)


async def test_a_supervisor_who_only_reads_is_not_asked(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        await team.set_role(tx, cast.bruno.id, "supervisor", by=cast.elena)
        assert cast.bruno.id in {one.id for one in await gestures.approvers(tx, customer.thread, viewer=cast.ana)}
        await tx.run("UPDATE membership SET verbs = '{read}' WHERE agent_id = %(id)s", id=cast.bruno.id)
        assert cast.bruno.id not in {one.id for one in await gestures.approvers(tx, customer.thread, viewer=cast.ana)}


async def test_who_asked_may_take_it_back(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        asked = await gestures.ask(tx, customer.thread, DRILL, of=cast.elena.id, say=SAY, by=cast.ana)
        with pytest.raises(NotAsked):
            await gestures.withdraw(tx, asked.id, by=cast.elena)
        await gestures.withdraw(tx, asked.id, by=cast.ana)
        await gestures.ask(tx, customer.thread, DRILL, of=cast.elena.id, say=SAY, by=cast.ana)


async def test_a_case_that_moved_is_asked_for_anew(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        asked = await gestures.ask(tx, customer.thread, DRILL, of=cast.elena.id, say=SAY, by=cast.ana)
        await threads.hand_off(tx, customer.thread, to=cast.bruno.id, reason="Es suyo", by=cast.ana)
        await threads.accept(tx, customer.thread, by=cast.bruno)
        with pytest.raises(OwnerChanged):
            await gestures.approve(tx, asked.id, reason="Sí", say=SAY, by=cast.elena)


async def test_two_answers_at_once_give_once(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        asked = await gestures.ask(tx, customer.thread, DRILL, of=cast.elena.id, say=SAY, by=cast.ana)

    async def answer() -> Gesture:
        async with db.begin() as tx:
            return await gestures.approve(tx, asked.id, reason="Sí", say=SAY, by=cast.elena)

    outcomes = await asyncio.gather(*(answer() for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(one, Gesture) for one in outcomes) == 1
    assert {type(one) for one in outcomes} == {Gesture, AnsweredBefore}
    async with db.look() as tx:
        assert len(await gestures.of_thread(tx, customer.thread, viewer=cast.ana)) == 1


async def test_what_is_asked_for_is_untied_too(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        tied = msgspec.structs.replace(DRILL, reason="A cambio de que retire la queja")
        with pytest.raises(gestures.NothingInReturn):
            await gestures.ask(tx, customer.thread, tied, of=cast.elena.id, say=SAY, by=cast.ana)
