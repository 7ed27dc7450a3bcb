"""What frames are given: nothing without a key, nothing of somebody else's, and never a cookie."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import jwt
import msgspec
import pytest
from litestar.testing import AsyncTestClient
from tests.cast import Cast, carla

from mostrador import team
from mostrador.app import create_app
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.surfaces.ui.cookies import cookie_name

LARGEST_SCRIPT = 15_000
SITE = "https://www.lallave.example"
Client = AsyncTestClient[Any]


@pytest.fixture
async def secret(db: Database, config: Config, cast: Cast) -> str:
    """The shop lets one site in, which signs with this."""
    async with db.begin() as tx:
        shop = await team.shop(tx)
        await team.change_shop(tx, msgspec.structs.replace(shop, widget_origins=[SITE]), by=SYSTEM)
        return await team.new_widget_secret(tx, secret=config.secret(), by=SYSTEM)


@pytest.fixture
async def client(config: Config, secret: str) -> AsyncIterator[Client]:
    """A client of an application of this test's own."""
    async with AsyncTestClient(create_app(config)) as open_client:
        open_client.headers["accept"] = "application/json"
        yield open_client


async def test_the_script_is_small_and_the_same_for_everybody(client: Client) -> None:
    answer = await client.get("/widget.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert len(gzip.compress(answer.content)) <= LARGEST_SCRIPT
    for forbidden in ("document.cookie", "innerHTML", "eval(", "insertAdjacentHTML", ".style"):
        assert forbidden not in answer.text
    assert "set-cookie" not in answer.headers


async def test_only_the_listed_sites_may_frame_the_shop(client: Client) -> None:
    answer = await client.get("/widget/frame", params={"shop": "lallave"})
    policy = answer.headers["content-security-policy"].split("; ")
    assert f"frame-ancestors 'self' {SITE}" in policy
    assert "script-src 'self'" in policy
    assert "x-frame-options" not in answer.headers
    for page in ("/", "/widget/", "/desk/login"):
        other = await client.get(page)
        assert "frame-ancestors 'none'" in other.headers["content-security-policy"]


@pytest.mark.parametrize("shop", ["", "otra", "lallave "])
async def test_the_key_of_another_shop_opens_nothing(client: Client, shop: str) -> None:
    assert (await client.get("/widget/frame", params={"shop": shop})).status_code == 404
    assert (await client.post("/widget/sessions", json={"shop": shop})).status_code == 404


async def test_a_visitor_gets_a_key_and_no_cookie(client: Client) -> None:
    key = await begin(client)
    opened = await client.post("/widget/casos", data={"text": "¿Abrís el sábado?"}, headers=bearer(key))
    assert opened.status_code == 201
    thread = opened.json()["thread"]
    shown = await client.get(f"/widget/casos/{thread}", headers={**bearer(key), "accept": "text/html"})
    assert "¿Abrís el sábado?" in shown.text
    assert (await client.get("/widget/now", headers=bearer(key))).json()["threads"] == [thread]
    for answer in (opened, shown, await client.get("/widget/frame?shop=lallave"), await client.get("/widget/")):
        assert "set-cookie" not in answer.headers


async def test_nothing_is_said_without_a_key_of_ours(client: Client) -> None:
    key = await begin(client)
    for headers in ({}, bearer("x"), bearer(key[:-1]), {"authorization": f"Basic {key}"}):
        for path in ("/widget/casos", "/widget/archivos", "/widget/casos/1/mensajes", "/widget/tickets"):
            answer = await client.post(path, data={"text": "hola"}, headers=headers)
            assert answer.status_code == 401, path


async def test_a_cookie_counts_for_nothing_in_a_frame(client: Client, db: Database, cast: Cast, config: Config) -> None:
    """Frames take no token against forged forms, so what a browser sends by itself must not be believed."""
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
    client.cookies.set(cookie_name(config, "b"), customer.key)
    forged = await client.post(f"/widget/casos/{customer.thread}/mensajes", data={"text": "forjado"})
    assert forged.status_code == 401
    assert (await client.get(f"/widget/casos/{customer.thread}")).status_code == 404
    assert (await client.get(f"/casos/{customer.thread}")).status_code == 200, "the cookie was right"


async def test_the_thread_of_somebody_else_is_not_there(client: Client, db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
    key = await begin(client)
    where = f"/widget/casos/{customer.thread}"
    answers = [await client.get(where, headers=bearer(key)), await client.put(f"{where}/cierre", headers=bearer(key))]
    for verb in ("mensajes", "senales", "lectura", "escribiendo", "gracias", "dispositivos", "baja"):
        form = {"text": "hola", "sign": "received", "agent": cast.ana.id, "position": 1}
        answers.append(await client.post(f"{where}/{verb}", data=form, headers=bearer(key)))
    answers.append(await client.get("/widget/stream", params={"ticket": await ticket(client, key), "threads": 1}))
    assert [answer.status_code for answer in answers] == [404] * len(answers)


async def test_whoever_leaves_in_a_frame_stays_in_it(client: Client) -> None:
    key = await begin(client)
    thread = (await client.post("/widget/casos", data={"text": "hola"}, headers=bearer(key))).json()["thread"]
    where = f"/widget/casos/{thread}/baja"
    asked = await client.post(where, data={"what": "La revisión"}, headers=bearer(key), follow_redirects=False)
    assert (asked.status_code, asked.headers["location"]) == (303, where)
    shown = await client.get(where, headers={**bearer(key), "accept": "text/html"})
    assert "La revisión" in shown.text
    stays = await client.post(f"{where}/retirada", headers=bearer(key), follow_redirects=False)
    assert stays.headers["location"].startswith(f"/widget/casos/{thread}")


async def test_a_ticket_stands_for_the_key_once(client: Client) -> None:
    key = await begin(client)
    thread = (await client.post("/widget/casos", data={"text": "hola"}, headers=bearer(key))).json()["thread"]
    given = await ticket(client, key)
    where, params = f"/widget/casos/{thread}/justificante", {"ticket": given}
    assert (await client.get(where, params=params)).status_code == 200
    assert (await client.get(where, params=params)).status_code == 409
    posted = await client.post("/widget/casos", params={"ticket": await ticket(client, key)}, data={"text": "hola"})
    assert posted.status_code == 401


async def test_a_key_that_was_given_back_opens_nothing(client: Client) -> None:
    key = await begin(client)
    thread = (await client.post("/widget/casos", data={"text": "hola"}, headers=bearer(key))).json()["thread"]
    late = await ticket(client, key)
    assert (await client.delete("/widget/sessions", headers=bearer(key))).status_code == 204
    assert (await client.get(f"/widget/casos/{thread}", headers=bearer(key))).status_code == 404
    assert (await client.get("/widget/stream", params={"ticket": late})).status_code == 404
    assert (await client.get("/widget/now", headers=bearer(key))).json()["known"] is False


async def test_a_proof_of_the_site_is_exchanged_once(client: Client, secret: str) -> None:
    proof = jwt.encode({"sub": "c-1", "name": "Carla", "exp": clock.now() + timedelta(hours=1)}, secret)
    first = await begin(client, token=proof)
    again = await client.post("/widget/sessions", json={"shop": "lallave", "token": proof})
    assert again.status_code == 409
    goes_on = await client.post("/widget/sessions", json={"shop": "lallave", "token": proof}, headers=bearer(first))
    assert goes_on.json() == {"key": None, "identified": True}
    forged = await client.post(
        "/widget/sessions", json={"shop": "lallave", "token": proof + "x"}, headers=bearer(first)
    )
    assert forged.status_code == 422


async def test_a_stranger_gets_so_many_keys_an_hour(client: Client, db: Database) -> None:
    async with db.begin() as tx:
        shop = msgspec.structs.replace(await team.shop(tx), stranger_threads_per_hour=2)
        await team.change_shop(tx, shop, by=SYSTEM)
    client.app.state.here.forget()
    answers = [await client.post("/widget/sessions", json={"shop": "lallave"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]


async def begin(client: Client, **more: str) -> str:
    answer = await client.post("/widget/sessions", json={"shop": "lallave", **more})
    assert answer.status_code == 201
    key = answer.json()["key"]
    assert isinstance(key, str)
    return key


async def ticket(client: Client, key: str) -> str:
    given = await client.post("/widget/tickets", headers=bearer(key))
    assert given.status_code == 201
    return str(given.json()["ticket"])


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}
