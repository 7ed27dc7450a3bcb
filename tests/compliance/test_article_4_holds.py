"""Ley 10/2025, articles 4.4 and 13.8: nothing is cut or collected while a complaint about its cause is not decided."""

from __future__ import annotations

import re
from typing import Any

import pytest
from litestar.testing import AsyncTestClient
from tests.cast import Cast, carla

from mostrador import team, threads
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.oversight import answers, compliance
from mostrador.oversight.answers import Decided
from mostrador.oversight.compliance import Profile, checks

Client = AsyncTestClient[Any]
pytestmark = pytest.mark.usefixtures("in_force")


async def test_a_complaint_about_a_charge_holds_the_supply_until_its_decision(
    db: Database, client: Client, cast: Cast
) -> None:
    async with db.begin() as tx:
        await compliance.answer(tx, Profile(sector="energy"), by=cast.elena)
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        key = await team.create_token(tx, "ana@lallave.example", ["intake"], by=SYSTEM)
        client.cookies.set("s", await team.start_session(tx, await team.find_agent(tx, cast.ana.id), device=""))
    asks = {"Authorization": f"Bearer {key}"}
    path = f"/desk/threads/{customer.thread}"

    async def held() -> list[str]:
        return [one["what"] for one in (await client.get("/api/v1/holds", headers=asks)).json()["items"]]

    async def send(where: str, **fields: str) -> None:
        page = (await client.get(path)).text
        token = re.search(r'name="_csrf_token" value="([^"]+)"', page)
        assert token
        sent = await client.post(f"{path}/{where}", data=fields | {"_csrf_token": token[1], "once": where})
        assert sent.status_code in (200, 303), sent.text

    await send("details", subject="La factura de enero", kind="complaint")
    assert not await held()
    await send("concerns", what="billing")
    assert await held() == ["cut"]
    await send("disputes", body="Junta Arbitral de Consumo de Madrid")
    assert sorted(await held()) == ["collection", "cut"]
    aside = (await client.get(f"{path}/aside")).text
    assert "Junta Arbitral de Consumo de Madrid" in aside
    async with db.begin() as tx:
        asked = await answers.questions_of(tx, customer.thread, viewer=cast.ana)
        told = Decided(outcome="granted", reasons="Se anula la factura.", answers={one.key: "Sí." for one in asked})
        await answers.decide(tx, customer.thread, told, by=cast.ana)
    assert sorted(await held()) == ["collection", "cut"], "the arbitration goes on"
    number = re.search(r"/disputes/(\d+)/ending", aside)
    assert number
    await send(f"disputes/{number[1]}/ending", result="for")
    assert not await held()
    async with db.begin() as tx:
        kinds = await tx.values("SELECT kind FROM event WHERE kind LIKE 'hold.%%' ORDER BY id")
        assert kinds == ["hold.opened", "hold.opened", "hold.released", "hold.released"]
        rules = [rule for rule in compliance.all_rules() if rule.id == "lsac-4-holds"]
        [found] = await checks.look(tx, rules)
    assert found.state != "red"
    assert (await threads_of(db, customer.thread, cast)) == "closed"


async def threads_of(db: Database, thread: int, cast: Cast) -> str:
    async with db.look() as tx:
        return (await threads.find(tx, thread, viewer=cast.ana)).state
