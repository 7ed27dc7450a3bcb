"""Terms of the law: they begin when something is lodged, end with the decision, and move for nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import Cast, Customer, carla

from mostrador import threads
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound
from mostrador.oversight import answers, compliance
from mostrador.oversight.answers import Decided
from mostrador.oversight.compliance import Profile, deadlines
from mostrador.oversight.compliance.deadlines import Deadline, run, terms
from mostrador.oversight.compliance.rules import Concern
from mostrador.threads.records import Kind

LARGE = Profile(sector="energy")
NOON = datetime(2027, 2, 1, 11, tzinfo=UTC)
KINDS: tuple[Kind, ...] = ("enquiry", "complaint", "claim", "incident")


async def catch_up(db: Database) -> None:
    async with db.begin() as tx:
        while await deadlines.follow(tx) >= deadlines.EVENTS_AT_ONCE:
            pass


async def running(db: Database, thread: int, cast: Cast) -> Sequence[Deadline]:
    await catch_up(db)
    async with db.look() as tx:
        return [one for one in await deadlines.deadlines_of(tx, thread, viewer=cast.ana) if one.runs]


async def call_it(db: Database, thread: int, kind: Kind, cast: Cast) -> None:
    async with db.begin() as tx:
        await threads.change(tx, thread, subject="La caldera", kind=kind, by=cast.ana)


async def decided(tx: Tx, thread: int, reasons: str, *, by: Actor) -> None:
    asked = await answers.questions_of(tx, thread, viewer=by)
    told = Decided(outcome="granted", reasons=reasons, answers={one.key: "Sí." for one in asked})
    await answers.decide(tx, thread, told, by=by)


@pytest.fixture
async def customer(db: Database, cast: Cast) -> Customer:
    async with db.begin() as tx:
        return await carla(tx, owner=cast.ana, team=cast.counter)


async def test_a_complaint_is_decided_in_fifteen_days_by_whoever(db: Database, cast: Cast, customer: Customer) -> None:
    assert not await running(db, customer.thread, cast), "an enquiry binds a small shop to nothing"
    await call_it(db, customer.thread, "complaint", cast)
    [term] = await running(db, customer.thread, cast)
    assert (term.rule, term.count, term.unit) == ("tr-21-term", 15, "day")
    assert timedelta(days=15) <= term.due_at - term.lodged_at <= timedelta(days=16, hours=1)

    await call_it(db, customer.thread, "enquiry", cast)
    assert await running(db, customer.thread, cast) == [term], "another name moves nothing"
    async with db.begin() as tx:
        await threads.solve(tx, customer.thread, by=customer.actor)
    assert await running(db, customer.thread, cast) == [term], "«solved» waives no complaint"
    async with db.begin() as tx:
        await threads.not_yet(tx, customer.thread, by=customer.actor)
        await decided(tx, customer.thread, "La cambiamos, porque venía rota.", by=cast.ana)
    assert not await running(db, customer.thread, cast)
    async with db.look() as tx:
        [ended] = await deadlines.deadlines_of(tx, customer.thread, viewer=cast.ana)
        assert (ended.ending, ended.due_at) == ("met", term.due_at)
        with pytest.raises(NotFound):
            await deadlines.deadlines_of(tx, customer.thread, viewer=cast.dario)


async def test_a_decision_taken_back_was_none_and_one_that_is_not_accepted_begins_anew(
    db: Database, cast: Cast, customer: Customer
) -> None:
    await call_it(db, customer.thread, "claim", cast)
    [term] = await running(db, customer.thread, cast)
    for by, same in ((cast.ana, True), (customer.actor, False)):
        async with db.begin() as tx:
            await decided(tx, customer.thread, "No procede.", by=cast.ana)
        async with db.begin() as tx:
            await (threads.reopen if same else threads.not_yet)(tx, customer.thread, by=by)
        [after] = await running(db, customer.thread, cast)
        assert (after.id == term.id) is same


async def test_a_charge_and_a_cut_have_shorter_terms_and_what_is_said_late_begins_at_the_beginning(
    db: Database, cast: Cast, customer: Customer
) -> None:
    async with db.begin() as tx:
        await compliance.answer(tx, LARGE, by=cast.elena)
        await tx.run("UPDATE thread SET opened_at = %(at)s WHERE id = %(id)s", at=NOON, id=customer.thread)
    concerns: tuple[tuple[Concern, str], ...] = (("billing", "lsac-17-billing"), ("continuity", "lsac-17-continuity"))
    for what, rule in concerns:
        async with db.begin() as tx:
            with pytest.raises(NotFound):
                await compliance.note_concern(tx, customer.thread, "billing", by=cast.dario)
            await compliance.note_concern(tx, customer.thread, what, by=cast.ana)
            await compliance.note_concern(tx, customer.thread, what, by=cast.ana)
        found = {one.rule: one for one in await running(db, customer.thread, cast)}
        assert found[rule].lodged_at == NOON
        assert min(found.values(), key=lambda one: one.due_at).rule == rule


async def test_what_is_set_aside_is_owed_no_more_until_it_comes_back(
    db: Database, cast: Cast, customer: Customer
) -> None:
    await call_it(db, customer.thread, "complaint", cast)
    [term] = await running(db, customer.thread, cast)
    async with db.begin() as tx:
        await threads.discard(tx, customer.thread, why="spam", reason="Publicidad", by=cast.ana)
    assert await running(db, customer.thread, cast) == [term], "one person alone ends no complaint"
    async with db.begin() as tx:
        await threads.second(tx, customer.thread, by=cast.bruno)
    assert not await running(db, customer.thread, cast)
    async with db.begin() as tx:
        await threads.reopen(tx, customer.thread, by=cast.ana)
    assert await running(db, customer.thread, cast) == [term]


async def test_a_term_that_runs_out_is_told_step_by_step_and_ends_nothing(
    db: Database, cast: Cast, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await call_it(db, customer.thread, "complaint", cast)
    [term] = await running(db, customer.thread, cast)
    whole, told = term.due_at - term.lodged_at, []
    for percent in (0.4, 0.51, 0.6, 0.81, 0.96, 1.01, 2):
        monkeypatch.setattr(clock, "now", lambda share=percent: term.lodged_at + whole * share)
        async with db.begin() as tx:
            told.append(await deadlines.warn(tx))
    assert told == [0, 1, 0, 1, 1, 1, 0]
    [over] = await running(db, customer.thread, cast)
    assert over.missed_at == term.due_at
    async with db.look() as tx:
        assert (await threads.find(tx, customer.thread, viewer=cast.ana)).state == "open"
        [first] = await deadlines.owed(tx, viewer=cast.ana)
        assert (first.thread_id, first.rule) == (customer.thread, "tr-21-term")
        assert not await deadlines.owed(tx, viewer=cast.dario)
        [kept] = await deadlines.kept(tx, NOON - timedelta(days=3650))
        assert (kept.running, kept.over, kept.decided) == (1, 1, 0)


async def test_the_database_itself_moves_no_term(db: Database, cast: Cast, customer: Customer) -> None:
    await call_it(db, customer.thread, "complaint", cast)
    assert await running(db, customer.thread, cast)
    for statement in (
        "UPDATE deadline SET due_at = due_at + interval '1 day'",
        "UPDATE deadline SET lodged_at = now()",
        "DELETE FROM deadline",
        "UPDATE company SET large = false",
    ):
        if "company" in statement:
            async with db.begin() as tx:
                await compliance.answer(tx, LARGE, by=cast.elena)
        with pytest.raises((psycopg.errors.RaiseException, psycopg.errors.RestrictViolation)):
            async with db.begin() as tx:
                await tx.run(statement)


HOURS = st.integers(1, 400)
STEPS = st.one_of(
    st.tuples(st.just("call"), st.sampled_from(KINDS)),
    st.tuples(st.just("end"), st.sampled_from(("solved", "quiet", "merged"))),
)


@given(first=st.sampled_from(KINDS), steps=st.lists(st.tuples(STEPS, st.integers(1, 400)), max_size=12))
def test_no_sequence_of_names_makes_a_term_later(first: Kind, steps: Sequence[tuple[tuple[str, str], int]]) -> None:
    def start(kind: str, at: datetime) -> Sequence[Deadline]:
        return terms(LARGE, 1, kind, (), at, zone=ZoneInfo("Europe/Madrid"), holidays=frozenset({date(2027, 3, 19)}))

    rows, now = run.lodge((), [first], NOON, start), NOON
    due = [row.due_at for row in rows if row.kind in ("complaint", "claim")]
    for (what, name), hours in steps:
        now += timedelta(hours=hours)
        rows = run.lodge(rows, [name], NOON, start) if what == "call" else run.decide(rows, name, now)
        still = [row.due_at for row in rows if row.runs and row.kind in ("complaint", "claim")]
        assert not due or min(still) <= min(due), "a complaint is owed its decision by its first day"
        due = still
    assert not [row for row in run.decide(rows, "answered", now) if row.runs]


ASKS = st.sampled_from(("missing", "complete", "needless"))
LENIENT = Profile(large=True, strict=False)


@given(
    steps=st.lists(
        st.tuples(
            st.one_of(st.tuples(st.just("call"), st.sampled_from(KINDS)), st.tuples(st.just("ask"), ASKS)), HOURS
        ),
        max_size=14,
    )
)
def test_only_what_was_missing_and_came_begins_a_term_anew(steps: Sequence[tuple[tuple[str, str], int]]) -> None:
    zone, asked, complete, waits = ZoneInfo("Europe/Madrid"), False, None, False

    def start(kind: str, at: datetime) -> Sequence[Deadline]:
        return terms(LENIENT, 1, kind, (), at, zone=zone, holidays=frozenset(), waits=waits, complete=complete)

    def first(rows: Sequence[Deadline]) -> datetime | None:
        return min((row.due_at for row in rows if row.runs and row.kind in ("complaint", "claim")), default=None)

    rows, now = run.lodge((), ["complaint"], NOON, start), NOON
    for (what, name), hours in steps:
        now += timedelta(hours=hours)
        before, due = rows, first(rows)
        match what, name:
            case "call", _:
                rows = run.lodge(rows, [name], NOON, start)
                assert due is None or (first(rows) or due) <= due, "another name makes nothing later"
            case "ask", "missing" if not asked:
                rows, asked, waits = run.wait(rows, deadlines.waiting(LENIENT, zone), now), True, True
                assert due is None or due > now or first(rows) == due, "what ran out waits for nothing"
            case "ask", "needless" if waits:
                waits = False
                rows = run.go_on(rows)
                assert first(rows) == min(row.due_at for row in before if row.kind in ("complaint", "claim"))
            case "ask", "complete" if waits:
                waits, complete = False, now
                rows = run.complete(rows, "complaint", NOON, start)
        moved = {row.due_at for row in before} - {row.due_at for row in rows}
        assert not moved, "no row moves, whatever becomes of it"
    if waits:
        assert not [row for row in rows if row.runs and row.due_at > now], "it waits for one thing alone"
