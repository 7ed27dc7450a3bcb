"""A thread as its person sees it: whole, theirs alone, and ended by nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.cast import Cast, owned_by
from tests.surfaces.counter.visitor import Browser, number

from mostrador import threads
from mostrador.channels import Incoming
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.oversight import answers
from mostrador.oversight.answers import Decided


async def answer(db: Database, path: str, text: str, cast: Cast) -> int:
    """Ana answers; the message."""
    async with db.begin() as tx:
        return (await threads.reply(tx, number(path), text, by=cast.ana)).id


async def test_a_stranger_sees_nothing(carla: Browser, stranger: Browser, db: Database) -> None:
    path = await carla.open_case("Mi secreto")
    await stranger.open_case("Otro")
    message = (await carla.get(path)).text.partition('id="said-')[2].partition('"')[0]
    for what in ("", "/justificante"):
        seen = await stranger.get(path + what)
        assert seen.status_code == 404
        assert "Mi secreto" not in seen.text
    posts = {
        "/mensajes": {"text": "yo"},
        f"/mensajes/{message}/retirada": {},
        "/cierre": {},
        "/reapertura": {},
        "/senales": {"sign": "received"},
        "/gracias": {"agent": "1"},
        "/lectura": {"position": "1"},
        "/escribiendo": {},
        "/dispositivos": {},
    }
    for what, typed in posts.items():
        assert (await stranger.send(path + what, typed)).status_code == 404, what
    stranger.cookies.set("b", "forged-key")
    assert (await stranger.get(path)).status_code == 404
    for odd in ("/casos/0", "/casos/99999999999999999999999", "/casos/-1", f"{path}/mensajes/99999999999999999999"):
        assert (await carla.get(odd)).status_code in {404, 405}
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM message WHERE thread_id = %(id)s", id=number(path)) == 1


async def test_notes_stay_among_us(carla: Browser, cast: Cast, db: Database) -> None:
    path = await carla.open_case()
    async with db.begin() as tx:
        await threads.note(tx, number(path), "Ojo con este", by=cast.ana)
    assert "Ojo con este" not in (await carla.get(path)).text
    assert "Ojo con este" not in (await carla.get(f"{path}/justificante")).text


async def test_what_an_agent_writes_is_markdown_and_what_a_person_writes_is_not(
    carla: Browser, cast: Cast, db: Database
) -> None:
    path = await carla.open_case("**hola**")
    await answer(db, path, "**sí** [aquí](javascript:alert(1)) <img src=x>", cast)
    page = (await carla.get(path)).text
    assert "**hola**" in page
    assert "<strong>sí</strong>" in page
    assert 'href="javascript' not in page
    assert "<img src=x>" not in page


async def test_solved_is_said_by_the_person_and_undone_by_writing(carla: Browser, cast: Cast, db: Database) -> None:
    path = await carla.open_case()
    await answer(db, path, "¿Así?", cast)
    async with db.begin() as tx:
        await threads.propose(tx, number(path), by=cast.ana)
    page = (await carla.get(path)).text
    assert "Ana asks: is it solved?" in page
    assert "Not yet" in page
    assert (await carla.send(f"{path}/cierre")).headers["location"] == f"{path}#final"
    assert (await carla.send(f"{path}/cierre")).status_code == 303
    assert "You said that it is solved" in (await carla.get(path)).text
    await carla.send(f"{path}/mensajes", {"text": "Pues no"})
    async with db.look() as tx:
        found = await threads.find(tx, number(path), viewer=SYSTEM)
    assert (found.state, found.owner_id) == ("open", cast.ana.id)


async def test_a_decision_is_read_where_it_was_taken(carla: Browser, cast: Cast, db: Database) -> None:
    path = await carla.open_case(kind="claim")
    async with db.begin() as tx:
        asked = await answers.questions_of(tx, number(path), viewer=cast.ana)
        told = Decided(
            outcome="refused",
            reasons="No lo cubre la garantía: <golpe>.",
            answers={one.key: "No." for one in asked},
            bodies=("national-board",),
        )
        await answers.decide(tx, number(path), told, by=cast.ana)
    page = (await carla.get(path)).text
    assert "Ana closed the case with this decision" in page
    assert "No lo cubre la garantía: &lt;golpe&gt;." in page
    assert "Junta Arbitral Nacional de Consumo" in page
    assert "Yes, it is solved" in page
    await carla.send(f"{path}/reapertura")
    assert "No lo cubre la garantía" in (await carla.get(path)).text


async def test_signs_of_life(carla: Browser, cast: Cast, db: Database) -> None:
    path = await carla.open_case()
    assert "Got it" not in (await carla.get(path)).text
    await answer(db, path, "Prueba a girarla", cast)
    assert "I will try it and tell you" in (await carla.get(path)).text
    assert (await carla.send(f"{path}/senales", {"sign": "trying"})).status_code == 303
    day = (clock.now() + timedelta(days=4)).date()
    assert (await carla.send(f"{path}/senales", {"sign": "days", "until": day.isoformat()})).status_code == 303
    async with db.look() as tx:
        standing = await threads.standing(tx, number(path), viewer=cast.ana)
        assert standing.snooze is not None
        assert standing.snooze.until.date() == day
        assert (await threads.find(tx, number(path), viewer=cast.ana)).waiting_since is None
    assert "We ask you again" in (await carla.get(path)).text
    for wrong in ({"sign": "days", "until": "2000-01-01"}, {"sign": "days", "until": "pronto"}, {"sign": "solved"}):
        assert (await carla.send(f"{path}/senales", wrong)).status_code == 422


async def test_thanks_go_to_a_named_person_once(carla: Browser, cast: Cast, db: Database) -> None:
    path = await carla.open_case()
    await answer(db, path, "Hecho", cast)
    for _ in range(2):
        answered = await carla.send(f"{path}/gracias", {"agent": str(cast.ana.id), "text": "Rápida y clara"})
        assert answered.status_code == 303
    page = (await carla.get(path)).text
    assert page.count("Rápida y clara") == 1
    assert "You thanked Ana" in page
    assert (await carla.send(f"{path}/gracias", {"agent": str(cast.dario.id)})).status_code == 404


async def test_the_firm_is_read_only_from_an_opened_page(carla: Browser, cast: Cast, db: Database) -> None:
    path = await carla.open_case()
    assert "delivered" in (await carla.get(path)).text
    async with db.begin() as tx:
        await threads.mark_read(tx, number(path), 1, viewer=cast.ana)
    page = (await carla.get(path)).text
    assert re.search(r"is-read[^>]*>.*?read</span>", page, re.DOTALL)
    await answer(db, path, "¿Cuál?", cast)
    async with db.look() as tx:
        assert (await threads.find(tx, number(path), viewer=cast.ana)).person_read == 1
    await carla.get(path)
    async with db.look() as tx:
        assert (await threads.find(tx, number(path), viewer=cast.ana)).person_read == 2


async def test_a_long_thread_opens_at_its_end_and_scrolls_back(carla: Browser, cast: Cast, db: Database) -> None:
    path = await carla.open_case("mensaje 0")
    async with db.begin() as tx:
        for place in range(1, 120):
            incoming = Incoming(via="counter", text=f"mensaje {place}", thread=number(path))
            await threads.receive(tx, incoming, find_owner=owned_by(cast.ana, cast.counter), by=SYSTEM)
    seen: list[int] = []
    where: str | None = path
    while where:
        page = (await carla.get(where)).text
        shown = [int(place) for place in re.findall(r">mensaje (\d+)</div>", page)]
        assert len(shown) <= 50
        seen = shown + seen
        older = re.search(r'href="(/casos/\d+\?before=\d+)"', page)
        where = older[1] if older else None
    assert seen == list(range(120))
    part = await carla.get(f"{path}?before=71", headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "mensaje 69<" in part.text
    for odd in ("x", "-1", "99999999999999999999"):
        assert (await carla.get(f"{path}?before={odd}")).status_code == 200


async def test_who_answers_meanwhile_is_named(carla: Browser, cast: Cast, db: Database) -> None:
    path = await carla.open_case()
    assert "looks after your case, until" in (await carla.get(path)).text
    async with db.begin() as tx:
        await tx.run("DELETE FROM shift WHERE agent_id = %(ana)s", ana=cast.ana.id)
    page = (await carla.get(path)).text
    assert "today Bruno answers for them" in page
    assert "Write to Ana" in page
    async with db.begin() as tx:
        await tx.run("DELETE FROM shift")
    assert "answers when back" in (await carla.get(path)).text


async def test_a_complaint_gives_code_and_proof_at_once(carla: Browser) -> None:
    path = await carla.open_case("Es la segunda vez.\n  Y con «comillas».", kind="complaint")
    page = (await carla.get(path)).text
    code = re.search(r"plate-big\">([0-9A-Z-]{13})<", page)
    assert code
    proof = (await carla.get(f"{path}/justificante")).text
    for literal in (code[1], "Es la segunda vez.\n  Y con «comillas».", "Carla", "UTC+0", "A complaint"):
        assert literal in proof


async def test_withdrawn_is_gone_from_everywhere(carla: Browser, cast: Cast, db: Database) -> None:
    path = await carla.open_case("Primero")
    await carla.send(f"{path}/mensajes", {"text": "mi clave es\0 SECRETISIMA"})
    page = (await carla.get(path)).text
    message = re.findall(r'action="/casos/\d+/mensajes/(\d+)/retirada"', page)[-1]
    answered = await carla.send(f"{path}/mensajes/{message}/retirada", {"why": "me equivoqué"})
    assert answered.status_code == 303
    page = (await carla.get(path)).text
    assert "SECRETISIMA" not in page
    assert "Withdrawn: nothing of it is left." in page
    async with db.look() as tx:
        tables = await tx.values("SELECT table_name FROM information_schema.tables WHERE table_schema = 'mostrador'")
        for table in tables:
            rows = await tx.values(f'SELECT t::text FROM "{table}" t')
            assert not [row for row in rows if "SECRETISIMA" in row or b"SECRETISIMA".hex() in row], table
        why = await tx.value(
            "SELECT withdrawn_by || ' ' || withdrawn_why FROM message WHERE id = %(id)s", id=int(message)
        )
    assert why.startswith("customer:")
    assert "me equivoqué" in why
    assert (await carla.send(f"{path}/mensajes/{message}/retirada")).status_code == 409
    theirs = await answer(db, path, "De Ana", cast)
    assert (await carla.send(f"{path}/mensajes/{theirs}/retirada")).status_code == 403


async def test_a_refused_message_comes_back_with_its_words(carla: Browser) -> None:
    path = await carla.open_case()
    answered = await carla.send(f"{path}/mensajes", {"text": "Mira", "attachments": "no-such-file"})
    assert answered.status_code == 422
    assert "Mira" in answered.text
    assert (await carla.send(f"{path}/mensajes", {"text": "  "})).headers["location"] == f"{path}#escribir"


async def test_a_script_gets_what_changed_and_no_page(carla: Browser) -> None:
    path = await carla.open_case()
    typed = {"text": "Hola otra vez", "client_id": "m1"}
    first = await carla.send(f"{path}/mensajes", typed, headers={"accept": "application/json"})
    again = await carla.send(f"{path}/mensajes", typed, headers={"accept": "application/json"})
    assert (first.status_code, again.status_code) == (201, 201)
    told = first.json()
    assert told["message"] == again.json()["message"] == told["messages"][-1]["message"]
    assert "Hola otra vez" in told["messages"][-1]["html"]
    assert set(told["regions"]) == {"head", "promises", "aside", "supervisor", "signs", "marks"}
    refused = await carla.send(f"{path}/mensajes", {"text": " "}, headers={"accept": "application/json"})
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert refused.json()["title"]


async def test_going_out_leaves_nothing_behind(carla: Browser, db: Database) -> None:
    path = await carla.open_case()
    key = carla.cookies["b"]
    gone = await carla.send("/salir")
    assert gone.status_code == 200
    assert gone.headers["clear-site-data"] == '"storage"'
    assert "b" not in carla.cookies
    carla.cookies.set("b", key)
    assert (await carla.get(path)).status_code == 404
    assert "This browser has no cases" in (await carla.get("/casos")).text


async def test_pages_need_nothing_that_the_policy_forbids(carla: Browser, cast: Cast, db: Database) -> None:
    path = await carla.open_case("Hola", kind="incident")
    await answer(db, path, "Hola", cast)
    for page in ("/", path, f"{path}/justificante", "/casos", "/caso", "/privacidad", "/aviso-legal"):
        html = (await carla.get(page)).text
        assert re.findall(r"\s(?:style|on\w+)=|<style|<script(?![^>]*\ssrc=)|javascript:", html) == []
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert sorted(ids) == sorted(set(ids))


async def test_a_supervisor_is_one_button_away_without_scripts(carla: Browser) -> None:
    """With nobody on shift who supervises, it is said at once who answers and by when; asking again adds nothing."""
    path = await carla.open_case()
    assert "I want to speak to a supervisor" in (await carla.get(path)).text
    asked = await carla.send(f"{path}/supervisor")
    assert asked.status_code == 303
    page = (await carla.get(path)).text
    assert "No supervisor is here at this hour." in page
    await carla.send(f"{path}/supervisor")
    page = (await carla.get(path)).text
    assert page.count("No supervisor is here") == 1
    assert page.count("Elena writes to you") == 1, "who and by when stands once, and she left no phone"
    assert "gets back" not in page
    assert "calls" not in page
    assert "I want to speak to a supervisor" not in page
