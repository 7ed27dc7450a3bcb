"""Ley 10/2025, article 16, and TRLGDCU 21.2: nothing is sold in a case of service; exceptions are written down."""

from __future__ import annotations

import re
from typing import Any

import pytest
from litestar.testing import AsyncTestClient
from tests.cast import Cast, carla

from mostrador import team, threads
from mostrador.care import wording as wordings
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.kit.i18n import Language
from mostrador.oversight import compliance
from mostrador.oversight.compliance import checks

Client = AsyncTestClient[Any]
pytestmark = pytest.mark.usefixtures("in_force")
SELLS = "Lo siento. Por cierto, ¡APROVECHE nuestra oferta de otoño!"


async def test_a_case_of_service_has_no_offer_without_an_exception_on_the_list(
    db: Database, client: Client, cast: Cast
) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter, text="La factura está mal, corríjanla")
        await threads.change(tx, customer.thread, subject="La factura", kind="complaint", by=cast.ana)
        client.cookies.set("s", await team.start_session(tx, await team.find_agent(tx, cast.ana.id), device=""))
        token = await team.create_token(tx, "ana@lallave.example", [], by=SYSTEM)
        elena = await team.start_session(tx, await team.find_agent(tx, cast.elena.id), device="")
    path = f"/desk/threads/{customer.thread}"

    async def say(**fields: str) -> Any:
        page = (await client.get(path)).text
        drawn = re.search(r'name="_csrf_token" value="([^"]+)"', page)
        assert drawn
        data = {"_csrf_token": drawn[1], "once": str(fields), "mode": "message", "text": SELLS, **fields}
        return await client.post(f"{path}/messages", data=data, follow_redirects=False)

    stopped = await say()
    assert stopped.status_code == 409
    assert "APROVECHE nuestra oferta" in stopped.text
    assert stopped.text.count(SELLS) == 1, "what was written stays in its box"
    assert re.search(r"<fieldset[^>]*data-exempt>", stopped.text), "and why it may stay is asked beside it"
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM message WHERE author_kind = 'agent'") == 0
    assert (await say(selling_why="solution")).status_code == 422, "a solution says in what it is better"
    assert (await say(selling_why="solution", selling_note="Paga menos y no se repite")).status_code == 303
    asks = {"Authorization": f"Bearer {token}"}
    refused = await client.post(f"/api/v1{path.removeprefix('/desk')}/messages", headers=asks, json={"text": SELLS})
    assert (refused.status_code, refused.json()["code"]) == (409, "words-that-sell")
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM message WHERE author_kind = 'agent'") == 1
        for id in ("tr-21-selling", "lsac-16"):
            [found] = await checks.look(tx, [one for one in compliance.all_rules() if one.id == id])
            assert (found.whole, found.state) == (1, "green")
    assert (await client.get("/desk/compliance/selling")).status_code == 403
    client.cookies.set("s", elena)
    listed = (await client.get("/desk/compliance/selling")).text
    assert "APROVECHE nuestra oferta" in listed
    assert "Paga menos y no se repite" in listed
    assert "Ana" not in listed, "a list of words, and no figure of anybody"


async def test_what_is_kept_to_be_said_again_is_looked_through_when_it_is_written(
    db: Database, client: Client, cast: Cast
) -> None:
    async with db.begin() as tx:
        client.cookies.set("s", await team.start_session(tx, await team.find_agent(tx, cast.elena.id), device=""))

    async def keep(path: str, **fields: str) -> str:
        page = (await client.get(path)).text
        token = re.search(r'name="_csrf_token" value="([^"]+)"', page)
        assert token
        sent = await client.post(path, data={"_csrf_token": token[1], "once": path, **fields})
        assert sent.status_code == 200, sent.text
        return sent.text

    phrase = await keep("/desk/phrases", **{"name": "Otoño", "shown_to": "all", "text-es": SELLS})
    assert phrase.count("APROVECHE nuestra oferta") >= 1
    assert "se detendrá" in phrase
    async with db.look() as tx:
        number = str(await tx.value("SELECT id FROM phrase"))
    macro = await keep("/desk/macros", **{"name": "M", "shown_to": "all", "act-0": "reply", "phrase-0": number})
    assert "APROVECHE nuestra oferta" in macro
    ours = wordings.ours("proof", Language("es"))
    wording = await keep("/desk/settings/mail/words/proof/es/tu", text=f"{ours}\n\n{SELLS}")
    assert "APROVECHE nuestra oferta" in wording
    assert "Otoño" in (await client.get("/desk/compliance/selling")).text
