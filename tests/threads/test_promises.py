"""The promises P1, P3, P5 and P7 under fire: many hands on the same threads, from several connections at once."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Literal

import msgspec
import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests.cast import Cast, Customer, carla, owned_by, plant
from tests.conftest import Clones

from mostrador import people, team, threads, wiring
from mostrador.care import leave
from mostrador.care.routing import find_owner
from mostrador.channels import Incoming
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound, Problem
from mostrador.oversight import evidence
from mostrador.threads.close import OnlyTheCustomer
from mostrador.threads.say import AttemptElsewhere, commitment

Verb = Literal[
    "accept",
    "answer",
    "correct",
    "discard",
    "hand_off",
    "need_days",
    "not_yet",
    "note",
    "open",
    "propose",
    "receive",
    "refuse",
    "reopen",
    "reply",
    "resume",
    "second",
    "sign",
    "snooze",
    "solve",
    "suspend",
    "thank",
    "unsnooze",
    "wake_due",
    "withdraw",
]
WORDS = frozenset({"receive", "reply", "note", "open"})


class Deed(msgspec.Struct, frozen=True):
    """One thing one of them does: `who` and `where` are counted round, `again` sends it twice at once."""

    verb: Verb
    who: int
    where: int
    attempt: int | None
    again: bool
    fails: bool


class Done(msgspec.Struct, frozen=True):
    """What came of a deed: what the verb returned, or the problem it raised."""

    deed: Deed
    text: str
    came: object
    problem: Problem | None = None


class World(msgspec.Struct):
    """Where the deeds are done.

    What happens at the same time may not repeat, and hypothesis repeats what fails. So the first
    promise that breaks is kept here with what was done, and the rest of the run is idle.
    """

    run: asyncio.Runner
    db: Database
    cast: Cast
    broken: Exception | None = None
    history: list[list[Deed]] = []


def unless_broken(step: Callable[..., None]) -> Callable[..., None]:
    """Run a step while every promise holds; keep the first that does not."""

    @wraps(step)
    def watched(self: Promises, **drawn: object) -> None:
        if self.world.broken is None:
            try:
                step(self, **drawn)
            except (AssertionError, LookupError, psycopg.Error) as error:
                self.world.broken = error

    return watched


class _Fails(Exception):
    """The transaction of a deed is rolled back after the verb was done."""


# What a person sees of a thread, beside what is in the row.
THREADS = """
SELECT t.id, t.owner_id, t.state, t.last_position, t.waiting_since IS NOT NULL AS waits,
       a.suspended_at IS NOT NULL AS gone,
       ARRAY(SELECT c.kind || ':' || c.by_kind FROM closure c
              WHERE c.thread_id = t.id AND c.ended_at IS NULL AND c.closed_at IS NOT NULL) AS ended,
       (SELECT count(*) FROM closure c WHERE c.thread_id = t.id AND c.ended_at IS NULL) AS closures,
       (SELECT count(*) FROM snooze s WHERE s.thread_id = t.id AND s.woken_at IS NULL) AS snoozes,
       (SELECT count(*) FROM handoff h WHERE h.thread_id = t.id
           AND num_nonnulls(h.accepted_at, h.refused_at, h.withdrawn_at) = 0) AS offers,
       ARRAY(SELECT (e.facts ->> 'owner')::bigint FROM event e
              WHERE e.topic = 'thread:' || t.id AND e.kind IN ('thread.opened', 'handoff.accepted')
              ORDER BY e.id) AS owners,
       ARRAY(SELECT (e.facts ->> 'from_')::bigint FROM event e
              WHERE e.topic = 'thread:' || t.id AND e.kind = 'handoff.accepted' ORDER BY e.id) AS givers,
       (SELECT count(*) FROM handoff h WHERE h.thread_id = t.id AND h.accepted_at IS NOT NULL) AS accepted
  FROM thread t JOIN agent a ON a.id = t.owner_id
 WHERE t.id = ANY(%(threads)s::bigint[]) ORDER BY t.id
"""
MESSAGES = """
SELECT m.id, m.position, m.text, m.author_kind, m.visibility, m.salt, m.at, m.withdrawn_at IS NOT NULL AS withdrawn,
       ARRAY(SELECT e.facts ->> 'digest' FROM event e
              WHERE e.topic = 'thread:' || m.thread_id AND e.about_kind = 'message' AND e.about_id = m.id
                AND e.facts ? 'digest' ORDER BY e.id) AS digests
  FROM message m WHERE m.thread_id = %(thread)s::bigint ORDER BY m.position
"""


class Standing(msgspec.Struct, frozen=True):
    """A thread as the database has it."""

    id: int
    owner_id: int
    state: str
    last_position: int
    waits: bool
    gone: bool
    ended: list[str]
    closures: int
    snoozes: int
    offers: int
    owners: list[int]
    givers: list[int]
    accepted: int


class Kept(msgspec.Struct, frozen=True):
    """A message as the database has it."""

    id: int
    position: int
    text: str
    author_kind: str
    visibility: str
    salt: bytes
    at: datetime
    withdrawn: bool
    digests: list[str]


class Promises(RuleBasedStateMachine):
    """A few threads, everybody of the cast, and what each was told had been accepted."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.cast = world.cast
        self.customers: list[Customer] = []
        self.accepted: dict[int, set[str]] = {}
        """The texts each accepted message may have now: one, or several after corrections at the same time."""
        self.known: list[int] = []
        """The messages there were before the present step."""
        self.place: dict[int, int] = {}
        self.withdrawn: set[int] = set()
        self.numbers = itertools.count(1)

    @initialize()
    @unless_broken
    def carla_writes(self) -> None:
        """Two threads: Ana owns one, Bruno the other, and the second is a complaint."""
        self.world.history.clear()

        async def begin(agent: Actor) -> Customer:
            async with self.world.db.begin() as tx:
                await team.resume(tx, self.cast.bruno.id, by=SYSTEM)
                customer = await carla(tx, owner=agent, team=self.cast.counter)
                if agent is self.cast.bruno:
                    await threads.change(tx, customer.thread, subject="Queja", kind="complaint", by=agent)
            return customer

        for agent in (self.cast.ana, self.cast.bruno):
            customer = self.world.run.run(begin(agent))
            first = self._messages(customer.thread)[0]
            self.accepted[first.id], self.place[first.id] = {first.text}, customer.thread
            self.customers.append(customer)

    @rule(
        deeds=st.lists(
            st.builds(
                Deed,
                verb=st.sampled_from(Verb.__args__),  # type: ignore[attr-defined]
                who=st.integers(0, 3),
                where=st.integers(0, 5),
                attempt=st.none() | st.integers(0, 2),
                again=st.booleans(),
                fails=st.integers(0, 9).map(lambda n: n == 0),
            ),
            min_size=1,
            max_size=5,
        )
    )
    @unless_broken
    def at_once(self, deeds: list[Deed]) -> None:
        """Several deeds, each on its own connection, at the same time."""
        self.world.history.append(deeds)
        before = {thread.id: thread for thread in self._threads()}
        self.known = list(self.accepted)
        done = self.world.run.run(self._all(deeds))
        self._learn(done)
        if len(done) == 1:
            self._after_one(done[0], before)
        self.world.run.run(self._sweep())

    async def _all(self, deeds: list[Deed]) -> list[Done]:
        several = [deed for deed in deeds for _ in range(1 + deed.again)]
        return await asyncio.gather(*(self._do(deed, f"palabras {next(self.numbers)}") for deed in several))

    async def _do(self, deed: Deed, text: str) -> Done:
        customer = self.customers[deed.where % len(self.customers)]
        agent = (self.cast.ana, self.cast.bruno, self.cast.dario, self.cast.elena)[deed.who]
        try:
            async with self.world.db.begin() as tx:
                came = await self._verb(tx, deed, customer, agent, text)
                if deed.fails:
                    raise _Fails
        except Problem as problem:
            return Done(deed, text, None, problem)
        except _Fails:
            return Done(deed, text, None)
        return Done(deed, text, came)

    async def _verb(self, tx: Tx, deed: Deed, customer: Customer, agent: Actor, text: str) -> object:
        thread = customer.thread
        soon = clock.now() + timedelta(milliseconds=30)
        mine = None if deed.attempt is None else (f"agent:{agent.id}", f"{thread}/{deed.attempt}")
        theirs = None if deed.attempt is None else (f"person:{customer.actor.id}", f"{deed.attempt}")
        author = self._author(deed, agent)
        colleague = (self.cast.bruno, self.cast.dario, self.cast.elena, self.cast.ana)[deed.who]
        verbs: dict[Verb, Callable[[], Awaitable[object]]] = {
            "accept": lambda: threads.accept(tx, thread, by=agent),
            "answer": lambda: threads.answer(tx, thread, decision="No procede", by=agent),
            "correct": lambda: threads.correct(tx, self._some_message(deed), text, by=author),
            "discard": lambda: threads.discard(tx, thread, why="mistake", reason="Por error", by=agent),
            "hand_off": lambda: threads.hand_off(tx, thread, to=colleague.id, reason="Es suyo", by=agent),
            "need_days": lambda: threads.need_days(tx, thread, until=soon, by=customer.actor),
            "not_yet": lambda: threads.not_yet(tx, thread, by=customer.actor),
            "note": lambda: threads.note(tx, thread, text, by=agent, client=mine),
            "open": lambda: self._open(tx, text, deed),
            "propose": lambda: threads.propose(tx, thread, by=agent),
            "receive": lambda: self._receive(tx, text, customer, theirs),
            "refuse": lambda: threads.refuse(tx, thread, by=agent),
            "reopen": lambda: threads.reopen(tx, thread, by=agent),
            "reply": lambda: threads.reply(tx, thread, text, by=agent, client=mine),
            "resume": lambda: team.resume(tx, self.cast.bruno.id, by=SYSTEM),
            "second": lambda: threads.second(tx, thread, by=agent),
            "sign": lambda: threads.sign(tx, thread, "trying", by=customer.actor, client=theirs),
            "snooze": lambda: threads.snooze(tx, thread, until=soon, by=agent),
            "solve": lambda: threads.solve(tx, thread, by=agent if deed.who == 0 else customer.actor),
            "suspend": lambda: leave.suspend(tx, self.cast.bruno.id, reason="Se va", by=self.cast.elena),
            "thank": lambda: threads.thank(tx, thread, agent=agent.id, by=customer.actor),
            "unsnooze": lambda: threads.unsnooze(tx, thread, by=agent),
            "wake_due": lambda: threads.wake_due(tx),
            "withdraw": lambda: threads.withdraw(tx, self._some_message(deed), by=author),
        }
        return await verbs[deed.verb]()

    async def _open(self, tx: Tx, text: str, deed: Deed) -> threads.Received:
        attempt = {} if deed.attempt is None else {"client_scope": f"ip:{id(self)}", "client_id": str(deed.attempt)}
        incoming = Incoming(via="counter", text=text, name="Carla", **attempt)  # type: ignore[arg-type]
        return await threads.receive(tx, incoming, find_owner=find_owner, by=Actor("customer", 0))

    async def _receive(self, tx: Tx, text: str, customer: Customer, client: tuple[str, str] | None) -> threads.Received:
        scope, number = client or (None, None)
        incoming = Incoming(via="counter", text=text, thread=customer.thread, client_scope=scope, client_id=number)
        return await threads.receive(tx, incoming, find_owner=owned_by(self.cast.dario, 0), by=customer.actor)

    def _some_message(self, deed: Deed) -> int:
        return self.known[(deed.where + 7 * deed.who) % len(self.known)]

    def _author(self, deed: Deed, agent: Actor) -> Actor:
        thread = self.place[self._some_message(deed)]
        return next(c.actor for c in self.customers if c.thread == thread) if deed.again else agent

    def _learn(self, done: list[Done]) -> None:
        """Remember what was accepted; a repeated attempt must be one of those."""
        said = [(d, _placed(d)) for d in done if d.came is not None]
        for deed, placed in said:
            if placed is None or placed.repeated:
                continue
            assert placed.id not in self.accepted, "the same message was accepted twice"
            text = deed.text if deed.deed.verb in WORDS else ""
            self.accepted[placed.id], self.place[placed.id] = {text}, placed.thread_id
            if isinstance(deed.came, threads.Received) and deed.came.opened:
                self.world.run.run(self._admit(deed.came))
        for _, placed in said:
            assert placed is None or placed.id in self.accepted, "a repeated attempt is a message nobody accepted"
        for one in done:
            assert not isinstance(one.problem, AttemptElsewhere), "a repeated attempt was refused"
            if one.deed.verb in {"correct", "withdraw"} and not one.problem and not one.deed.fails:
                message = self._some_message(one.deed)
                if one.deed.verb == "correct":
                    self.accepted[message].add(one.text)
                else:
                    self.withdrawn.add(message)

    async def _admit(self, received: threads.Received) -> None:
        async with self.world.db.begin() as tx:
            browser, key = await people.new_browser(tx, received.person)
            await threads.admit(tx, browser.id, received.thread)
        actor = Actor("customer", received.person, "Carla", frozenset({f"browser:{browser.id}"}))
        self.customers.append(Customer(actor, received.thread, key))

    def _after_one(self, done: Done, before: dict[int, Standing]) -> None:
        """What must hold after one deed that nothing else disturbed."""
        thread = self.customers[done.deed.where % len(self.customers)].thread
        if done.deed.verb == "solve" and done.deed.who == 0:
            assert isinstance(done.problem, OnlyTheCustomer | NotFound), "an agent declared a thread solved"
        if done.deed.verb == "receive" and isinstance(done.came, threads.Received) and not done.came.message.repeated:
            now = next(t for t in self._threads() if t.id == thread)
            assert now.state == "open", "a customer wrote and the thread still sleeps"
            assert now.waits, "a customer wrote and nobody owes an answer"
            assert before[thread].gone or now.owner_id == before[thread].owner_id, "it woke with another owner"

    async def _sweep(self) -> None:
        async with self.world.db.begin() as tx:
            await leave.sweep(tx)

    @invariant()
    @unless_broken
    def each_thread_has_one_owner_who_is_here(self) -> None:
        for thread in self._threads():
            assert thread.owners[-1] == thread.owner_id, "the owner moved without an accepted handoff"
            assert thread.givers == thread.owners[:-1], "somebody gave what they did not own"
            assert thread.accepted == len(thread.givers)
            assert thread.state == "closed" or not thread.gone, "an open thread belongs to somebody who left"
            assert thread.offers <= 1

    @invariant()
    @unless_broken
    def the_state_is_what_the_rows_say(self) -> None:
        for thread in self._threads():
            assert thread.closures <= 1
            assert thread.snoozes <= 1
            assert (thread.state == "closed") == bool(thread.ended)
            assert (thread.state == "snoozed") == (thread.snoozes == 1)
            assert not (thread.state == "closed" and thread.waits)
            assert not any(end.startswith("solved") and end != "solved:customer" for end in thread.ended)

    @invariant()
    @unless_broken
    def nothing_is_lost_or_doubled_and_all_read_the_same_order(self) -> None:
        seen: set[int] = set()
        for thread in self._threads():
            kept = self._messages(thread.id)
            assert [m.position for m in kept] == list(range(1, thread.last_position + 1))
            assert [m.at for m in kept] == sorted(m.at for m in kept)
            for message in (m for m in kept if m.author_kind != "system"):
                seen.add(message.id)
                self._as_accepted(message)
            self.world.run.run(self._read_alike(thread.id, kept))
        assert seen == set(self.accepted), "a message was lost, or one is here that nobody accepted"

    def _as_accepted(self, message: Kept) -> None:
        assert message.withdrawn == (message.id in self.withdrawn)
        if message.withdrawn:
            assert (message.text, message.salt) == ("", b"")
            return
        assert message.text in self.accepted[message.id]
        self.accepted[message.id] = {message.text}
        assert message.digests[-1] == commitment(message.salt, message.text), "the event commits to other words"

    async def _read_alike(self, thread: int, kept: list[Kept]) -> None:
        customer = next(c.actor for c in self.customers if c.thread == thread)
        for viewer, mine in (
            (self.cast.elena, kept),
            (customer, [m for m in kept if m.visibility == "person"]),
        ):
            async with self.world.db.look() as tx:
                page = await threads.page(tx, thread, viewer=viewer, limit=4)
                backwards = list(page.messages)
                while page.before is not None:
                    page = await threads.page(tx, thread, viewer=viewer, before=page.before, limit=4)
                    backwards = [*page.messages, *backwards]
                forwards = (await threads.after(tx, thread, 0, viewer=viewer, limit=500)).messages
            assert [m.id for m in backwards] == [m.id for m in mine]
            assert [m.id for m in forwards] == [m.id for m in mine]

    def _threads(self) -> list[Standing]:
        async def read() -> list[Standing]:
            async with self.world.db.look() as tx:
                return list(await tx.all(Standing, THREADS, threads=[c.thread for c in self.customers]))

        return self.world.run.run(read())

    def _messages(self, thread: int) -> list[Kept]:
        async def read() -> list[Kept]:
            async with self.world.db.look() as tx:
                return list(await tx.all(Kept, MESSAGES, thread=thread))

        return self.world.run.run(read())


def _placed(done: Done) -> threads.Placed | None:
    if isinstance(done.came, threads.Received):
        return done.came.message
    return done.came if isinstance(done.came, threads.Placed) else None


@pytest.fixture
def world(clones: Clones, tmp_path: Path) -> Iterator[World]:
    """A shop on ten connections, on a loop of its own."""
    with asyncio.Runner() as run:
        db = wiring.database(Config(data=tmp_path, database_url=clones.make()), size=10)

        async def begin() -> Cast:
            await db.open()
            async with db.begin() as tx:
                return await plant(tx)

        async def chain_holds() -> bool:
            async with db.begin() as tx:
                while await evidence.seal(tx) == 2000:
                    pass
                return await evidence.first_fault(tx) is None

        yield World(run, db, run.run(begin()))
        assert run.run(chain_holds())
        run.run(db.close())


def try_to_break(world: World, *, examples: int, steps: int) -> None:
    """Let hypothesis look for a sequence that breaks a promise."""
    run_state_machine_as_test(
        lambda: Promises(world),  # type: ignore[arg-type]
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
            phases=[Phase.generate],
            database=None,
        ),
    )

    if world.broken is not None:
        raise AssertionError("\n".join(map(str, world.history))) from world.broken


def test_the_promises_hold(world: World) -> None:
    try_to_break(world, examples=8, steps=15)


@pytest.mark.long
def test_the_promises_hold_for_long(world: World) -> None:
    try_to_break(world, examples=400, steps=60)
