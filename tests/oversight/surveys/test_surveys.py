"""Two questions, asked once after a decision, answered once, and never a figure of one agent."""

from __future__ import annotations

import psycopg
import pytest
from tests.cast import Cast, Customer, carla

from mostrador import threads
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Forbidden, NotFound
from mostrador.oversight import answers, compliance, surveys
from mostrador.oversight.answers import Decided
from mostrador.oversight.compliance import Profile
from mostrador.oversight.surveys.ask import AnswerBoth, AnsweredAlready


async def told(tx: Tx, cast: Cast, *, sector: str = "energy") -> Customer:
    """A complaint whose decision was told."""
    await compliance.answer(tx, Profile(sector=sector), by=cast.elena)  # type: ignore[arg-type]
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    await threads.change(tx, customer.thread, subject="La factura", kind="complaint", by=cast.ana)
    assert await surveys.survey_of(tx, customer.thread, viewer=customer.actor) is None, "not before the decision"
    asked = await answers.questions_of(tx, customer.thread, viewer=cast.ana)
    decided = Decided(outcome="granted", reasons="Se anula.", answers={one.key: "Sí." for one in asked})
    await answers.decide(tx, customer.thread, decided, by=cast.ana)
    return customer


async def test_it_is_asked_after_the_decision_and_answered_once_by_them_alone(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await told(tx, cast)
        asked = await surveys.survey_of(tx, customer.thread, viewer=customer.actor)
        assert asked
        assert asked.open
        for by in (cast.ana, cast.dario):
            with pytest.raises(NotFound):
                await surveys.answer(tx, customer.thread, treatment=3, matter=3, by=by)
        for treatment, matter in ((0, 3), (3, 4)):
            with pytest.raises(AnswerBoth):
                await surveys.answer(tx, customer.thread, treatment=treatment, matter=matter, by=customer.actor)
        await surveys.answer(tx, customer.thread, treatment=3, matter=1, causes=["slow", "nonsense"], by=customer.actor)
        with pytest.raises(AnsweredAlready):
            await surveys.decline(tx, customer.thread, by=customer.actor)
        assert await tx.value("SELECT causes FROM survey") == ["slow"]
        await threads.not_yet(tx, customer.thread, by=customer.actor)
        assert await surveys.survey_of(tx, customer.thread, viewer=customer.actor) is None, "it is not decided now"


async def test_who_need_not_ask_asks_nobody(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await told(tx, cast, sector="other")
        assert await surveys.survey_of(tx, customer.thread, viewer=customer.actor) is None
        with pytest.raises(NotFound):
            await surveys.decline(tx, customer.thread, by=customer.actor)


async def test_few_answers_are_not_shown_and_no_agent_stands_beside_any(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        for n in range(surveys.FEWEST):
            months = await surveys.by_month(tx, viewer=cast.elena)
            assert [one.treatment for one in months] == [()] * (n > 0)
            customer = await told(tx, cast)
            await surveys.answer(tx, customer.thread, treatment=1 + n % 3, matter=3, causes=["slow"], by=customer.actor)
        [month] = await surveys.by_month(tx, viewer=cast.elena)
        assert (month.asked, month.answered, month.treatment) == (5, 5, (2, 2, 1))
        assert (month.matter, month.causes) == ((0, 0, 5), {"slow": 5})
        with pytest.raises(Forbidden):
            await surveys.by_month(tx, viewer=cast.ana)


async def test_the_database_asks_nobody_before_the_decision(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        await threads.solve(tx, customer.thread, by=customer.actor)
        closure = await tx.value("SELECT max(id) FROM closure")
    with pytest.raises(psycopg.errors.RaiseException, match="before the decision"):
        async with db.begin() as tx:
            await tx.run(
                "INSERT INTO survey (thread_id, closure_id) VALUES (%(thread)s, %(closure)s)",
                thread=customer.thread,
                closure=closure,
            )
