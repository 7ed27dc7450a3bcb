"""The box: what comes of writing in it, without a script, and what becomes of what cannot be accepted."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from litestar.testing import AsyncTestClient
from tests.cast import Cast
from tests.surfaces.counter.visitor import Browser, hidden, number

from mostrador import people, threads
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database

Client = AsyncTestClient[Any]


async def test_carla_writes_and_sees_who_has_it(carla: Browser, cast: Cast, db: Database) -> None:
    home = await carla.get("/")
    beside = int(hidden(home, "with")[0])
    assert f"Talk to {'Ana' if beside == cast.ana.id else 'Bruno'}" in home.text
    path = await carla.open_case("El taladro no arranca", address="carla@example.org", **{"with": str(beside)})
    page = await carla.get(path)
    assert page.status_code == 200
    assert "El taladro no arranca" in page.text
    assert "carla@example.org" not in page.text
    async with db.look() as tx:
        found = await threads.find(tx, number(path), viewer=SYSTEM)
        person, addresses = await people.find(tx, found.person_id)
    assert (found.owner_id, person.name) == (beside, "Carla")
    assert [(address.value, address.verified_at) for address in addresses] == [("carla@example.org", None)]


async def test_the_same_browser_is_the_same_person(carla: Browser, db: Database) -> None:
    first, second = await carla.open_case(), await carla.open_case("Otra cosa")
    async with db.look() as tx:
        owners = {(await threads.find(tx, number(path), viewer=SYSTEM)).person_id for path in (first, second)}
    assert len(owners) == 1
    listed = (await carla.get("/casos")).text
    assert first in listed
    assert second in listed
    assert "What is your name?" not in (await carla.get("/")).text


async def test_who_is_asked_for_gets_the_case(carla: Browser, cast: Cast, db: Database) -> None:
    page = await carla.get(f"/?con={cast.bruno.id}")
    assert hidden(page, "with") == [str(cast.bruno.id)]
    path = await carla.open_case(**{"with": str(cast.bruno.id)})
    async with db.look() as tx:
        assert (await threads.find(tx, number(path), viewer=SYSTEM)).owner_id == cast.bruno.id
    path = await carla.open_case(**{"with": str(cast.dario.id)})
    async with db.look() as tx:
        # Darío is off: whoever is there takes it.
        assert (await threads.find(tx, number(path), viewer=SYSTEM)).owner_id in {cast.ana.id, cast.bruno.id}


async def test_a_refused_form_comes_back_with_what_was_typed(carla: Browser) -> None:
    typed = {"text": "No gira la llave", "name": "Carla", "address": "carla arroba", "kind": "claim"}
    answer = await carla.send("/casos", typed, files={"files": ("foto.txt", b"una nota", "text/plain")})
    assert answer.status_code == 422
    for words in ("No gira la llave", 'value="Carla"', "carla arroba", "neither an e-mail nor a phone"):
        assert words in answer.text
    (kept,) = hidden(answer, "attachments")
    path = await carla.send("/casos", {**typed, "address": "", "attachments": kept})
    assert f"/archivos/{kept}" in (await carla.get(path.headers["location"])).text


async def test_choosing_somebody_loses_nothing_without_a_script(carla: Browser, cast: Cast) -> None:
    typed = {"text": "No gira la llave", "name": "Carla", "address": "carla@example.org", "kind": "claim"}
    files = {"files": ("foto.txt", b"una nota", "text/plain")}
    answer = await carla.send("/", {**typed, "con": str(cast.bruno.id)}, files=files)
    assert answer.status_code == 200
    for words in ("You are writing to Bruno", "No gira la llave", 'value="Carla"', 'value="carla@example.org"'):
        assert words in answer.text
    assert hidden(answer, "with") == [str(cast.bruno.id)]
    assert re.search(r'value="claim"[^>]* checked', answer.text)
    (kept,) = hidden(answer, "attachments")
    again = await carla.send("/", {**typed, "con": "x" * 30, "attachments": kept})
    assert hidden(again, "attachments") == [kept]


async def test_an_empty_box_is_asked_for_words(carla: Browser) -> None:
    for text in ("", "   \n ", "\u200b", "\0\0"):
        answer = await carla.send("/casos", {"text": text})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\0b", "ab"),
        ("hola 👩‍🔧🔑", "hola 👩‍🔧🔑"),
        ("مرحبا بالعالم", "مرحبا بالعالم"),
        ("\u202egpj.exe", "\u2067gpj.exe\u2069"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("línea\r\n" * 10_000, "línea<br>línea"),
        ("x" * 1_000_000, "x" * 1000),
    ],
    ids=["nul", "emoji", "rtl", "override", "html", "10,000 lines", "1 MB"],
)
async def test_whatever_is_pasted_arrives(carla: Browser, text: str, kept: str) -> None:
    path = await carla.open_case(text)
    page = await carla.get(path)
    assert kept in page.text
    assert "\0" not in page.text
    assert "<script>alert" not in page.text


async def test_more_than_a_megabyte_is_refused_with_a_sentence(carla: Browser) -> None:
    answer = await carla.send("/casos", {"text": "x" * 1_100_000})
    assert answer.status_code == 422
    assert "too long to send as a message" in answer.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"text=hola+%FF%FE"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--x--\r\n',
        ),
        ("multipart/form-data; boundary=x", b"--y nothing of a form"),
    ],
)
async def test_broken_bytes_are_no_fault_of_ours(carla: Browser, kind: str, body: bytes) -> None:
    await carla.get("/")
    headers = {"content-type": kind, "x-csrftoken": carla.cookies["c"]}
    answer = await carla.ask("POST", "/casos", content=body, headers=headers)
    assert answer.status_code in {303, 400, 422}


async def test_the_same_attempt_twice_is_one_case(carla: Browser, db: Database) -> None:
    await carla.get("/")
    typed = {"text": "Una vez", "client_id": "a1"}
    both = await asyncio.gather(carla.send("/casos", typed), carla.send("/casos", typed))
    late = await carla.send("/casos", typed)
    assert {answer.headers["location"] for answer in (*both, late)} == {"/casos/1"}
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM message WHERE author_kind = 'customer'") == 1
    assert (await carla.get("/casos/1")).status_code == 200


async def test_a_form_without_its_token_opens_nothing(carla: Browser, db: Database) -> None:
    for data in ({"text": "x"}, {"text": "x", "_csrf_token": "forged"}):
        answer = await carla.ask("POST", "/casos", data=data)
        assert answer.status_code == 403
    carla.cookies.clear()
    answer = await carla.ask("POST", "/casos", data={"text": "x"}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (403, "form-expired")
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM thread") == 0


async def test_a_flood_is_stopped_and_nothing_of_it_is_lost(
    client: Client, carla: Browser, stranger: Browser, db: Database
) -> None:
    async with db.begin() as tx:
        await tx.run("UPDATE shop SET stranger_threads_per_hour = 2, stranger_messages_per_hour = 2")
    client.app.state.here.forget()
    path = await carla.open_case()
    await stranger.open_case()
    answer = await stranger.send("/casos", {"text": "Mis palabras"})
    assert answer.status_code == 429
    assert "Mis palabras" in answer.text
    for _ in range(2):
        assert (await carla.send(f"{path}/mensajes", {"text": "más"})).status_code == 303
    answer = await carla.send(f"{path}/mensajes", {"text": "la tercera"})
    assert answer.status_code == 429
    assert "la tercera" in answer.text


async def test_somebody_blocked_is_told_kindly(carla: Browser, cast: Cast, db: Database) -> None:
    path = await carla.open_case()
    async with db.begin() as tx:
        found = await threads.find(tx, number(path), viewer=SYSTEM)
        await people.block(tx, found.person_id, by=cast.elena)
    for answer in (
        await carla.send("/casos", {"text": "Otra"}),
        await carla.send(f"{path}/mensajes", {"text": "Otra"}),
    ):
        assert answer.status_code == 403
        assert "call us or write a letter" in answer.text


async def test_a_shop_without_anybody_says_so(carla: Browser, db: Database) -> None:
    async with db.begin() as tx:
        await tx.run("DELETE FROM shift")
        await tx.run("UPDATE agent SET suspended_at = now()")
    assert (await carla.get("/")).status_code == 200
    answer = await carla.send("/casos", {"text": "¿Hay alguien?"})
    assert answer.status_code == 503
    assert "¿Hay alguien?" in answer.text


async def test_the_language_is_the_readers(carla: Browser) -> None:
    assert '<html lang="en"' in (await carla.get("/")).text
    answer = await carla.send("/idioma", {"language": "es-419", "next": "/caso"})
    assert answer.headers["location"] == "/caso"
    assert '<html lang="es-419"' in (await carla.get("/")).text
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb"):
        answer = await carla.send("/idioma", {"language": "xx", "next": elsewhere})
        assert answer.headers["location"] == "/"


async def test_the_first_layer_is_the_shops_when_it_wrote_one(client: Client, carla: Browser, db: Database) -> None:
    page = await carla.get("/")
    assert "for nothing else" in page.text
    assert re.findall(r'type="checkbox" name="(\w+)"', page.text) == ["urgent"]
    async with db.begin() as tx:
        await tx.run("UPDATE shop SET privacy_notice = 'Lo nuestro, breve.\n\nY **largo**.'")
    client.app.state.here.forget()
    assert "Lo nuestro, breve." in (await carla.get("/")).text
    assert "largo" not in (await carla.get("/")).text
    assert "<strong>largo</strong>" in (await carla.get("/privacidad")).text
