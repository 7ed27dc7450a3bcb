"""«Hoy» shows an agent what is theirs, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.cast import carla, owned_by, plant

from mostrador import people, threads
from mostrador.care import macros, promises
from mostrador.channels import Incoming
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound

ZONE = ZoneInfo("Europe/Madrid")


async def test_danger_and_the_third_time_stand_on_top_of_the_day(tx: Tx) -> None:
    cast = await plant(tx)
    longest, again, danger = [(await carla(tx, owner=cast.ana, team=cast.counter)) for _ in range(3)]
    for hours, one in ((3, longest), (2, again), (1, danger)):
        back = "UPDATE thread SET waiting_since = waiting_since - make_interval(hours => %(by)s) WHERE id = %(id)s"
        await tx.run(back, by=hours, id=one.thread)
    await tx.run("UPDATE thread SET raised_at = now() WHERE id = %(id)s", id=again.thread)
    await tx.run("UPDATE thread SET raised = 4 WHERE id = %(id)s", id=danger.thread)
    seen = await macros.today(tx, zone=ZONE, viewer=cast.ana)
    assert [item.id for item in seen.waiting] == [danger.thread, again.thread, longest.thread]
    assert seen.phones == {again.thread: ""}, "where to call is asked for"
    person = (await threads.find(tx, again.thread, viewer=cast.ana)).person_id
    await people.give_phone(tx, person, "612 345 678", "ES", by=again.actor)
    assert (await macros.today(tx, zone=ZONE, viewer=cast.ana)).phones == {again.thread: "+34612345678"}


async def test_not_yet_stands_right_after_danger_until_it_is_answered(tx: Tx) -> None:
    cast = await plant(tx)
    danger, again, longest, back = [(await carla(tx, owner=cast.ana, team=cast.counter)) for _ in range(4)]
    await tx.run("UPDATE thread SET raised_at = now() WHERE id = %(id)s", id=again.thread)
    await tx.run("UPDATE thread SET raised = 4 WHERE id = %(id)s", id=danger.thread)
    await threads.solve(tx, back.thread, by=back.actor)
    await threads.not_yet(tx, back.thread, by=back.actor)
    seen = (await macros.today(tx, zone=ZONE, viewer=cast.ana)).waiting
    assert [item.id for item in seen] == [danger.thread, back.thread, again.thread, longest.thread]
    assert [item.not_yet for item in seen] == [False, True, False, False]
    await threads.reply(tx, back.thread, "Voy", by=cast.ana)
    incoming = Incoming(via="counter", text="¿Y entonces?", thread=back.thread)
    await threads.receive(tx, incoming, find_owner=owned_by(cast.ana, cast.counter), by=back.actor)
    seen = (await macros.today(tx, zone=ZONE, viewer=cast.ana)).waiting
    assert [item.id for item in seen] == [danger.thread, again.thread, longest.thread, back.thread]


async def test_what_is_mine_today(tx: Tx) -> None:
    cast = await plant(tx)
    longest = await carla(tx, owner=cast.ana, team=cast.counter)
    later = await carla(tx, owner=cast.ana, team=cast.counter)
    answered = await carla(tx, owner=cast.ana, team=cast.counter)
    await carla(tx, owner=cast.bruno, team=cast.counter)
    await tx.run(
        "UPDATE thread SET waiting_since = waiting_since - interval '2 hours' WHERE id = %(id)s", id=longest.thread
    )
    for text in ("Hola", "Y más"):
        await threads.reply(tx, answered.thread, text, by=cast.ana)
    due = clock.now() + timedelta(minutes=5)
    await promises.make(tx, later.thread, act="call", what="Llamarla", due_at=due, by=cast.ana)
    seen = await macros.today(tx, zone=ZONE, viewer=cast.ana)
    assert [item.id for item in seen.waiting] == [longest.thread, later.thread]
    assert [one.thread for one in seen.answered] == [answered.thread], "twice answered is one case"
    soon_is_today = due.astimezone(ZONE).date() == clock.now().astimezone(ZONE).date()
    assert [one.thread_id for one in seen.due] == [later.thread] * soon_is_today
    bruno = await macros.today(tx, zone=ZONE, viewer=cast.bruno)
    assert (len(bruno.waiting), bruno.due, bruno.answered) == (1, (), [])
    with pytest.raises(NotFound):
        await macros.today(tx, zone=ZONE, viewer=longest.actor)
