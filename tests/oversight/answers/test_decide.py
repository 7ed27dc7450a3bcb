"""A complaint is decided question by question, by a person, in its language, and says where else to turn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import psycopg
import pytest
from tests.cast import Cast, Customer, carla, plant

from mostrador import threads
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Forbidden, NotFound
from mostrador.oversight import answers
from mostrador.oversight.answers import Decided
from mostrador.oversight.answers.bodies import Body, NoWayThere, shipped
from mostrador.oversight.answers.decide import (
    RECENT,
    BodiesMissing,
    NearlyTheSame,
    OnlyAPerson,
    OtherLanguage,
    OutcomeMissing,
    QuestionUnanswered,
    SayWhatIsDecided,
)
from mostrador.oversight.answers.questions import AnsweredBefore, NotOurReply, WhyOut
from mostrador.oversight.answers.records import Outcome
from mostrador.oversight.compliance import Profile, deadlines
from mostrador.oversight.compliance.profile import OnlyAdministrators

ASKED = "Me han cobrado dos veces. ¿Por qué me han cobrado dos veces? Quiero que me devuelvan los treinta euros."
REASONS = "Hemos revisado el caso con la empresa de cobros y hay un solo cargo a nombre del cliente."
BODY = ("national-board",)


@pytest.fixture
async def cast_of(tx: Tx) -> Cast:
    return await plant(tx)


async def complaint(tx: Tx, cast: Cast, text: str = ASKED) -> Customer:
    made = await carla(tx, owner=cast.ana, team=cast.counter, text=text)
    await threads.change(tx, made.thread, subject="El cobro", kind="complaint", by=cast.ana)
    return made


async def each(tx: Tx, thread: int, by: Actor, said: str = "El segundo cargo es de otra compra.") -> Mapping[str, str]:
    return {one.key: said for one in await answers.questions_of(tx, thread, viewer=by) if one.open}


async def test_every_question_needs_its_answer_whichever_way_a_decision_is_taken(tx: Tx, cast_of: Cast) -> None:
    case, ana = await complaint(tx, cast_of), cast_of.ana
    first, second = await answers.questions_of(tx, case.thread, viewer=ana)
    assert (first.text, second.text) == (
        "¿Por qué me han cobrado dos veces?",
        "Quiero que me devuelvan los treinta euros.",
    )
    with pytest.raises(QuestionUnanswered, match="treinta"):
        await answers.decide(
            tx,
            case.thread,
            Decided(outcome="refused", reasons=REASONS, answers={first.key: "Son dos compras."}, bodies=BODY),
            by=ana,
        )
    closure = await answers.decide(
        tx,
        case.thread,
        Decided(
            outcome="partly",
            reasons=REASONS,
            answers={first.key: "Porque fueron dos compras.", second.key: "Devolvemos los gastos, quince euros."},
            bodies=BODY,
        ),
        by=ana,
    )
    for told in (
        REASONS,
        f"1. «{first.text}»\nPorque fueron dos compras.",
        "quince euros",
        "Junta Arbitral Nacional",
        "Ana",
    ):
        assert told in closure.reason
    assert not [one for one in await answers.questions_of(tx, case.thread, viewer=ana) if one.open]


async def test_no_door_lets_a_bare_decision_through(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        case = await complaint(tx, cast)
    for by, error in ((cast.ana, SayWhatIsDecided), (SYSTEM, SayWhatIsDecided)):
        with pytest.raises(error):
            async with db.begin() as tx:
                await threads.answer(tx, case.thread, decision="No procede.", by=by)
    async with db.begin() as tx:
        await threads.change(tx, case.thread, subject="El cobro", kind="enquiry", by=cast.ana)
        await deadlines.follow(tx)
    with pytest.raises(SayWhatIsDecided):
        async with db.begin() as tx:
            await threads.answer(tx, case.thread, decision="No procede.", by=cast.ana)
    for by, refused in ((SYSTEM, OnlyAPerson), (case.actor, NotFound), (cast.dario, NotFound)):
        with pytest.raises(refused):
            async with db.begin() as tx:
                await answers.decide(tx, case.thread, Decided(outcome="refused", reasons="No", answers={}), by=by)


async def test_who_is_refused_learns_where_else_to_turn(tx: Tx, cast_of: Cast) -> None:
    case, ana = await complaint(tx, cast_of), cast_of.ana
    said = await each(tx, case.thread, ana)
    with pytest.raises(BodiesMissing):
        await answers.decide(tx, case.thread, Decided(outcome="refused", reasons=REASONS, answers=said), by=ana)
    with pytest.raises(BodiesMissing):
        await answers.decide(
            tx, case.thread, Decided(outcome="partly", reasons=REASONS, answers=said, bodies=("nobody",)), by=ana
        )
    closure = await answers.decide(tx, case.thread, Decided(outcome="granted", reasons=REASONS, answers=said), by=ana)
    assert "Junta Arbitral" not in closure.reason


async def test_the_database_itself_keeps_a_refusal_from_leaving_without_them(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        case = await complaint(tx, cast)
    for columns in (
        "'refused', 'No', '{}', NULL, NULL, ''",
        "'granted', 'Sí', '{}', 'ca', 'es', ''",
    ):
        with pytest.raises(psycopg.errors.CheckViolation):
            async with db.begin() as tx:
                await tx.run(
                    "INSERT INTO decision (outcome, words, bodies, asked_in, said_in, other_language_why, thread_id,"
                    f" agent_id) VALUES ({columns}, %(thread)s, %(agent)s)",
                    thread=case.thread,
                    agent=cast.ana.id,
                )


async def test_it_is_answered_in_the_language_of_the_complaint_or_somebody_says_why_not(tx: Tx, cast_of: Cast) -> None:
    case = await complaint(
        tx, cast_of, "Bon dia. Per què m'heu cobrat dos cops? Vull que em torneu els diners del rebut."
    )
    said = await each(tx, case.thread, cast_of.ana, "El segon càrrec és d'una altra compra que vau fer el mateix dia.")
    told = Decided(outcome="granted", reasons=REASONS, answers=dict.fromkeys(said, REASONS))
    with pytest.raises(OtherLanguage, match="català"):
        await answers.decide(tx, case.thread, told, by=cast_of.ana)
    closure = await answers.decide(
        tx,
        case.thread,
        Decided(outcome="granted", reasons="Us tornem els diners del rebut.", answers=said),
        by=cast_of.ana,
    )
    assert "Resposta a cada qüestió" in closure.reason


async def test_what_we_noted_down_says_nothing_of_their_language(tx: Tx, cast_of: Cast) -> None:
    case = await complaint(tx, cast_of)
    await tx.run("UPDATE message SET scribe_id = %(ana)s WHERE thread_id = %(id)s", ana=cast_of.ana.id, id=case.thread)
    await threads.change(tx, case.thread, subject="El cobrament", kind="complaint", language="ca", by=cast_of.ana)
    said = await each(tx, case.thread, cast_of.ana, REASONS)
    with pytest.raises(OtherLanguage, match="català"):
        await answers.decide(tx, case.thread, Decided(outcome="granted", reasons=REASONS, answers=said), by=cast_of.ana)


async def test_by_mail_it_leaves_as_an_answer(tx: Tx, cast_of: Cast) -> None:
    case = await complaint(tx, cast_of)
    await tx.run("UPDATE message SET via = 'email' WHERE thread_id = %(id)s", id=case.thread)
    said = await each(tx, case.thread, cast_of.ana)
    closure = await answers.decide(
        tx, case.thread, Decided(outcome="granted", reasons=REASONS, answers=said), by=cast_of.ana
    )
    sent = [one.text for one in (await threads.page(tx, case.thread, viewer=cast_of.ana)).messages]
    assert closure.reason in sent


async def test_a_refusal_that_is_nearly_another_is_shown_first_and_counted(tx: Tx, cast_of: Cast) -> None:
    ana = cast_of.ana
    for number in range(2):
        case = await complaint(tx, cast_of)
        said = await each(tx, case.thread, ana)
        told = Decided(outcome="refused", reasons=f"{REASONS} ({number})", answers=said, bodies=BODY)
        if number:
            with pytest.raises(NearlyTheSame):
                await answers.decide(tx, case.thread, told, by=ana)
            told = Decided(outcome="refused", reasons=REASONS, answers=said, bodies=BODY, alike_seen=True)
        await answers.decide(tx, case.thread, told, by=ana)
    counted = await answers.figures(tx, clock.now() - RECENT)
    assert (counted.decisions, counted.refusals, counted.alike) == (2, 2, 1)


async def test_the_list_is_put_right_and_says_by_whom(tx: Tx, cast_of: Cast) -> None:
    case, ana = await complaint(tx, cast_of), cast_of.ana
    first, second = await answers.questions_of(tx, case.thread, viewer=ana)
    with pytest.raises(WhyOut):
        await answers.take_out(tx, case.thread, first.key, " ", by=ana)
    await answers.take_out(tx, case.thread, first.key, "La retiró por teléfono", by=ana)
    await answers.reword(tx, case.thread, second.key, "Que le devolvamos 30 €", by=cast_of.bruno)
    await answers.add(tx, case.thread, "Si hay más cargos", by=ana)
    sent = await threads.reply(tx, case.thread, "No hay más cargos a su nombre.", by=ana)
    out, worded, added = await answers.questions_of(tx, case.thread, viewer=ana)
    assert (out.open, worded.text, added.text) == (False, "Que le devolvamos 30 €", "Si hay más cargos")
    with pytest.raises(NotOurReply):
        await answers.say_where(tx, case.thread, added.key, 1, by=ana)
    await answers.say_where(tx, case.thread, added.key, sent.position, by=ana)
    await answers.take_back(tx, case.thread, out.key, by=ana)
    first, _, added = await answers.questions_of(tx, case.thread, viewer=ana)
    assert (first.open, added.saying) == (True, "No hay más cargos a su nombre.")
    for stranger in (cast_of.dario, case.actor):
        with pytest.raises((NotFound, Forbidden)):
            await answers.add(tx, case.thread, "Otra", by=stranger)
        with pytest.raises(NotFound):
            await answers.questions_of(tx, case.thread, viewer=stranger)


async def test_what_was_answered_stays_so_until_one_of_us_takes_it_back(db: Database, cast: Cast) -> None:
    ana = cast.ana
    async with db.begin() as tx:
        case = await complaint(tx, cast)
        said = await each(tx, case.thread, ana)
        await answers.decide(tx, case.thread, Decided(outcome="granted", reasons="Sí", answers=said), by=ana)
        key = (await answers.questions_of(tx, case.thread, viewer=ana))[0].key
    async with db.begin() as tx:
        await threads.not_yet(tx, case.thread, by=case.actor)
        assert not await each(tx, case.thread, ana), "they do not agree, and what they asked was answered"
        with pytest.raises(AnsweredBefore):
            await answers.reword(tx, case.thread, key, "Otra cosa", by=ana)
        await answers.add(tx, case.thread, "¿Y los intereses?", by=ana)
        [new] = [one for one in await answers.questions_of(tx, case.thread, viewer=ana) if one.open]
        told = Decided(outcome="granted", reasons="", answers={new.key: "También."})
        await answers.decide(tx, case.thread, told, by=ana)
    async with db.begin() as tx:
        await threads.reopen(tx, case.thread, by=ana)
    async with db.look() as tx:
        open_again = [one.text for one in await answers.questions_of(tx, case.thread, viewer=ana) if one.open]
    assert open_again == ["¿Y los intereses?"]


async def test_withdrawn_words_are_in_no_question(tx: Tx, cast_of: Cast) -> None:
    case, ana = await complaint(tx, cast_of), cast_of.ana
    said = await each(tx, case.thread, ana)
    await answers.decide(tx, case.thread, Decided(outcome="granted", reasons="Sí", answers=said), by=ana)
    [first, *_] = (await threads.page(tx, case.thread, viewer=ana)).messages
    await threads.withdraw(tx, first.id, why="Era de otro", by=cast_of.elena)
    assert not await answers.questions_of(tx, case.thread, viewer=ana)
    kept = await tx.values("SELECT reason FROM closure WHERE thread_id = %(id)s", id=case.thread)
    assert "treinta euros" not in kept[0]


async def test_administrators_know_the_bodies_better(tx: Tx, cast_of: Cast) -> None:
    known = await answers.bodies(tx)
    assert [one.key for one in known] == [one.key for one in shipped()]
    air = {one.key for one in answers.fitting(known, Profile(sector="transport", regions=("CT",)))}
    assert {"aesa", "ct", "national-board"} <= air
    assert not {"an", "telecom-users", "cnmv"} & air
    mine = Body(key="", name="Mediación de la Cámara", phone="944 000 000", regions=("pv",))
    with pytest.raises(OnlyAdministrators):
        await answers.keep_body(tx, mine, by=cast_of.ana)
    with pytest.raises(NoWayThere):
        await answers.keep_body(tx, Body(key="", name="Nadie"), by=cast_of.elena)
    await answers.keep_body(tx, mine, by=cast_of.elena)
    await answers.keep_body(tx, Body(key="an", name="Junta", web="consumo.example", shown=False), by=cast_of.elena)
    by_key = {one.key: one for one in await answers.bodies(tx)}
    assert by_key["an"].web == "https://consumo.example"
    assert not by_key["an"].fits(Profile())
    assert by_key["own-mediación de la cámara"].fits(Profile(regions=("PV",)))


async def test_what_is_decided_must_be_said(tx: Tx, cast_of: Cast) -> None:
    case = await complaint(tx, cast_of)
    with pytest.raises(OutcomeMissing):
        await answers.decide(
            tx, case.thread, Decided(outcome=cast("Outcome", ""), reasons="Sí", answers={}), by=cast_of.ana
        )
