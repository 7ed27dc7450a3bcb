"""Several acts in one go: through the real verbs, with one's own rights, all or none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.cast import carla, plant

from mostrador import threads
from mostrador.care import macros
from mostrador.care.macros import Text
from mostrador.care.macros.acts import Change, DaysUnfit, Note, Pass, Propose, Reply, Sleep, Tag
from mostrador.care.macros.macros import NotYourMacro, PhraseGone, PhraseNotShared, StepsUnfit
from mostrador.kit import clock
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound
from mostrador.threads.close import AlreadyClosed
from mostrador.threads.labels import labels_of


async def test_all_its_acts_in_order(tx: Tx) -> None:
    cast = await plant(tx)
    mine = await carla(tx, owner=cast.ana, team=cast.counter)
    hello = await macros.add_phrase(tx, "Hola", [Text("es", "Hola {persona}")], shown_to="mine", by=cast.ana)
    steps = (Reply(hello), Note(hello), Tag("Urgente"), Change("complaint"), Pass(cast.counter), Propose(), Sleep(3))
    macro = await macros.add_macro(tx, "Todo", steps, shown_to="mine", by=cast.ana)
    for _ in range(2):
        await macros.run_macro(tx, mine.thread, macro, attempt="1", by=cast.ana)
    seen = await threads.whole(tx, mine.thread, viewer=cast.ana)
    said = [(m.text, m.visibility) for m in seen.page.messages if m.author_kind == "agent"]
    assert said == [("Hola Carla", "person"), ("Hola Carla", "team")], "twice pressed is once done"
    assert (seen.thread.kind, seen.thread.state) == ("complaint", "snoozed")
    assert seen.standing.handoff
    assert seen.standing.handoff.to_id in {cast.bruno.id, cast.elena.id}
    assert (seen.standing.handoff.reason, seen.standing.handoff.about) == ("Todo", seen.thread.subject)
    assert seen.standing.handoff.done
    assert seen.standing.handoff.told
    assert seen.standing.handoff.due_at, "nobody accepts it: it goes back by itself"
    assert seen.standing.closure
    assert seen.standing.snooze
    assert timedelta(days=2) < seen.standing.snooze.until - clock.now() < timedelta(days=4)
    assert [one.name for one in (await labels_of(tx, mine.thread, viewer=cast.ana)).tags] == ["Urgente"]


async def test_what_one_act_refuses_stops_all(db: Database) -> None:
    async with db.begin() as tx:
        cast = await plant(tx)
        mine = await carla(tx, owner=cast.ana, team=cast.counter)
        await threads.discard(tx, mine.thread, why="mistake", reason="No era aquí", by=cast.ana)
        macro = await macros.add_macro(tx, "Cierra", (Tag("Vista"), Propose()), shown_to="mine", by=cast.ana)
    with pytest.raises(AlreadyClosed):
        async with db.begin() as tx:
            await macros.run_macro(tx, mine.thread, macro, attempt="1", by=cast.ana)
    async with db.look() as tx:
        assert not (await labels_of(tx, mine.thread, viewer=cast.ana)).tags


async def test_who_may_what(tx: Tx) -> None:
    cast = await plant(tx)
    mine = await carla(tx, owner=cast.ana, team=cast.counter)
    own = await macros.add_phrase(tx, "Mía", [Text("es", "Hola")], shown_to="mine", by=cast.ana)
    with pytest.raises(PhraseNotShared):
        await macros.add_macro(tx, "Saluda", (Reply(own),), shown_to="team", team=cast.counter, by=cast.ana)
    with pytest.raises(StepsUnfit):
        await macros.add_macro(tx, "Nada", (), shown_to="mine", by=cast.ana)
    with pytest.raises(DaysUnfit):
        await macros.add_macro(tx, "Siempre", (Sleep(4000),), shown_to="mine", by=cast.ana)
    everybodys = await macros.add_macro(tx, "Marca", (Tag("Vista"),), shown_to="all", by=cast.elena)
    with pytest.raises(NotYourMacro):
        await macros.remove_macro(tx, everybodys, by=cast.ana)
    for intruder in (cast.dario, mine.actor):
        with pytest.raises(NotFound):
            await macros.run_macro(tx, mine.thread, everybodys, attempt="1", by=intruder)
    kept = await macros.add_macro(tx, "Saluda", (Reply(own),), shown_to="mine", by=cast.ana)
    await macros.remove_phrase(tx, own, by=cast.ana)
    with pytest.raises(PhraseGone):
        await macros.run_macro(tx, mine.thread, kept, attempt="2", by=cast.ana)
