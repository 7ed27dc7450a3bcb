"""Papers are filled from what is configured; the sheet of the algorithm keeps its changes; a breach keeps its clock."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from tests.cast import plant

from mostrador.care import clocks
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.oversight import papers, retention
from mostrador.oversight.compliance import all_rules, checks
from mostrador.oversight.papers.breaches import BreachUnclear, KnownWhen
from mostrador.oversight.privacy import places
from mostrador.oversight.retention import OnlyWhoOversees


async def state(tx: Tx, rule: str) -> str:
    [found] = await checks.look(tx, [one for one in all_rules() if one.id == rule])
    return found.state


async def test_each_change_of_a_parameter_is_kept_with_its_difference(tx: Tx) -> None:
    cast = await plant(tx)
    assert await state(tx, "et-64-algorithm") == "red"
    assert await papers.keep_sheet(tx) == 1
    assert await papers.keep_sheet(tx) == 0, "it says nothing new"
    assert await state(tx, "et-64-algorithm") == "green"
    times = await clocks.answer_times(tx)
    await tx.run("INSERT INTO skill (name, words) VALUES ('Fontanería', '{grifo,tubo}')")
    assert await papers.keep_sheet(tx) == 1
    newest, first = await papers.changes(tx, "es", viewer=cast.dario)
    assert newest.new == ("Palabras que llevan a quien sabe de: Fontanería: 2",)
    assert (newest.gone, first.new) == ((), ())
    sheet = await papers.algorithm(tx, "es", viewer=cast.dario)
    told = "\n".join(sheet.lines)
    assert "Peligro: 168 h" in told
    assert "No se deducen emociones de nadie que trabaja" in told
    assert len(times) == sum(len(one.rows) for one in sheet.sections if one.title == "Relojes y plazos")
    assert cast.ana.name not in told, "nobody stands in it by name"
    assert papers.pdf(sheet, at=clock.now()).startswith(b"%PDF")


async def test_the_record_names_every_place_time_and_recipient(tx: Tx) -> None:
    cast = await plant(tx)
    await tx.run(
        "INSERT INTO webhook (url, secret, kinds) VALUES ('https://factura.example/aviso', '\\x00', '{hold.opened}')"
    )
    for language in ("es", "en"):
        record = await papers.processing(tx, language, viewer=cast.elena)
        told = "\n".join(record.lines)
        assert all(place.table in told for place in places().place)
        assert all(f"{term.days} " in told for term in await retention.terms(tx))
        assert "factura.example" in told
        assert "\n".join((await papers.assessment(tx, language, viewer=cast.elena)).lines).count("[") > 5
    now = clock.now()
    first, again = (papers.pdf(record, at=now) for _ in range(2))
    assert first == again
    with pytest.raises(OnlyWhoOversees):
        await papers.processing(tx, "es", viewer=cast.ana)


async def test_a_breach_has_72_hours_and_stays(tx: Tx) -> None:
    cast = await plant(tx)
    now = clock.now()
    with pytest.raises(OnlyWhoOversees):
        await papers.note_breach(tx, known_at=now, what="Un portátil perdido", whom="Clientes", by=cast.ana)
    with pytest.raises(BreachUnclear):
        await papers.note_breach(tx, known_at=now, what=" ", whom="Clientes", by=cast.elena)
    with pytest.raises(KnownWhen):
        await papers.note_breach(
            tx, known_at=now + timedelta(hours=1), what="Un portátil", whom="Clientes", by=cast.elena
        )
    made = await papers.note_breach(
        tx, known_at=now - timedelta(hours=49), what="Un portátil perdido", whom="Clientes: correos", by=cast.elena
    )
    assert await papers.warn_breaches(tx) == 1
    assert await papers.warn_breaches(tx) == 0, "once"
    assert await state(tx, "rgpd-33") == "amber"
    late = await papers.note_breach(
        tx, known_at=now - timedelta(hours=73), what="Un correo a otro", whom="Una persona: su nombre", by=cast.elena
    )
    assert await papers.warn_breaches(tx) == 1
    assert await state(tx, "rgpd-33") == "red"
    await papers.add_step(tx, made, "authority-told", "A la AEPD, por su sede", by=cast.elena)
    [second, first] = sorted(await papers.breaches(tx, viewer=cast.elena), key=lambda one: -one.id)
    assert (first.id, first.told, second.id, second.told) == (made, True, late, False)
    for statement in ("DELETE FROM breach", "UPDATE breach SET what = 'Nada'", "DELETE FROM breach_step"):
        with pytest.raises(psycopg.DatabaseError):
            async with tx.connection.transaction():
                await tx.run(statement)
