"""Under many hands and timers at once a promise never vanishes, ends at most once, and never kept and broken."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.cast import Cast, Customer, carla, plant
from tests.conftest import Clones

from mostrador import threads, wiring
from mostrador.care import promises
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Problem

Verb = Literal[
    "attempt",
    "break_due",
    "called",
    "confirm",
    "keep",
    "make",
    "not_yet",
    "release",
    "remind",
    "renew",
    "reply",
    "solve",
]


class Row(msgspec.Struct, frozen=True):
    """What must not change about a promise once it is there, and how it ended."""

    id: int
    agent_id: int
    act: str
    made_at: datetime
    due_at: datetime
    ended_at: datetime | None
    ending: str | None
    revives_id: int | None


class World(msgspec.Struct):
    """Where it is played. `seen` are the promises as they last stood."""

    run: asyncio.Runner
    db: Database
    cast: Cast
    carla: Customer
    now: datetime
    seen: dict[int, Row] = {}


class Promises(RuleBasedStateMachine):
    """Two things are done at the same time, from two connections; then the clock goes on."""

    world: World

    @rule(
        pair=st.tuples(*[st.tuples(st.sampled_from(Verb.__args__), st.integers(0, 20), st.booleans())] * 2),  # type: ignore[attr-defined]
        minutes=st.sampled_from([0, 5, 31, 61, 200]),
    )
    def two_at_once(self, pair: tuple[tuple[Verb, int, bool], ...], minutes: int) -> None:
        """Two deeds at once, each a transaction of its own; what is refused is refused whole."""
        self.world.run.run(self._both(pair))
        self.world.now += timedelta(minutes=minutes)

    async def _both(self, pair: tuple[tuple[Verb, int, bool], ...]) -> None:
        await asyncio.gather(*(self._one(*deed) for deed in pair))

    async def _one(self, verb: Verb, which: int, by_ana: bool) -> None:
        world = self.world
        agent = world.cast.ana if by_ana else world.cast.bruno
        numbers = sorted(world.seen)
        promise = numbers[which % len(numbers)] if numbers else 0
        due = world.now + timedelta(minutes=10 + 25 * which)
        thread, customer = world.carla.thread, world.carla.actor
        deeds: dict[Verb, Callable[[Tx], Awaitable[object]]] = {
            "attempt": lambda tx: promises.attempt(tx, promise, by=agent),
            "break_due": promises.break_due,
            "called": lambda tx: promises.called(tx, promise, by=agent),
            "confirm": lambda tx: promises.confirm(tx, promise, was_so=by_ana, by=customer),
            "keep": lambda tx: promises.keep(tx, promise, by=agent),
            "make": lambda tx: promises.make(
                tx, thread, act="call" if which % 2 else "write", what="Lo prometo", due_at=due, by=agent
            ),
            "not_yet": lambda tx: threads.not_yet(tx, thread, by=customer),
            "release": lambda tx: promises.release(tx, promise, by=customer),
            "remind": promises.remind,
            "renew": lambda tx: promises.renew(tx, promise, due_at=due, by=agent),
            "reply": lambda tx: threads.reply(tx, thread, "Aquí está", by=agent),
            "solve": lambda tx: threads.solve(tx, thread, by=customer),
        }
        try:
            async with world.db.begin() as tx:
                await deeds[verb](tx)
        except Problem:
            return

    @invariant()
    def every_promise_is_there_and_ended_once(self) -> None:
        """What was seen is still there; what had ended stands as it ended; the events say the same as the rows."""
        rows, endings, lines = self.world.run.run(self._read())
        assert self.world.seen.keys() <= rows.keys(), "a promise is gone"
        for number, before in self.world.seen.items():
            now = rows[number]
            assert (now.agent_id, now.act, now.made_at) == (before.agent_id, before.act, before.made_at)
            assert before.ended_at is None or now == before, "an ending changed"
        told = sorted(number for number, row in rows.items() if row.ending)
        assert endings == told, "an ending without its event, or two of them"
        assert lines == sum(row.ending == "broken" for row in rows.values()), "we said twice that we failed"
        again = [row.revives_id for row in rows.values() if row.revives_id and row.ending is None]
        assert len(again) == len(set(again)), "the same word is owed twice"
        for row in rows.values():
            if row.revives_id:
                first = rows[row.revives_id]
                assert first.ending == "released", "what was not released holds again"
                assert (row.agent_id, row.act) == (first.agent_id, first.act), "somebody else owes it now"
        self.world.seen = rows

    async def _read(self) -> tuple[dict[int, Row], list[int], int]:
        async with self.world.db.look() as tx:
            rows = await tx.all(
                Row, "SELECT id, agent_id, act, made_at, due_at, ended_at, ending, revives_id FROM promise"
            )
            endings = await tx.values(
                "SELECT about_id FROM event WHERE kind = ANY(%(kinds)s) OR (kind = 'call.tried' AND facts @> %(ends)s)"
                " ORDER BY about_id",
                kinds=["promise.kept", "promise.broken", "promise.released"],
                ends='{"ends": true}',
            )
            lines = await tx.value("SELECT count(*) FROM message WHERE sign = 'promise-broken'")
        return {row.id: row for row in rows}, list(endings), int(lines)


@pytest.fixture
def world(clones: Clones, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    config = Config(data=tmp_path_factory.mktemp("promises"), database_url=clones.make())
    with asyncio.Runner() as run:
        db = wiring.database(config)
        run.run(db.open())
        played = run.run(_scene(run, db))
        monkeypatch.setattr(clock, "now", lambda: played.now)
        yield played
        run.run(db.close())


async def _scene(run: asyncio.Runner, db: Database) -> World:
    async with db.begin() as tx:
        cast = await plant(tx)
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        await promises.make(
            tx, customer.thread, act="call", what="x", due_at=datetime.now(UTC) + timedelta(days=2), by=cast.ana
        )
    return World(run, db, cast, customer, datetime.now(UTC))


def test_a_promise_has_exactly_one_ending(world: World) -> None:
    class Played(Promises):
        pass

    Played.world = world
    run_state_machine_as_test(
        Played,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    endings = {row.ending for row in world.seen.values()}
    assert {"kept", "broken", "released"} <= endings, "the premise: much of it happened"
