"""Words kept for use again: whose they are, in which language, and with what in their fields."""

from __future__ import annotations

import pytest
from tests.cast import Cast, carla, plant

from mostrador.care import macros
from mostrador.care.macros import Text
from mostrador.care.macros.fields import FieldUnfinished, FieldUnknown, Filling, check_fields, fill, hours_text
from mostrador.care.macros.phrases import NotYourWords, PhraseEmpty
from mostrador.care.macros.sharing import NameUnfit, NotForEverybody, ShownToNobody
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.kit.i18n import Language
from mostrador.team import Shift

FILLING = Filling("Carla", "Ana", "Bruno", "K7M2Q-R8", "La Llave", "")


def test_only_named_fields_are_filled() -> None:
    assert fill("Hola {persona}, soy {Agent}: {codigo}", FILLING) == "Hola Carla, soy Ana: K7M2Q-R8"
    assert fill("Abrimos {horario}. {{así}}", FILLING) == "Abrimos. {así}"
    for wrong in ("{persona.name}", "{persona!r}", "{persona:>9999999}", "{0}", "{}", "{__class__}"):
        with pytest.raises(FieldUnknown) as refused:
            check_fields(wrong)
        assert "{persona}" in str(refused.value), "it says what there is"
    for unfinished in ("{persona", "persona}", "{a{persona}}"):
        with pytest.raises(FieldUnfinished):
            check_fields(unfinished)


def test_hours_are_said_in_a_line() -> None:
    week = [Shift(day, *span) for day in range(5) for span in ((540, 840), (1020, 1200))] + [Shift(5, 540, 840)]
    assert hours_text(week, Language("es")) == "lunes–viernes 9:00–14:00, 17:00–20:00; sábado 9:00–14:00"
    assert hours_text([], Language("es")) == ""


async def test_the_language_of_the_thread_chooses(tx: Tx) -> None:
    cast = await plant(tx)
    mine = await carla(tx, owner=cast.bruno, team=cast.counter)
    texts = [Text("es", "Hola {persona}: lo lleva {responsable}. {agente}"), Text("en", "Hello {person}")]
    phrase = await macros.add_phrase(tx, "Saludo", texts, shown_to="mine", by=cast.ana)
    assert await macros.said_with(tx, phrase, mine.thread, by=cast.ana) == "Hola Carla: lo lleva Bruno. Ana"
    await tx.run("UPDATE thread SET language = 'es-419' WHERE id = %(id)s", id=mine.thread)
    assert (await macros.ready(tx, mine.thread, viewer=cast.ana))[0].text.startswith("Hola Carla")
    await tx.run("UPDATE thread SET language = 'en' WHERE id = %(id)s", id=mine.thread)
    assert await macros.said_with(tx, phrase, mine.thread, by=cast.ana) == "Hello Carla"


async def test_who_sees_and_who_changes(tx: Tx) -> None:
    cast = await plant(tx)
    words = [Text("es", "Gracias")]
    own = await macros.add_phrase(tx, "Mía", words, shown_to="mine", by=cast.ana)
    teams = await macros.add_phrase(tx, "Del equipo", words, shown_to="team", team=cast.counter, by=cast.ana)
    everybodys = await macros.add_phrase(tx, "De todos", words, shown_to="all", by=cast.elena)

    async def seen(by: object) -> list[int]:
        return sorted(one.id for one in await macros.phrases(tx, viewer=by))  # type: ignore[arg-type]

    assert await seen(cast.ana) == [own, teams, everybodys]
    assert await seen(cast.bruno) == [teams, everybodys]
    assert await seen(cast.dario) == [everybodys]
    with pytest.raises(NotForEverybody):
        await macros.add_phrase(tx, "De todos", words, shown_to="all", by=cast.ana)
    with pytest.raises(ShownToNobody):
        await macros.add_phrase(tx, "Ajena", words, shown_to="team", team=cast.workshop, by=cast.ana)
    with pytest.raises(NotYourWords):
        await macros.change_phrase(tx, everybodys, "Otra", words, shown_to="mine", by=cast.ana)
    with pytest.raises(NotFound):
        await macros.remove_phrase(tx, own, by=cast.elena)
    await macros.change_phrase(tx, teams, "Otra", [Text("en", "Thanks")], shown_to="mine", by=cast.bruno)
    with pytest.raises(NameUnfit):
        await macros.add_phrase(tx, " ", words, shown_to="mine", by=cast.ana)
    with pytest.raises(PhraseEmpty):
        await macros.add_phrase(tx, "Vacía", [Text("es", " ")], shown_to="mine", by=cast.ana)
    await macros.remove_phrase(tx, own, by=cast.ana)
    assert await seen(cast.ana) == [everybodys]
    assert await seen(cast.bruno) == [teams, everybodys], "it is his who kept it for himself"


async def test_nobody_speaks_on_a_thread_that_is_not_theirs(tx: Tx) -> None:
    cast: Cast = await plant(tx)
    mine = await carla(tx, owner=cast.ana, team=cast.counter)
    phrase = await macros.add_phrase(tx, "De todos", [Text("es", "{persona}")], shown_to="all", by=cast.elena)
    for intruder in (cast.dario, mine.actor):
        with pytest.raises(NotFound):
            await macros.said_with(tx, phrase, mine.thread, by=intruder)
        with pytest.raises(NotFound):
            await macros.ready(tx, mine.thread, viewer=intruder)
    with pytest.raises(NotFound):
        await macros.phrases(tx, viewer=mine.actor)
