"""Owners give without asking, within their budget, for nothing in return."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import msgspec
import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, Customer, carla

from mostrador import team, threads
from mostrador.care import gestures
from mostrador.care.gestures import (
    AlreadyReversed,
    Budget,
    Gift,
    NothingInReturn,
    NotTheirs,
    OverBudget,
    TiedBefore,
    ToAColleague,
    ToTheHousehold,
)
from mostrador.care.gestures.conditions import tied
from mostrador.channels import webhooks
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.i18n import translator
from mostrador.kit.i18n.language import Language

TWENTY = Gift("money", 2000, "Vale para tu próxima compra", "Esperó tres días")
SAY = translator(Language())


@pytest.fixture
async def customer(db: Database, cast: Cast) -> Customer:
    async with db.begin() as tx:
        return await carla(tx, owner=cast.ana, team=cast.counter)


async def _budget(tx: Tx, cast: Cast, agent: Actor, per_case: int, per_month: int) -> None:
    rules = await gestures.rules(tx, viewer=cast.elena)
    own = rules.agents | {agent.id: Budget(per_case, per_month)}
    await gestures.change_rules(tx, msgspec.structs.replace(rules, agents=own), by=cast.elena)


async def test_the_person_reads_what_they_got_and_by_whom(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        row = await gestures.give(tx, customer.thread, TWENTY, by=cast.ana)
        page = await threads.page(tx, customer.thread, viewer=customer.actor)
        line = page.messages[-1]
        assert (line.sign, line.author, line.text) == (
            "courtesy",
            "Ana",
            "20,00\xa0€: Vale para tu próxima compra",
        )
        assert "Esperó" not in line.text
        assert (row.nature, row.cents, row.currency) == ("courtesy", 2000, "EUR")
        left = await gestures.left(tx, customer.thread, viewer=cast.ana)
        assert (left.on_case, left.this_month) == (1000, 18000)


async def test_a_broken_promise_makes_it_a_compensation(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        await tx.run(
            "INSERT INTO promise (thread_id, agent_id, act, what, due_at, remind_at, ended_at, ending, ended_by,"
            " answerer_id, answer_by) VALUES (%(thread)s, %(agent)s, 'call', 'llamarla', now(), now(), now(), 'broken',"
            " 'system:0', %(agent)s, now())",
            thread=customer.thread,
            agent=cast.ana.id,
        )
        assert (await gestures.give(tx, customer.thread, TWENTY, by=cast.ana)).nature == "compensation"
        assert (await threads.page(tx, customer.thread, viewer=customer.actor)).messages[-1].sign == "compensation"


async def test_the_ledger_loses_and_changes_nothing(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        await gestures.give(tx, customer.thread, TWENTY, by=cast.ana)
    for statement in ("DELETE FROM gesture", "TRUNCATE gesture CASCADE", "UPDATE gesture SET cents = 1"):
        with pytest.raises(psycopg.errors.RestrictViolation):
            async with db.begin() as tx:
                await tx.run(statement)


async def test_only_the_owner_gives_or_who_stands_in(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        for other in (cast.bruno, cast.elena):
            with pytest.raises(NotTheirs):
                await gestures.give(tx, customer.thread, TWENTY, by=other)
        await team.set_shifts(tx, cast.ana.id, [], by=cast.elena)
        await _budget(tx, cast, cast.bruno, 2500, 2500)
        await gestures.give(tx, customer.thread, TWENTY, by=cast.bruno)
        assert (await gestures.left(tx, customer.thread, viewer=cast.bruno)).this_month == 500
        left = await gestures.left(tx, customer.thread, viewer=cast.ana)
        assert (left.on_case, left.this_month) == (1000, 20000), "from Bruno's month, and the case is one"


async def test_over_the_budget_nothing_is_given(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        with pytest.raises(OverBudget):
            await gestures.give(tx, customer.thread, msgspec.structs.replace(TWENTY, cents=3001), by=cast.ana)
        await gestures.give(tx, customer.thread, msgspec.structs.replace(TWENTY, cents=3000), by=cast.ana)
        with pytest.raises(OverBudget):
            await gestures.give(tx, customer.thread, msgspec.structs.replace(TWENTY, cents=1), by=cast.ana)


async def test_a_case_that_comes_back_has_no_second_budget(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        again = await carla(tx, owner=cast.ana, team=cast.counter)
        await tx.run("UPDATE thread SET matter_id = %(a)s WHERE id = %(b)s", a=customer.thread, b=again.thread)
        await gestures.give(tx, again.thread, TWENTY, by=cast.ana)
        with pytest.raises(OverBudget):
            await gestures.give(tx, customer.thread, TWENTY, by=cast.ana)


async def test_a_month_begins_in_the_shop(db: Database, cast: Cast, customer: Customer) -> None:
    """23:30 UTC of the last of October is November in Madrid."""
    async with db.begin() as tx:
        await _budget(tx, cast, cast.ana, 2000, 2000)
        tx.at = datetime(2026, 10, 31, 21, 30, tzinfo=UTC)
        await gestures.give(tx, customer.thread, TWENTY, by=cast.ana)
        other = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
        with pytest.raises(OverBudget):
            await gestures.give(tx, other, TWENTY, by=cast.ana)
        tx.at = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
        await gestures.give(tx, other, TWENTY, by=cast.ana)


async def test_what_is_taken_back_may_be_given_again(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        row = await gestures.give(tx, customer.thread, TWENTY, by=cast.ana)
        back = await gestures.reverse(tx, row.id, reason="Era de otro caso", by=cast.ana)
        assert (back.cents, back.reverses_id) == (-2000, row.id)
        assert (await gestures.left(tx, customer.thread, viewer=cast.ana)).on_case == 3000
        for again in (row.id, back.id):
            with pytest.raises(AlreadyReversed):
                await gestures.reverse(tx, again, reason="Otra vez", by=cast.ana)
        with pytest.raises(NotTheirs):
            await gestures.reverse(tx, row.id, reason="Me meto", by=cast.bruno)
        assert not await gestures.lately(tx, customer.thread, viewer=cast.ana)
        assert (await threads.page(tx, customer.thread, viewer=customer.actor)).messages[-1].sign == "gesture-reversed"


async def test_nothing_to_oneself_a_colleague_or_who_lives_with_one(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        colleague = await carla(tx, owner=cast.ana, team=cast.counter)
        spouse = await carla(tx, owner=cast.ana, team=cast.counter)
        await tx.run(
            "INSERT INTO address (person_id, channel, value) VALUES (%(p)s, 'email', 'ana@lallave.example')",
            p=colleague.actor.id,
        )
        with pytest.raises(ToAColleague):
            await gestures.give(tx, colleague.thread, TWENTY, by=cast.ana)
        await gestures.give(tx, spouse.thread, msgspec.structs.replace(TWENTY, cents=100), by=cast.ana)
        await tx.run(
            "INSERT INTO household (said_by, with_id, by_id) VALUES (%(one)s, %(other)s, %(by)s)",
            one=spouse.actor.id,
            other=colleague.actor.id,
            by=cast.bruno.id,
        )
        with pytest.raises(ToTheHousehold):
            await gestures.give(tx, spouse.thread, TWENTY, by=cast.ana)
        with pytest.raises(ToTheHousehold):
            await gestures.ask(tx, spouse.thread, TWENTY, of=cast.elena.id, say=SAY, by=cast.ana)
        (past,) = await gestures.lately(tx, colleague.thread, viewer=cast.ana)
        assert (past.household, past.cents) == (True, 100)


@pytest.mark.parametrize(
    "words",
    [
        "A cambio de una reseña",
        "si retira la reclamación",
        "Para que nos ponga cinco estrellas",
        "con la condición de que quede en silencio",
        "siempre que no lo cuente en redes",
        "Si nos da las gracias en público",
        "por retirar la queja",
        "para que borres la opinión de Google",
        "Que quede entre nosotros",
        "in exchange for a review",
        "if you withdraw the complaint",
        "Provided that you don’t tell anyone",
        "so that they delete the rating",
        "Please leave us a good review",
        "as long as you keep quiet",
        "once you remove the claim",
    ],
)
def test_it_is_seen_when_something_is_wanted_in_return(words: str) -> None:
    assert tied(f"Hola, Carla. Te damos 20 €, {words}. Un saludo")


async def test_never_in_exchange(db: Database, cast: Cast, customer: Customer) -> None:
    words = "Si retira la reclamación"
    async with db.begin() as tx:
        for gift in (msgspec.structs.replace(TWENTY, what=words), msgspec.structs.replace(TWENTY, reason=words)):
            with pytest.raises(NothingInReturn):
                await gestures.give(tx, customer.thread, gift, by=cast.ana)
            with pytest.raises(NothingInReturn):
                await gestures.ask(tx, customer.thread, gift, of=cast.elena.id, say=SAY, by=cast.ana)
        said = await threads.reply(tx, customer.thread, f"Te damos 20 €, {words.lower()}.", by=cast.ana)
        with pytest.raises(TiedBefore):
            await gestures.give(tx, customer.thread, TWENTY, by=cast.ana)
        await threads.correct(tx, said.id, "Te damos 20 €, para ti.", by=cast.ana)
        await gestures.give(tx, customer.thread, TWENTY, by=cast.ana)


@pytest.mark.parametrize(
    "words",
    [
        "Esperó tres días por dejar su reclamación sin respuesta",
        "Puso una queja con toda la razón",
        "Por las molestias. Gracias por avisarnos",
        "Si vuelve a pasar, nos avisa",
        "The drill broke twice and the review of the part took a week",
        "Because we lost the complaint",
    ],
)
def test_a_reason_is_not_a_condition(words: str) -> None:
    assert not tied(words)


async def test_nothing_is_taken_back_over_a_review(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        row = await gestures.give(tx, customer.thread, TWENTY, by=cast.ana)
        for words in ("No quitó la reseña", "Siguió con la reclamación", "They kept the bad review up"):
            with pytest.raises(NothingInReturn):
                await gestures.reverse(tx, row.id, reason=words, by=cast.ana)


async def test_the_billing_system_is_told_with_its_code(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        rules = await gestures.rules(tx, viewer=cast.elena)
        codes = msgspec.structs.replace(rules, accounting={"money": "6295"})
        await gestures.change_rules(tx, codes, by=cast.elena)
        kinds = ["gesture.given", "gesture.reversed"]
        await webhooks.add_webhook(tx, "https://billing.example.com/", kinds, secret=b"s" * 32, by=cast.elena)
        row = await gestures.give(tx, customer.thread, TWENTY, by=cast.ana)
        await gestures.reverse(tx, row.id, reason="Era de otro caso", by=cast.ana)
        bodies = await tx.values("SELECT body FROM delivery ORDER BY body::json->'data'->>'gesture'")
        given_, back = (msgspec.json.decode(body) for body in bodies)
        assert (given_["kind"], given_["data"]["kind"], given_["data"]["accounting"]) == (
            "gesture.given",
            "money",
            "6295",
        )
        assert (back["kind"], back["data"]["cents"], back["data"]["reverses"]) == ("gesture.reversed", -2000, row.id)


async def test_two_at_once_do_not_spend_it_twice(db: Database, cast: Cast) -> None:
    """Twenty transactions at the same moment, on one case and on several, of one agent: the budget holds."""
    async with db.begin() as tx:
        await _budget(tx, cast, cast.ana, 2500, 5000)
        cases = [(await carla(tx, owner=cast.ana, team=cast.counter)).thread for _ in range(4)]
        await tx.run("UPDATE thread SET matter_id = %(a)s WHERE id = %(b)s", a=cases[0], b=cases[1])

    async def one(thread: int) -> int:
        try:
            async with db.begin() as tx:
                return (await gestures.give(tx, thread, msgspec.structs.replace(TWENTY, cents=1000), by=cast.ana)).cents
        except OverBudget:
            return 0

    given_ = await asyncio.gather(*(one(cases[number % 4]) for number in range(20)))
    async with db.look() as tx:
        by_case = dict(zip(cases, [0] * 4, strict=True))
        for thread in cases:
            by_case[thread] = sum(row.cents for row in await gestures.of_thread(tx, thread, viewer=cast.ana))
    assert sum(given_) == sum(by_case.values()) == 5000
    assert by_case[cases[0]] + by_case[cases[1]] <= 2500
    assert max(by_case.values()) <= 2500


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("give"), st.integers(0, 2), st.integers(1, 4000)),
        st.tuples(st.just("reverse"), st.integers(0, 30), st.just(0)),
        st.tuples(st.just("ask"), st.integers(0, 2), st.integers(1, 9000)),
        st.tuples(st.just("approve"), st.integers(0, 2), st.just(0)),
        st.tuples(st.just("budget"), st.integers(0, 5000), st.integers(0, 6000)),
    ),
    max_size=25,
)


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
async def test_never_over_the_budget_unless_somebody_said_yes(tx: Tx, steps: list[tuple[str, int, int]]) -> None:
    """Whatever one does, what was given unasked was within the budget of that moment, and the sums are right."""
    from tests.cast import plant

    async with tx.connection.transaction(force_rollback=True):
        await tx.run("DELETE FROM shift")
        await tx.run("UPDATE agent SET email = 'old' || id || '@lallave.example'")
        cast = await plant(tx)
        cases = [(await carla(tx, owner=cast.ana, team=cast.counter)).thread for _ in range(3)]
        rows: list[gestures.Gesture] = []
        back: set[int] = set()
        free: dict[int, int] = dict.fromkeys(cases, 0)
        asked: dict[int, int] = {}
        per_case, per_month, total = 3000, 20000, 0
        for what, one, two in steps:
            if what == "budget" and one <= two:
                per_case, per_month = one, two
                await _budget(tx, cast, cast.ana, one, two)
            elif what == "give":
                room = min(per_case - free[cases[one]], per_month - sum(free.values()))
                try:
                    async with tx.connection.transaction():
                        row = await gestures.give(
                            tx, cases[one], msgspec.structs.replace(TWENTY, cents=two), by=cast.ana
                        )
                except OverBudget:
                    assert two > room
                    continue
                assert two <= room
                rows.append(row)
                free[cases[one]] += two
                total += two
            elif what == "ask" and cases[one] not in asked:
                gift = msgspec.structs.replace(TWENTY, cents=two)
                question = await gestures.ask(tx, cases[one], gift, of=cast.elena.id, say=SAY, by=cast.ana)
                asked[cases[one]] = question.id
            elif what == "approve" and cases[one] in asked:
                row = await gestures.approve(tx, asked.pop(cases[one]), reason="Es justo", say=SAY, by=cast.elena)
                rows.append(row)
                total += row.cents
            elif what == "reverse" and one < len(rows) and rows[one].id not in back:
                row = rows[one]
                await gestures.reverse(tx, row.id, reason="Por error", by=cast.ana)
                back.add(row.id)
                total -= row.cents
                if row.permission_id is None:
                    free[row.thread_id] -= row.cents
            left = await gestures.left(tx, cases[0], viewer=cast.ana)
            assert left.this_month == per_month - sum(free.values())
            assert left.on_case == per_case - free[cases[0]]
        ledger = [row for case in cases for row in await gestures.of_thread(tx, case, viewer=cast.ana)]
        assert sum(row.cents for row in ledger) == total
