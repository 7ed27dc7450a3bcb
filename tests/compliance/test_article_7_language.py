"""Ley 10/2025, art. 7.2 and 13.6: the answer is in the language of the complaint, or somebody says why it is not."""

from __future__ import annotations

import pytest
from tests.cast import Cast, Customer, carla

from mostrador import threads
from mostrador.kit.db import Database
from mostrador.oversight import answers, compliance
from mostrador.oversight.answers import Decided
from mostrador.oversight.answers.decide import OtherLanguage
from mostrador.oversight.compliance import checks

SAID = {
    "es": ("Me han cobrado dos veces el recibo. ¿Por qué?", "Hemos mirado los dos cargos y le devolvemos el segundo."),
    "ca": (
        "M'heu cobrat dos cops el rebut d'octubre. Per què?",
        "Hem mirat els dos càrrecs i us tornem el segon d'ells.",
    ),
    "gl": (
        "Cobráronme dúas veces o recibo do mes de outubro. Por que o fixeron?",
        "Miramos os dous cargos coa empresa que os fai e esta semana devolvémoslle o segundo, coas nosas desculpas.",
    ),
    "eu": (
        "Bi aldiz kobratu didazue urriko ordainagiria. Zergatik egin duzue?",
        "Bi kargu horiek begiratu ditugu, eta bigarrena itzuliko dizugu aste honetan.",
    ),
    "en": (
        "You charged me twice for the October bill. Why?",
        "We looked at both charges and return the second of them.",
    ),
}


async def lodge(db: Database, cast: Cast, tongue: str) -> Customer:
    async with db.begin() as tx:
        made = await carla(tx, owner=cast.ana, team=cast.counter, text=SAID[tongue][0])
        await threads.change(tx, made.thread, subject="El cobro", kind="complaint", by=cast.ana)
    return made


async def decide(db: Database, cast: Cast, thread: int, text: str, why: str = "") -> str:
    async with db.begin() as tx:
        asked = await answers.questions_of(tx, thread, viewer=cast.ana)
        told = Decided(
            outcome="granted", reasons=text, answers={one.key: text for one in asked}, other_language_why=why
        )
        return (await answers.decide(tx, thread, told, by=cast.ana)).reason


@pytest.mark.parametrize("tongue", SAID)
async def test_a_complaint_is_answered_in_its_own_language(db: Database, cast: Cast, tongue: str) -> None:
    case = await lodge(db, cast, tongue)
    for other in SAID.keys() - {tongue}:
        with pytest.raises(OtherLanguage):
            await decide(db, cast, case.thread, SAID[other][1])
    told = await decide(db, cast, case.thread, SAID[tongue][1])
    assert SAID[tongue][1] in told


async def test_another_language_needs_a_reason_that_is_kept(db: Database, cast: Cast) -> None:
    case = await lodge(db, cast, "ca")
    await decide(db, cast, case.thread, SAID["es"][1], why="Lo pide en castellano por teléfono")
    async with db.look() as tx:
        [kept] = await tx.values("SELECT asked_in || ' ' || said_in || ' ' || other_language_why FROM decision")
        assert kept == "ca es Lo pide en castellano por teléfono"
        rule = next(one for one in compliance.all_rules() if one.id == "lsac-7-language")
        [found] = await checks.look(tx, [rule])
    assert (found.whole, found.state) == (1, "green")
