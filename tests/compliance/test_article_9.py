"""Ley 10/2025, article 9: who attends is trained, it can be shown, and nobody untrained is given a contact."""

from __future__ import annotations

import re
from typing import Any

import pytest
from litestar.testing import AsyncTestClient
from tests.cast import Cast, carla, write

from mostrador import team, threads
from mostrador.kit.db import Database
from mostrador.oversight import compliance
from mostrador.oversight.compliance import Profile, checks

Client = AsyncTestClient[Any]
LACKS = re.compile(r">\s*le falta\s*<")
pytestmark = pytest.mark.usefixtures("in_force")


async def state(db: Database) -> str:
    """How the row of the law stands."""
    async with db.look() as tx:
        [found] = await checks.look(tx, [one for one in compliance.all_rules() if one.id == "lsac-9"])
        return found.state


async def owners(db: Database, cast: Cast, times: int) -> set[int]:
    """Who gets so many new contacts."""
    async with db.begin() as tx:
        made = [await write(tx) for _ in range(times)]
        return {(await threads.find(tx, one.thread, viewer=cast.elena)).owner_id for one in made}


async def test_nobody_untrained_is_given_a_contact_and_each_reads_why(db: Database, client: Client, cast: Cast) -> None:
    async with db.begin() as tx:
        await compliance.answer(tx, Profile(large=True), by=cast.elena)
        mine = await carla(tx, owner=cast.bruno, team=cast.counter)
        sessions = {
            one.name: await team.start_session(tx, await team.find_agent(tx, one.id), device="")
            for one in (cast.elena, cast.bruno)
        }
    assert await state(db) == "red", "no course is registered"
    assert await owners(db, cast, 4) == {cast.ana.id, cast.bruno.id}, "and nobody is blocked by surprise"
    client.cookies.set("s", sessions["Elena"])

    async def send(where: str, **fields: Any) -> Any:
        page = (await client.get("/desk/courses")).text
        token = re.search(r'name="_csrf_token" value="([^"]+)"', page)
        assert token
        return await client.post(where, data={"_csrf_token": token[1], "once": where + str(fields), **fields})

    course = {"name": "Clientela vulnerable", "purposes": "attend", "months": "24", "required": "yes"}
    assert (await send("/desk/courses", **course, required_from="mañana")).status_code == 422
    page = await send("/desk/courses", **course, required_from="2026-01-01")
    assert len(LACKS.findall(page.text)) == 4
    assert await owners(db, cast, 2) == {cast.elena.id}, "where nobody is trained it goes to who supervises"
    assert "llegaron a quien supervisa" in (await client.get("/desk/today")).text
    assert "Llegó a quien supervisa" in (await client.get("/desk/courses")).text
    noted = await send(
        "/desk/courses/passed",
        course=re.findall(r"/desk/courses\?course=(\d+)", page.text)[0],
        agents=[str(cast.ana.id), str(cast.elena.id)],
        day="2026-06-01",
        proof="Certificado 2026/14, en Personal",
    )
    assert len(LACKS.findall(noted.text)) == 2
    assert await owners(db, cast, 6) == {cast.ana.id}
    assert "1 jun 2028" in noted.text, "the matrix says until when"
    client.cookies.set("s", sessions["Bruno"])
    own = (await client.get("/desk/account")).text
    assert "No se te da nada nuevo" in (await client.get("/desk/today")).text
    assert "No se te da nada nuevo hasta que apruebes Clientela vulnerable" in own
    assert (await client.get("/desk/courses")).status_code == 403
    called = await send_call(client)
    assert called.status_code == 409
    assert "Pásaselo a Ana" in called.text
    assert "Quiere un grifo" in called.text, "what was typed stays"
    async with db.begin() as tx:
        await threads.reply(tx, mine.thread, "Sigo yo con esto.", by=cast.bruno)
        assert (await threads.find(tx, mine.thread, viewer=cast.elena)).owner_id == cast.bruno.id
    assert await state(db) == "red"


async def send_call(client: Client) -> Any:
    """Somebody takes a call at the desk."""
    page = (await client.get("/desk/new")).text
    token = re.search(r'name="_csrf_token" value="([^"]+)"', page)
    assert token
    fields = {"way": "phone", "who": "Marta", "text": "Quiere un grifo", "kind": "enquiry", "once": "call"}
    return await client.post("/desk/new", data={"_csrf_token": token[1], **fields})
