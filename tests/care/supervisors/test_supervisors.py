"""A customer wants a supervisor: 180 seconds for one to come, then a call the same working day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.cast import Cast, Customer, carla

from mostrador import people, team, threads
from mostrador.care import promises, routing, supervisors
from mostrador.care.clocks import Calendar
from mostrador.care.supervisors.late import same_day
from mostrador.care.supervisors.take import NoSupervisor, TakenAlready
from mostrador.channels import AddressGiven, Incoming
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound
from mostrador.threads.access import OnlyReads

Moment = tuple[int, int, int]
MADRID = ZoneInfo("Europe/Madrid")
WEEK = [team.Shift(day, 9 * 60, 18 * 60) for day in range(5)]
MONDAY = datetime(2026, 11, 23, 11, tzinfo=MADRID)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What time it is: the last of these."""
    moments = [MONDAY.astimezone(UTC)]
    monkeypatch.setattr(clock, "now", lambda: moments[-1])
    return moments


async def supervisor(tx: Tx, cast: Cast, name: str, *, on_shift: bool = True) -> Actor:
    """Somebody of Darío's team who supervises, in the office hours of WEEK."""
    agent = await team.add_agent(
        tx, email=f"{name}@lallave.example", name=name, role="supervisor", password_hash="none", teams=(cast.workshop,)
    )
    await team.set_shifts(tx, agent.id, WEEK if on_shift else (), by=cast.elena)
    return await team.find_actor(tx, agent.id)


async def scene(tx: Tx, cast: Cast) -> Customer:
    """Carla's thread with Ana, in a firm that opens from nine to six."""
    await team.set_opening(tx, WEEK, by=cast.elena)
    return await carla(tx, owner=cast.ana, team=cast.counter)


async def test_all_on_shift_are_called_and_one_joins_while_the_owner_stays(
    db: Database, cast: Cast, at: list[datetime]
) -> None:
    async with db.begin() as tx:
        gema, hugo, mine = await supervisor(tx, cast, "Gema"), await supervisor(tx, cast, "Hugo"), await scene(tx, cast)
        with pytest.raises(NotFound):
            await threads.find(tx, mine.thread, viewer=gema)
        asked = await supervisors.ask(tx, mine.thread, by=mine.actor)
        assert asked.due_at - asked.asked_at == timedelta(seconds=180)
        assert (await supervisors.ask(tx, mine.thread, by=mine.actor)).id == asked.id, "asking twice is asking once"
        for one in (gema, hugo):
            assert [call.thread_id for call in await supervisors.ringing(tx, viewer=one)] == [mine.thread]
            await threads.find(tx, mine.thread, viewer=one)
        assert not await supervisors.ringing(tx, viewer=cast.bruno)
        with pytest.raises(NoSupervisor):
            await supervisors.take(tx, mine.thread, by=cast.bruno)
        at.append(at[0] + timedelta(seconds=179))
        assert await supervisors.run_out(tx) == 0
        taken = await supervisors.take(tx, mine.thread, by=gema)
        assert taken.in_time
        assert taken.agent == "Gema"
        with pytest.raises(NotFound):
            await supervisors.take(tx, mine.thread, by=hugo)
        with pytest.raises(TakenAlready):
            await supervisors.take(tx, mine.thread, by=cast.elena)
        assert not await supervisors.ringing(tx, viewer=hugo)
        found = await threads.find(tx, mine.thread, viewer=gema)
        assert found.owner_id == cast.ana.id
        await threads.reply(tx, mine.thread, "Soy Gema", by=gema)
        said = (await threads.page(tx, mine.thread, viewer=mine.actor)).messages
        assert [(line.sign, line.author) for line in said if line.author_kind == "system"][-1] == ("supervisor", "Gema")


async def test_nobody_in_180_seconds_is_a_promise_of_a_call_the_same_day(
    db: Database, cast: Cast, at: list[datetime]
) -> None:
    async with db.begin() as tx:
        gema, mine = await supervisor(tx, cast, "Gema"), await scene(tx, cast)
        await people.add_address(tx, mine.actor.id, AddressGiven("phone", "+34600111222"), by=cast.ana)
        await supervisors.ask(tx, mine.thread, by=mine.actor)
        at.append(at[0] + timedelta(seconds=180))
        assert await supervisors.run_out(tx) == 1
        assert await supervisors.run_out(tx) == 0
        late = await supervisors.current(tx, mine.thread, viewer=mine.actor)
        assert late is not None
        assert late.agent == "Gema"
        assert not late.in_time
        promised = await promises.find(tx, late.promise_id or 0, viewer=gema)
        assert (promised.act, promised.agent_id) == ("call", gema.id)
        assert promised.due_at == datetime(2026, 11, 23, 18, tzinfo=MADRID)
        assert (await threads.find(tx, mine.thread, viewer=gema)).owner_id == cast.ana.id


async def test_not_yet_brings_back_what_a_supervisor_owes(db: Database, cast: Cast, at: list[datetime]) -> None:
    """Solved releases the call; taken back, the same supervisor owes it again by the same hour."""
    async with db.begin() as tx:
        customer = await scene(tx, cast)
        olga = await supervisor(tx, cast, "Olga", on_shift=False)
        await tx.run("DELETE FROM shift")
        before = await supervisors.ask(tx, customer.thread, by=customer.actor)
        assert before.owes
        await threads.solve(tx, customer.thread, by=customer.actor)
        ended = await supervisors.current(tx, customer.thread, viewer=customer.actor)
        assert ended is not None
        assert not ended.owes
        await threads.not_yet(tx, customer.thread, by=customer.actor)
        again = await supervisors.current(tx, customer.thread, viewer=olga)
        assert again is not None
        assert (again.owes, again.agent_id, again.owes_by) == (True, before.agent_id, before.owes_by)


async def test_nobody_on_shift_is_said_at_once_with_the_hour(db: Database, cast: Cast, at: list[datetime]) -> None:
    async with db.begin() as tx:
        gema, mine = await supervisor(tx, cast, "Gema", on_shift=False), await scene(tx, cast)
        said_at_once = await supervisors.ask(tx, mine.thread, by=mine.actor)
        assert said_at_once.promise_id is not None
        assert not said_at_once.rings
        promised = await promises.find(tx, said_at_once.promise_id, viewer=mine.actor)
        assert promised.act == "write", "she left no phone"
        assert promised.agent_id in {gema.id, cast.elena.id}
        said = (await threads.page(tx, mine.thread, viewer=mine.actor)).messages
        again = await supervisors.ask(tx, mine.thread, by=mine.actor)
        assert again.id == said_at_once.id, "what is owed is not promised twice"
        told = [line for line in said if line.sign == "supervisor-none"]
        assert [datetime.fromisoformat(line.text) for line in told] == [promised.due_at]


@pytest.mark.parametrize("danger", [True, False])
async def test_danger_is_answered_today_while_somebody_who_supervises_is_here(
    db: Database, cast: Cast, at: list[datetime], *, danger: bool
) -> None:
    """On a Sunday, when the shop does not open, Gema is on shift until ten in the evening. Her desk says danger."""
    at.append(datetime(2026, 11, 22, 19, tzinfo=MADRID))
    async with db.begin() as tx:
        gema, mine = await supervisor(tx, cast, "Gema"), await scene(tx, cast)
        await team.set_shifts(tx, gema.id, [*WEEK, team.Shift(6, 9 * 60, 22 * 60)], by=cast.elena)
        other = await carla(tx, owner=cast.ana, team=cast.counter)
        await supervisors.ask(tx, other.thread, by=other.actor)
        if danger:
            gas = Incoming(via="counter", text="Huele a gas", thread=mine.thread)
            await routing.heed(tx, mine.thread, gas, by=mine.actor)
        await supervisors.ask(tx, mine.thread, by=mine.actor)
        rings = await supervisors.ringing(tx, viewer=gema)
        first, then = (mine.thread, other.thread) if danger else (other.thread, mine.thread)
        assert [(one.thread_id, one.danger) for one in rings] == [(first, danger), (then, False)]
        at.append(at[-1] + timedelta(seconds=180))
        assert await supervisors.run_out(tx) == 2
        late = await supervisors.current(tx, mine.thread, viewer=mine.actor)
        assert late is not None
        assert late.owes_by == datetime(2026, 11, 22 if danger else 23, 22 if danger else 18, tzinfo=MADRID)
        assert late.agent == "Gema"


async def test_who_has_no_right_reaches_nothing(db: Database, cast: Cast, at: list[datetime]) -> None:
    async with db.begin() as tx:
        await supervisor(tx, cast, "Gema")
        mine = await scene(tx, cast)
        other = await carla(tx, owner=cast.dario, team=cast.workshop)
        await supervisors.ask(tx, mine.thread, by=mine.actor)
        for intruder in (cast.dario, other.actor, Actor("customer", cast.ana.id)):
            with pytest.raises(NotFound):
                await supervisors.ask(tx, mine.thread, by=intruder)
            with pytest.raises(NotFound):
                await supervisors.take(tx, mine.thread, by=intruder)
            with pytest.raises(NotFound):
                await supervisors.current(tx, mine.thread, viewer=intruder)
        with pytest.raises(NotFound):
            await supervisors.take(tx, mine.thread, by=mine.actor)
        with pytest.raises(NotFound):
            await supervisors.ringing(tx, viewer=mine.actor)
        auditor = Actor("agent", cast.bruno.id, "Bruno", verbs=frozenset({"read:all", "audit"}))
        with pytest.raises(OnlyReads):
            await supervisors.take(tx, mine.thread, by=auditor)


@pytest.mark.parametrize(
    ("asked", "now", "due"),
    [
        ((23, 11, 0), (23, 11, 3), (23, 18, 0)),
        # Asked for two minutes before closing: still the same day (Ley 10/2025, 8.3).
        ((23, 17, 58), (23, 18, 1), (23, 18, 31)),
        ((23, 20, 0), (23, 20, 0), (24, 18, 0)),
        ((28, 11, 0), (28, 11, 0), (30, 18, 0)),
    ],
)
def test_the_same_working_day(
    asked: tuple[int, int, int], now: tuple[int, int, int], due: tuple[int, int, int]
) -> None:
    calendar = Calendar(WEEK, MADRID)
    moments = [datetime(2026, 11, day, hour, minute, tzinfo=MADRID) for day, hour, minute in (asked, now, due)]
    assert same_day(calendar, moments[0], now=moments[1]) == moments[2]
