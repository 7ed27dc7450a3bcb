"""The demo shop: alive from the first look, the same at the second, and never in somebody's own shop."""

from __future__ import annotations

import pytest

from mostrador import team, threads
from mostrador.care import promises, segments
from mostrador.demo import DEMO_PASSWORD, plant
from mostrador.demo.story import matters
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound
from mostrador.oversight import evidence

UNTRUE = """
SELECT (SELECT count(*) FROM thread WHERE last_at >= %(began)s OR opened_at >= %(began)s OR opened_at > last_at)
     + (SELECT count(*) FROM message WHERE at >= %(began)s)
     + (SELECT count(*) FROM event WHERE at >= %(began)s AND kind NOT IN ('thread.read'))
     + (SELECT count(*) FROM closure WHERE closed_at >= %(began)s OR ended_at >= %(began)s)
     + (SELECT count(*) FROM handoff WHERE offered_at >= %(began)s OR accepted_at >= %(began)s)
     + (SELECT count(*) FROM snooze WHERE at >= %(began)s OR until <= %(began)s)
     + (SELECT count(*) FROM contact WHERE answered_at >= %(began)s)
     + (SELECT count(*) FROM address WHERE created_at >= %(began)s)
     + (SELECT count(*) FROM message m JOIN message n USING (thread_id)
         WHERE m.position < n.position AND (m.at > n.at OR m.id > n.id))
"""


async def test_the_demo_is_alive_and_planted_once(db: Database) -> None:
    began = clock.now()
    planted = await plant(db)
    assert planted.threads == len(matters()) >= 60
    again = await plant(db)
    assert (again.logins, again.threads) == (planted.logins, 0)
    async with db.begin() as tx:
        for email in planted.logins:
            agent = await team.find_agent_by_email(tx, email)
            assert await team.password_fits(DEMO_PASSWORD, await team.password_hash(tx, agent.id))
        ana = await _as(tx, "ana@lallave.example")
        assert (await team.card(tx, ana.id)).on_duty
        mine = (await threads.inbox(tx, "mine", viewer=ana)).items
        assert [item.person for item in mine[:3]] == ["Miguel López", "Carla Ruiz", "Rosa Vidal"]
        assert mine[0].subject == "Sigo sin servicio de afilado"
        counters = await threads.counters(tx, viewer=ana)
        assert min(counters.mine, counters.waiting, counters.snoozed, counters.offered) > 0
        assert (await threads.draft(tx, mine[0].id, viewer=ana)) is not None
        for group in await segments.segments(tx, viewer=ana):
            assert (await segments.fitting(tx, group.filter, viewer=ana)).people, group.name
        elena = await _as(tx, "elena@lallave.example")
        # She is off shift, so that it waits for her.
        assert await tx.value("SELECT count(*) FROM mention WHERE agent_id = %(elena)s", elena=elena.id) > 0
        broken = [one for one in await promises.of_thread(tx, mine[0].id, viewer=ana) if one.ending == "broken"]
        assert [one.answer_missed_at is not None for one in broken] == [True], "the new time was not given either"
        assert await promises.miss_answers(tx) == 0
        assert await tx.value(UNTRUE, began=began) == 0
        assert await evidence.seal(tx) > 400
        assert await evidence.first_fault(tx) is None


async def test_a_real_shop_is_left_alone(db: Database) -> None:
    async with db.begin() as tx:
        await team.ensure_shop(tx, "Mercería Sol")
        await team.add_agent(tx, email="sol@merceria.example", name="Sol", role="admin")
    planted = await plant(db)
    assert planted.logins == ()
    async with db.look() as tx:
        assert (await team.shop(tx)).name == "Mercería Sol"
        with pytest.raises(NotFound):
            await team.find_agent_by_email(tx, "ana@lallave.example")


async def _as(tx: Tx, email: str) -> Actor:
    agent = await team.find_agent_by_email(tx, email)
    return await team.find_actor(tx, agent.id)
