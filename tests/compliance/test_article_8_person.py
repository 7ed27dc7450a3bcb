"""Ley 10/2025, art. 8.1, 8.2, 8.4 and 10.3: a person in three minutes, and nobody hung up on while they wait."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from tests.cast import Cast, Customer, carla, owned_by, write
from tests.oversight.evaluation.sentences import ASK, lines

from mostrador import people, threads, worker
from mostrador.care import away, clocks, handoffs, leave, leaving, openings, promises, silence, supervisors
from mostrador.channels import webhooks
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database, Tx
from mostrador.oversight import answers, compliance, evaluation, retention
from mostrador.oversight.compliance import checks, deadlines
from mostrador.oversight.evaluation import Moment

# Every timer of the worker that does something to a thread; what sends, seals, searches and tidies touches none.
TIMERS: Sequence[Callable[[Tx], Awaitable[int]]] = (
    threads.wake_due,
    supervisors.run_out,
    leave.sweep,
    away.come_back,
    promises.remind,
    promises.break_due,
    promises.miss_answers,
    leaving.remind,
    handoffs.give_back_due,
    clocks.follow,
    clocks.warn,
    answers.heed,
    deadlines.follow,
    deadlines.warn,
    evaluation.follow,
    silence.follow,
    silence.go_quiet,
    people.lapse,
    openings.forget,
    webhooks.forget_delivered,
    retention.forget,
)
APART = frozenset(
    {
        "evidence.seal",
        "search.index_words",
        "routing.forget_talk",
        "team.forget_absences",
        "importing.forget_imports",
        "macros.forget_batches",
        "sent.forget",
        "mail.side.remind",
        "privacy.go_on",
        "courses.keep_gate",
        "papers.keep_sheet",
        "papers.warn_breaches",
    }
)
PERSON = "Quiero hablar con una persona"


async def stands(db: Database, row: str) -> tuple[str, int, int]:
    async with db.look() as tx:
        rule = next(one for one in compliance.all_rules() if one.id == row)
        [found] = await checks.look(tx, [rule])
        return found.state, found.whole, found.against


async def follow(db: Database) -> None:
    async with db.begin() as tx:
        await evaluation.follow(tx)


async def asks(db: Database, cast: Cast, text: str = PERSON) -> Customer:
    async with db.begin() as tx:
        return await carla(tx, owner=cast.ana, team=cast.counter, text=text)


def test_the_simulation_knows_every_timer() -> None:
    named = set(re.findall(r"every\([\d.]+, db, ([a-z][\w.]+)", Path(worker.__file__).read_text("utf-8")))
    assert {name.rpartition(".")[2] for name in named - APART} <= {timer.__name__ for timer in TIMERS}


async def test_six_hours_of_waiting_end_nothing(
    db: Database, cast: Cast, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = [await asks(db, cast) for _ in range(3)]
    async with db.begin() as tx:
        # One of them waits for a supervisor too, one was offered to another, one is a call.
        await supervisors.ask(tx, waiting[0].thread, by=waiting[0].actor)
        await threads.hand_off(tx, waiting[1].thread, to=cast.bruno.id, reason="Es suyo", by=cast.ana)
        call = await write(tx, find_owner=owned_by(cast.ana, cast.counter), via="phone", scribe=cast.ana.id)
        now = clock.now()
        await threads.begin_contact(tx, call.thread, way="phone", arrived_at=now, answered_at=now, by=cast.ana)
    began, at = clock.now(), clock.now()
    monkeypatch.setattr(clock, "now", lambda: at)
    while at < began + timedelta(hours=6):
        at += timedelta(minutes=1 if at < began + timedelta(minutes=10) else 30)
        for timer in TIMERS:
            async with db.begin() as tx:
                await timer(tx)
    async with db.look() as tx:
        assert {(await threads.find(tx, one.thread, viewer=SYSTEM)).state for one in waiting} == {"open"}
        assert await tx.value("SELECT count(*) FROM closure") == 0
        assert await tx.value("SELECT count(*) FROM event WHERE kind = 'thread.closed'") == 0
        assert await tx.value("SELECT count(*) FROM moment WHERE name IN ('ended', 'abandoned')") == 0
        assert await tx.value("SELECT ended_at FROM contact") is None, "nor a call that goes on"
    assert (await stands(db, "lsac-8-wait"))[0] == "green"


async def test_who_asks_for_a_person_in_any_words_has_one_in_three_minutes(db: Database, cast: Cast) -> None:
    assert (await stands(db, "lsac-8-person"))[0] == "unseen"
    for language in ("es", "ca", "gl", "eu", "en"):
        customer = await asks(db, cast, lines(ASK[language])[0])
        await follow(db)
        assert (await stands(db, "lsac-8-person"))[0] == "amber", "one waits just now"
        async with db.begin() as tx:
            await threads.reply(tx, customer.thread, "Soy Ana", by=cast.ana)
    await follow(db)
    assert await stands(db, "lsac-8-person") == ("green", 5, 0)
    left = await asks(db, cast)
    async with db.begin() as tx:
        await threads.solve(tx, left.thread, by=left.actor)
    await follow(db)
    assert await stands(db, "lsac-8-person") == ("red", 6, 1), "who leaves before counts as one who got nobody"


async def test_of_the_calls_95_of_100_are_attended_in_less_than_three_minutes(db: Database, cast: Cast) -> None:
    async def call(seconds: float) -> None:
        async with db.begin() as tx:
            made = await write(tx, find_owner=owned_by(cast.ana, cast.counter), via="phone", scribe=cast.ana.id)
            came = clock.now() - timedelta(hours=1)
            answered = came + timedelta(seconds=seconds)
            await threads.begin_contact(
                tx, made.thread, way="phone", arrived_at=came, answered_at=answered, by=cast.ana
            )
        await follow(db)

    for _ in range(19):
        await call(179.9)
    await call(180.0)
    assert await stands(db, "lsac-10-phone") == ("green", 20, 0), "95 of 100 exactly"
    await call(180.0)
    assert await stands(db, "lsac-10-phone") == ("red", 21, 2)


async def test_a_contact_that_the_system_ends_while_somebody_waits_shows(db: Database, cast: Cast) -> None:
    customer = await asks(db, cast)
    await follow(db)
    async with db.begin() as tx:
        ended = Moment(
            contact=f"thread-{customer.thread}-1",
            thread_id=customer.thread,
            channel="counter",
            name="ended",
            by_kind="system",
            at=clock.now(),
        )
        await evaluation.note(tx, [ended])
    assert await stands(db, "lsac-8-wait") == ("red", 1, 1)
