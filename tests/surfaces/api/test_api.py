"""The API keeps its promised shape, its rights and its errors."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import AsyncTestClient
from tests.application import application
from tests.cast import Cast

from mostrador import team
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database

Client = AsyncTestClient[Any]
# Right in form may be wrong in fact (an address nobody can have), and the framework answers OPTIONS by itself.
NOT_OURS = "positive_data_acceptance,allow_header_conformance"


@pytest.fixture
async def client(config: Config, cast: Cast) -> AsyncIterator[Client]:
    """A client of an application of this test's own."""
    with application(config) as app:
        async with AsyncTestClient(app) as open_client:
            yield open_client


async def token(db: Database, name: str, *scopes: str) -> dict[str, str]:
    """The header of a token of one of the cast."""
    async with db.begin() as tx:
        made = await team.create_token(tx, f"{name}@lallave.example", scopes, by=SYSTEM)
    return {"Authorization": f"Bearer {made}"}


async def test_a_thread_from_end_to_end(db: Database, client: Client) -> None:
    ana = await token(db, "ana", "intake")
    new = {"name": "Carla", "address": "carla@example.org", "text": "¿Alcayata o hembrilla?", "client_id": "x1"}
    opened = await client.post("/api/v1/threads", json=new, headers=ana)
    assert opened.status_code == 201
    thread = opened.json()
    assert thread["owner"]["name"] in {"Ana", "Bruno"}
    again = await client.post("/api/v1/threads", json=new, headers=ana)
    assert (again.json()["id"], again.json()["code"]) == (thread["id"], thread["code"])

    path = f"/api/v1/threads/{thread['id']}"
    said = {"as": "agent", "text": "Alcayata.", "client_id": "x2"}
    first = await client.post(f"{path}/messages", json=said, headers=ana)
    second = await client.post(f"{path}/messages", json=said, headers=ana)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    await client.post(f"{path}/messages", json={"as": "customer", "text": "Gracias"}, headers=ana)

    whole = (await client.get(path, headers=ana)).json()
    assert [(m["author"]["kind"], m["author"]["name"], m["text"]) for m in whole["messages"]] == [
        ("customer", "Carla", "¿Alcayata o hembrilla?"),
        ("agent", "Ana", "Alcayata."),
        ("customer", "Carla", "Gracias"),
    ]
    assert whole["messages"][0]["author"]["scribe"] == "Ana"
    page = (await client.get(f"{path}?limit=1", headers=ana)).json()
    assert [m["text"] for m in page["messages"]] == ["Gracias"]
    above = (await client.get(f"{path}?limit=1&before={page['before']}", headers=ana)).json()
    assert [m["text"] for m in above["messages"]] == ["Alcayata."]

    by_code = (await client.get(f"/api/v1/threads?code={thread['code'].lower()}", headers=ana)).json()
    assert [item["id"] for item in by_code["items"]] == [thread["id"]]


async def test_lists_are_paged_without_gaps(db: Database, client: Client) -> None:
    ana = await token(db, "ana")
    made = []
    for number in range(7):
        opened = await client.post("/api/v1/threads", json={"text": f"Tornillo {number}"}, headers=ana)
        made.append(opened.json()["id"])
    seen: list[int] = []
    cursor = ""
    while True:
        page = (await client.get(f"/api/v1/threads?limit=3{cursor}", headers=ana)).json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == made[::-1]


async def test_who_may_not_is_told_nothing(db: Database, client: Client) -> None:
    ana, dario = await token(db, "ana"), await token(db, "dario")
    thread = (await client.post("/api/v1/threads", json={"text": "Privado"}, headers=ana)).json()
    path = f"/api/v1/threads/{thread['id']}"
    for answer in (
        await client.get(path, headers=dario),
        await client.get("/api/v1/threads/999999", headers=dario),
        await client.post(f"{path}/messages", json={"text": "Hola"}, headers=dario),
    ):
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert "Privado" not in answer.text
    assert (await client.get("/api/v1/threads", headers=dario)).json()["items"] == []
    assert (await client.get(f"/api/v1/threads?code={thread['code']}", headers=dario)).json()["items"] == []
    assert (await client.get(path)).status_code == 401
    assert (await client.get(path, headers={"Authorization": "Bearer mst_forged"})).status_code == 401
    as_customer = {"as": "customer", "text": "Está resuelto"}
    assert (await client.post(f"{path}/messages", json=as_customer, headers=ana)).status_code == 403


@pytest.mark.parametrize(
    "body",
    [{}, {"text": ""}, {"text": "\0"}, {"text": "x" * 1_100_000}, {"text": "a", "address": "nadie@"}, {"txt": "a"}, []],
)
async def test_bad_input_gets_a_clear_sentence(db: Database, client: Client, body: object) -> None:
    ana = await token(db, "ana")
    answer = await client.post("/api/v1/threads", json=body, headers={**ana, "Accept-Language": "es"})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["title"]


async def test_a_wrong_address_and_a_wrong_word_are_told_as_problems(db: Database, client: Client) -> None:
    ana = await token(db, "ana")
    nowhere = await client.get("/api/v1/nada", headers=ana)
    assert (nowhere.status_code, nowhere.headers["content-type"]) == (404, "application/problem+json")
    wrong = await client.get("/api/v1/threads?state=lost", headers=ana)
    assert wrong.status_code == 422
    assert wrong.json()["detail"][0]["key"] == "state"


async def test_the_stream_tells_and_says_goodbye(db: Database, cast: Cast, server: str) -> None:
    ana, dario = await token(db, "ana"), await token(db, "dario")
    heard: dict[str, list[tuple[str, dict[str, object]]]] = {"ana": [], "dario": []}
    listening = threading.Barrier(3)

    def listen(name: str, headers: dict[str, str]) -> None:
        with httpx.stream("GET", f"{server}/api/v1/stream", headers=headers, timeout=30) as stream:
            for event, data in frames(stream.iter_lines()):
                if event == "hello":
                    listening.wait(10)
                else:
                    heard[name].append((event, data))

    readers = [threading.Thread(target=listen, args=pair) for pair in (("ana", ana), ("dario", dario))]
    for reader in readers:
        reader.start()
    listening.wait(10)
    async with httpx.AsyncClient(base_url=server) as http:
        await http.post("/api/v1/threads", json={"text": "Hola"}, headers=ana)
    async with db.begin() as tx:
        for agent in (cast.ana, cast.dario):
            for found in await team.tokens(tx, agent.id):
                await team.revoke_token(tx, found.id, by=SYSTEM)
    for reader in readers:
        reader.join(10)
        assert not reader.is_alive()
    assert [event for event, _ in heard["ana"]] == ["thread.opened", "message.arrived", "bye"]
    assert [event for event, _ in heard["dario"]] == ["bye"]
    assert "Hola" not in json.dumps(heard)


def frames(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, object]]]:
    """The frames of an event stream."""
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_the_documented_api_is_the_true_one(server: str, tokens: dict[str, str]) -> None:
    """Generated requests, right and wrong: every answer is one that the document promises."""
    done = subprocess.run(
        [
            *(Path(sys.executable).with_name("schemathesis"), "run", f"{server}/api/v1/openapi.json"),
            *("--header", f"Authorization: {tokens['Authorization']}"),
            *("--exclude-path", "/api/v1/stream", "--max-examples", "25", "--seed", "1", "--no-color"),
            *("--checks", "all", "--exclude-checks", NOT_OURS),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


@pytest.fixture
async def tokens(db: Database, cast: Cast) -> dict[str, str]:
    """The header of a token that may do all the API does."""
    return await token(db, "ana", "intake")
