"""Clocks run beside the threads: they follow what happened, warn, and end nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.cast import Cast, carla, write

from mostrador import team, threads
from mostrador.care import clocks, routing
from mostrador.care.clocks import AnswerTime, Clock
from mostrador.channels import Incoming
from mostrador.kit import clock
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound


async def catch_up(db: Database) -> None:
    """What the worker does every second."""
    async with db.begin() as tx:
        while await clocks.follow(tx) >= clocks.EVENTS_AT_ONCE:
            pass


async def warn(db: Database) -> int:
    async with db.begin() as tx:
        return await clocks.warn(tx)


async def limits(tx: Tx, cast: Cast, minutes: int) -> None:
    await clocks.set_answer_times(
        tx,
        [AnswerTime(one.kind, one.urgent, minutes, minutes, None) for one in await clocks.answer_times(tx)],
        by=cast.elena,
    )


async def of(db: Database, thread: int, cast: Cast) -> Sequence[Clock]:
    async with db.look() as tx:
        return await clocks.clocks_of(tx, thread, viewer=cast.ana)


async def test_a_clock_runs_from_the_first_word_to_the_answer_even_when_nobody_followed_between(
    db: Database, cast: Cast
) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
    async with db.begin() as tx:
        await threads.reply(tx, customer.thread, "Es una escarpia", by=cast.ana)
    async with db.begin() as tx:
        await threads.thank(tx, customer.thread, agent=cast.ana.id, by=customer.actor)
    await catch_up(db)
    [met] = await of(db, customer.thread, cast)
    assert (met.sort, met.minutes, met.ending) == ("first", 240, "met")
    await catch_up(db)
    assert len(await of(db, customer.thread, cast)) == 1


async def test_danger_has_the_shortest_time_and_waits_for_no_opening_hours(db: Database, cast: Cast) -> None:
    """The shop opens on one other day of the week; Ana and Bruno are on shift all the same."""
    async with db.begin() as tx:
        await clocks.set_answer_times(
            tx,
            [
                AnswerTime(one.kind, one.urgent, 10 if (one.kind, one.urgent) == ("claim", True) else 240, 480, None)
                for one in await clocks.answer_times(tx)
            ],
            by=cast.elena,
        )
        weekday = (clock.now().astimezone(ZoneInfo("Europe/Madrid")).weekday() + 3) % 7
        await team.set_opening(tx, [team.Shift(weekday, 600, 1440)], by=cast.elena)
        calm = await write(tx, "Se ha roto la caldera")
        danger = await write(tx, "La caldera echa humo")
        later = await write(tx, "Se ha roto la caldera, otra vez")
    await catch_up(db)
    [slow] = await of(db, calm.thread, cast)
    assert slow.due_at - slow.started_at > timedelta(days=1), "the premise"
    [quick] = await of(db, danger.thread, cast)
    assert (quick.minutes, quick.due_at - quick.started_at) == (10, timedelta(minutes=10))
    async with db.begin() as tx:
        more = Incoming(via="counter", text="¡Huele a gas!", thread=later.thread)
        await threads.receive(tx, more, find_owner=routing.find_owner, by=cast.elena)
        await routing.heed(tx, later.thread, more, by=cast.elena)
    await catch_up(db)
    [hurried] = await of(db, later.thread, cast)
    assert hurried.due_at - clock.now() <= timedelta(minutes=10)
    async with db.begin() as tx:
        for agent in (cast.ana, cast.bruno):
            await team.set_shifts(tx, agent.id, (), by=cast.elena)
        alone = await write(tx, "La caldera echa humo")
    await catch_up(db)
    [waits] = await of(db, alone.thread, cast)
    assert waits.due_at - waits.started_at > timedelta(days=1), "nobody is there who could answer"


async def test_it_warns_once_runs_out_once_and_ends_nothing(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        await limits(tx, cast, 60)
        tx.at = clock.now() - timedelta(minutes=55)
        received = await write(tx)
    await catch_up(db)
    async with db.begin() as tx:
        await tx.run("UPDATE clock SET warn_at = now() - interval '1 minute', due_at = now() + interval '1 minute'")
    assert [await warn(db), await warn(db)] == [1, 0]
    async with db.begin() as tx:
        await tx.run("UPDATE clock SET due_at = now() - interval '1 second'")
    assert [await warn(db), await warn(db)] == [1, 0]
    async with db.look() as tx:
        found = await threads.find(tx, received.thread, viewer=cast.elena)
        [risk] = await clocks.at_risk(tx, viewer=cast.ana if found.owner_id == cast.ana.id else cast.bruno)
    assert found.state == "open"
    assert risk.thread == received.thread


async def test_later_settings_move_no_clock_that_runs(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
    await catch_up(db)
    [before] = await of(db, customer.thread, cast)
    async with db.begin() as tx:
        await limits(tx, cast, 9999)
        await threads.change(tx, customer.thread, subject="Otra", kind="complaint", by=cast.ana)
    await catch_up(db)
    assert await of(db, customer.thread, cast) == [before]


async def test_clocks_are_shown_to_who_may_read_the_thread(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
    async with db.look() as tx:
        for intruder in (cast.dario, customer.actor):
            with pytest.raises(NotFound):
                await clocks.clocks_of(tx, customer.thread, viewer=intruder)


async def test_public_holidays_are_written_once_and_the_firm_may_think_otherwise(db: Database, cast: Cast) -> None:
    assert await clocks.fill(db)
    assert not await clocks.fill(db)
    christmas = date(clock.now().year, 12, 25)
    patron = christmas - timedelta(days=2)
    async with db.begin() as tx:
        assert christmas in (await clocks.calendar(tx)).closed
        await clocks.open_day(tx, christmas, by=cast.elena)
        await clocks.close_day(tx, patron, "Fiesta del barrio", by=cast.elena)
        closed = (await clocks.calendar(tx)).closed
    assert christmas not in closed
    assert patron in closed
    await clocks.move_to(db, country="MX", region="", language="es", by=cast.elena)
    async with db.look() as tx:
        assert patron in (await clocks.calendar(tx)).closed
    with pytest.raises(clocks.RegionUnknown):
        await clocks.move_to(db, country="ES", region="ZZ", language="es", by=cast.elena)


async def test_what_was_due_first_is_due_as_soon_where_a_merged_thread_goes_on(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        await limits(tx, cast, 600)
        tx.at = clock.now() - timedelta(days=9)
        first = await carla(tx, owner=cast.ana, team=cast.counter)
    async with db.begin() as tx:
        second = await write(tx, "¿Y mi hembrilla?", person=first.actor.id)
    await catch_up(db)
    [early], [late] = await of(db, first.thread, cast), await of(db, second.thread, cast)
    assert early.due_at < late.due_at
    async with db.begin() as tx:
        await threads.merge(tx, first.thread, into=second.thread, by=cast.ana)
    await catch_up(db)
    [dropped], [now] = await of(db, first.thread, cast), await of(db, second.thread, cast)
    assert (dropped.ending, now.ended_at, now.due_at) == ("dropped", None, early.due_at)


async def test_a_merge_starts_the_clock_of_a_thread_that_had_none(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        first = await carla(tx, owner=cast.ana, team=cast.counter)
        second = await write(tx, "¿Y mi hembrilla?", person=first.actor.id)
    async with db.begin() as tx:
        await threads.reply(tx, second.thread, "Ya está", by=cast.ana)
        await threads.merge(tx, first.thread, into=second.thread, by=cast.ana)
    await catch_up(db)
    now = [one for one in await of(db, second.thread, cast) if one.ended_at is None]
    assert [one.sort for one in now] == ["next"]
    async with db.begin() as tx:
        await threads.reply(tx, second.thread, "Y lo otro también", by=cast.ana)
    await catch_up(db)
    assert {one.ending for one in await of(db, second.thread, cast)} == {"met"}
