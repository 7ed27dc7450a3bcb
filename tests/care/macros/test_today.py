"""«Hoy» shows an agent what is theirs, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.cast import carla, plant

from mostrador import threads
from mostrador.care import macros, promises
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound

ZONE = ZoneInfo("Europe/Madrid")


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
