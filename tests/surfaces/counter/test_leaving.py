"""Carla leaves in two presses, sees the offer once, and has it in writing."""

from __future__ import annotations

import re

from tests.cast import Cast
from tests.surfaces.counter.visitor import Browser

from mostrador import threads
from mostrador.care import gestures, leaving
from mostrador.kit.db import Database


async def test_carla_leaves(db: Database, cast: Cast, carla: Browser, stranger: Browser) -> None:
    case = await carla.open_case()
    number = int(case.rsplit("/", 1)[-1].partition("#")[0])
    at = f"/casos/{number}"
    async with db.begin() as tx:
        await leaving.change_offer(tx, "Tres meses a mitad de precio", by=cast.elena)
    assert f"{at}/baja" in (await carla.get(at)).text
    assert "Nobody asks you why" in (await carla.get(f"{at}/baja")).text
    assert (await carla.send(f"{at}/baja", {"what": " "})).status_code == 422
    assert (await carla.send(f"{at}/baja", {"what": "El mantenimiento"})).status_code == 303
    first, second = (await carla.get(f"{at}/baja")).text, (await carla.get(f"{at}/baja")).text
    assert "Tres meses a mitad de precio" in first
    assert "Tres meses a mitad de precio" not in second
    assert "Your request is in" in second
    for path in (f"{at}/baja", f"{at}/baja/justificante"):
        assert (await stranger.get(path)).status_code == 404
    assert (await stranger.send(f"{at}/baja", {"what": "Todo"})).status_code == 404
    assert (await stranger.send(f"{at}/baja/retirada")).status_code == 404
    assert (await carla.get(f"{at}/baja/justificante")).status_code == 404
    async with db.begin() as tx:
        asked = await leaving.leaving_of(tx, number, viewer=cast.ana)
        assert asked
        await leaving.execute(tx, asked.id, by=cast.ana)
        code = threads.show_code((await threads.find(tx, number, viewer=cast.ana)).code)
    page = (await carla.get(at)).text
    assert "Ana confirms that it ends: El mantenimiento" in page
    proof = (await carla.get(f"{at}/baja/justificante")).text
    assert code in proof
    assert asked.effective_on.strftime("%d/%m/%Y") in proof


async def test_carla_stays_after_all(db: Database, cast: Cast, carla: Browser) -> None:
    case = await carla.open_case()
    at = case.partition("#")[0]
    await carla.send(f"{at}/baja", {"what": "El mantenimiento"})
    assert (await carla.send(f"{at}/baja/retirada")).status_code == 303
    assert "Your request to leave was taken back" in (await carla.get(at)).text
    assert (await carla.send(f"{at}/baja/retirada")).status_code == 409


async def test_carla_reads_what_ana_gave_and_no_budget(db: Database, cast: Cast, carla: Browser) -> None:
    case = await carla.open_case()
    number = int(case.rsplit("/", 1)[-1].partition("#")[0])
    async with db.begin() as tx:
        await gestures.give(tx, number, gestures.Gift("money", 2000, "Vale", "Insiste mucho"), by=cast.ana)
        await gestures.give(tx, number, gestures.Gift("item", 900, "Una broca", "Rota", failed=True), by=cast.ana)
    page = (await carla.get(f"/casos/{number}")).text
    assert re.search(r"Ana has given you, as a courtesy: (€20\.00|20,00\s€): Vale", page)
    assert "We failed you. Ana has given you, in compensation: Una broca" in page
    for ours in ("Insiste", "9,00", "30,00", "200,00"):
        assert ours not in page
