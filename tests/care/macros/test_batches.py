"""One act on several threads: what can be done is done, what not is told, and all of it goes back."""

from __future__ import annotations

import pytest
from tests.cast import Cast, carla

from mostrador import threads, worker
from mostrador.care import macros
from mostrador.care.macros import batches
from mostrador.care.macros.acts import Act, DaysUnfit, PassTo, Propose, Sleep, Spam, Tag
from mostrador.care.macros.batches import Batch, NothingChosen, TooLateToUndo
from mostrador.config import Config
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from mostrador.kit.errors import NotFound
from mostrador.kit.files import file_store
from mostrador.kit.i18n import Language, translator
from mostrador.threads.handoff import ReasonMissing
from mostrador.threads.labels import labels_of

SAY = translator(Language("en"))


async def done(db: Database, act: Act, chosen: list[int], by: Actor) -> Batch:
    async with db.begin() as tx:
        batch = await macros.begin_batch(tx, act, chosen, by=by)
    await macros.work_batch(db, batch, say=SAY, by=by)
    async with db.look() as tx:
        return await macros.find_batch(tx, batch, viewer=by)


async def undone(db: Database, batch: Batch, by: Actor) -> Batch:
    async with db.begin() as tx:
        await macros.undo_batch(tx, batch.id, by=by)
    await macros.work_batch(db, batch.id, say=SAY, by=by)
    async with db.look() as tx:
        return await macros.find_batch(tx, batch.id, viewer=by)


async def test_each_act_and_the_way_back(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        chosen = [(await carla(tx, owner=cast.ana, team=cast.counter)).thread for _ in range(2)]

    async def stand() -> list[tuple[object, ...]]:
        async with db.look() as tx:
            seen = [await threads.whole(tx, one, viewer=cast.ana, limit=0) for one in chosen]
            tags = [(await labels_of(tx, one, viewer=cast.ana)).tags for one in chosen]
        return [
            (one.thread.state, one.thread.waiting_since, one.standing, tag) for one, tag in zip(seen, tags, strict=True)
        ]

    before = await stand()
    acts: list[Act] = [Tag("Urgente"), Sleep(2), PassTo(cast.bruno.id, "Me voy"), Propose(), Spam("Anuncios")]
    for act in acts:
        batch = await done(db, act, chosen, cast.ana)
        assert (batch.total, batch.done, batch.waits, batch.refused) == (2, 2, 0, ())
        assert batch.undo_until
        assert await stand() != before, act
        back = await undone(db, batch, cast.ana)
        assert (back.undone, back.refused, back.working) == (2, (), False)
        assert await stand() == before, act


async def test_what_is_passed_on_in_bulk_carries_what_the_form_does(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        mine = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
    await done(db, PassTo(cast.bruno.id, "Me voy"), [mine], cast.ana)
    async with db.look() as tx:
        handoff = (await threads.standing(tx, mine, viewer=cast.ana)).handoff
    assert handoff
    assert (handoff.reason, bool(handoff.about), bool(handoff.done)) == ("Me voy", True, True)
    assert "Bruno" in handoff.told
    assert handoff.due_at
    unknown = await done(db, PassTo(99_999, "Me voy"), [mine], cast.ana)
    assert unknown.refused


async def test_what_could_not_be_done_is_told(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        mine = await carla(tx, owner=cast.ana, team=cast.counter)
        closed = await carla(tx, owner=cast.ana, team=cast.counter)
        far = await carla(tx, owner=cast.dario, team=cast.workshop, text="Un secreto")
        await threads.discard(tx, closed.thread, why="mistake", reason="No era", by=cast.ana)
    batch = await done(db, Propose(), [mine.thread, closed.thread, far.thread, closed.thread], cast.ana)
    assert (batch.total, batch.done) == (3, 1)
    assert [one.thread for one in batch.refused] == [closed.thread, far.thread]
    assert "already closed" in batch.refused[0].why
    assert batch.refused[1].subject == "", "nothing is said of what is not hers to see"
    async with db.begin() as tx:
        await threads.reopen(tx, mine.thread, by=cast.bruno)
    back = await undone(db, batch, cast.ana)
    assert back.undone == 0
    assert back.refused[0].thread == mine.thread, "Bruno was quicker: his word stays"


async def test_what_was_there_before_stays(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        mine = await carla(tx, owner=cast.ana, team=cast.counter)
    first = await done(db, Tag("Urgente"), [mine.thread], cast.ana)
    second = await done(db, Tag("urgente"), [mine.thread], cast.ana)
    await undone(db, second, cast.ana)
    async with db.look() as tx:
        assert [one.name for one in (await labels_of(tx, mine.thread, viewer=cast.ana)).tags] == ["Urgente"]
    with pytest.raises(TooLateToUndo):
        await undone(db, second, cast.ana)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "UNDO", -batches.UNDO)
        with pytest.raises(TooLateToUndo):
            await undone(db, first, cast.ana)


async def test_whose_it_is(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        mine = await carla(tx, owner=cast.ana, team=cast.counter)
        batch = await macros.begin_batch(tx, Tag("Vista"), [mine.thread], by=cast.ana)
        for intruder in (cast.bruno, cast.elena, mine.actor):
            with pytest.raises(NotFound):
                await macros.find_batch(tx, batch, viewer=intruder)
            with pytest.raises(NotFound):
                await macros.undo_batch(tx, batch, by=intruder)
        with pytest.raises(NothingChosen):
            await macros.begin_batch(tx, Propose(), [], by=cast.ana)
        with pytest.raises(DaysUnfit):
            await macros.begin_batch(tx, Sleep(0), [mine.thread], by=cast.ana)
        with pytest.raises(ReasonMissing):
            await macros.begin_batch(tx, Spam(" "), [mine.thread], by=cast.ana)
        assert await macros.forget_batches(tx) == 0


async def test_the_worker_does_what_is_too_much_to_wait_for(db: Database, cast: Cast, config: Config) -> None:
    async with db.begin() as tx:
        mine = await carla(tx, owner=cast.ana, team=cast.counter)
        batch = await macros.begin_batch(tx, Tag("Vista"), [mine.thread], by=cast.ana)
    app = worker.tasks(config, db, file_store(config.files, None))
    await app.tasks["work_batch"](batch=batch, agent=cast.ana.id)
    async with db.look() as tx:
        told = await macros.find_batch(tx, batch, viewer=cast.ana)
    assert (told.done, told.working) == (1, False)
