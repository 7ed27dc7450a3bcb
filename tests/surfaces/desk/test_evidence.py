"""The evidence at the desk: how the chain stands, and the pack of a case for who oversees."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from tests.cast import Cast, carla
from tests.surfaces.desk.browser import Browser, text_of

from mostrador import team
from mostrador.care import openings
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.oversight import evidence


async def test_who_oversees_takes_the_pack_of_a_case(db: Database, staff: Cast, browse: Callable[[], Browser]) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=staff.ana, team=staff.counter)
    at = f"/desk/threads/{customer.thread}"
    elena, ana = browse(), browse()
    elena.log_in("elena@lallave.example")
    ana.log_in("ana@lallave.example")
    assert elena.get(f"{at}/evidence.zip").status_code == 303, "whoever does not serve them says why they look"
    async with db.begin() as tx:
        await openings.say_why(tx, customer.actor.id, "quality", by=staff.elena)
    assert f"{at}/evidence" in elena.get(at).text
    assert f"{at}/evidence" not in ana.get(at).text
    assert ana.get(f"{at}/evidence").status_code == 403
    assert f"{at}/evidence.zip" in elena.get(f"{at}/evidence").text
    taken = elena.get(f"{at}/evidence.zip")
    assert taken.headers["content-type"] == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(taken.content)).namelist()
    assert {"case.pdf", "verify.py", "timeline.json", "manifest.sig"} <= set(names)
    async with db.look() as tx:
        assert await tx.value("SELECT actor FROM event WHERE kind = 'pack.taken'") == f"agent:{staff.elena.id}"


async def test_the_page_says_how_the_chain_stands(
    db: Database, staff: Cast, browse: Callable[[], Browser], config: Config
) -> None:
    ana = browse()
    ana.log_in("ana@lallave.example")
    assert "No day is signed yet" in text_of(ana.get("/desk/evidence"))
    async with db.begin() as tx:
        await carla(tx, owner=staff.ana, team=staff.counter)
        await team.shop(tx)
    async with db.begin() as tx:
        await evidence.seal(tx)
    async with db.begin() as tx:
        await evidence.sign_now(tx, secret=config.secret())
        [key] = await evidence.keys(tx)
    await evidence.verify(db, secret=config.secret())
    shown = text_of(ana.get("/desk/evidence"))
    assert key.fingerprint in shown
    assert "nothing was altered" in shown
    async with db.begin() as tx:
        await tx.run("SET LOCAL session_replication_role = replica")
        await tx.run("UPDATE event SET actor = 'agent:9' WHERE id = 2")
    await evidence.verify(db, secret=config.secret())
    assert "not as it was sealed: event 2" in text_of(ana.get("/desk/evidence"))
