"""What we say: few statements, once, and only where it was meant."""

from __future__ import annotations

import sys

import pytest
from tests.cast import Cast, carla, plant
from tests.counting import counted

from mostrador import team, threads
from mostrador.kit.db import Database, Tx
from mostrador.threads.reply import AnsweredMeanwhile
from mostrador.threads.say import AttemptElsewhere

MOST = 8


@pytest.mark.skipif(sys.platform != "linux", reason="libpq traces on Linux only")
async def test_a_reply_takes_no_more_than_eight_statements(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        key = await team.start_session(tx, await team.find_agent(tx, cast.ana.id), device="")
    async with counted(db) as (tx, count):
        await tx.value("SELECT 1")
    assert count.statements == 3, "the premise: BEGIN, one statement, COMMIT"
    async with counted(db) as (tx, count):
        opened = await team.open_session(tx, key)
        assert opened is not None
        await threads.reply(tx, customer.thread, "Es una escarpia", by=opened[1], client=("agent:1", "a"), via="api")
    assert count.statements <= MOST
    async with counted(db) as (tx, count):
        opened = await team.open_session(tx, key)
        assert opened is not None
        await threads.reply(tx, customer.thread, "Del 6", by=opened[1], client=("agent:1", "b"), seen=2)
    assert count.statements <= MOST, "as the desk says it, with the draft gone and nobody in between"


async def test_an_attempt_belongs_to_one_thread(tx: Tx) -> None:
    cast = await plant(tx)
    one = await carla(tx, owner=cast.ana, team=cast.counter)
    two = await carla(tx, owner=cast.ana, team=cast.counter)
    first = await threads.reply(tx, one.thread, "Hola", by=cast.ana, client=("agent:1", "a"))
    assert (await threads.reply(tx, one.thread, "Hola", by=cast.ana, client=("agent:1", "a"))).id == first.id
    with pytest.raises(AttemptElsewhere):
        await threads.reply(tx, two.thread, "Hola", by=cast.ana, client=("agent:1", "a"))


async def test_who_wrote_meanwhile_holds_a_reply_and_nothing_else_does(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    await threads.note(tx, customer.thread, "Ojo", by=cast.bruno)
    await threads.propose(tx, customer.thread, by=cast.ana)
    first = await threads.reply(tx, customer.thread, "Va", by=cast.ana, client=("agent:1", "a"), seen=1)
    with pytest.raises(AnsweredMeanwhile):
        await threads.reply(tx, customer.thread, "Yo también", by=cast.bruno, seen=1)
    await threads.reply(tx, customer.thread, "Y otra", by=cast.ana, seen=1)
    again = await threads.reply(tx, customer.thread, "Va", by=cast.ana, client=("agent:1", "a"), seen=1)
    assert (again.id, again.repeated) == (first.id, True)
