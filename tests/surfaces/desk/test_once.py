"""A form of the desk that is sent twice, at one moment and later again, does once what it does and leads to one page.

Every address that takes a form stands in `forms.txt`, which says what a second time does; those that make something are
tried here. Every form that a page draws carries the name of its drawing.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final, NamedTuple

import httpx
import msgspec
import pytest
from litestar.handlers import HTTPRouteHandler
from litestar.testing import AsyncTestClient
from psycopg import sql
from tests.cast import Cast, carla, owned_by, write

import mostrador
from mostrador import team, threads
from mostrador.app import create_app
from mostrador.care import macros, promises, swarms
from mostrador.care.macros import acts
from mostrador.config import Config
from mostrador.kit import clock, sent
from mostrador.kit.db import Database, Tx
from mostrador.oversight import incidents
from mostrador.oversight.incidents import Opening
from mostrador.surfaces import desk

pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")
TEMPLATES: Final = Path(mostrador.__file__).parent / "surfaces/desk/templates"
LISTED: Final = Path(__file__).parent / "forms.txt"
T: Final = "/desk/threads/{thread:int}"
P: Final = "/desk/people/{person:int}"
S: Final = "/desk/settings"
LATER: Final = (clock.now() + timedelta(days=3)).date().isoformat()
SINCE: Final = (clock.now() - timedelta(days=3)).date().isoformat()
SPOKEN: Final = {
    "title": "Sin agua",
    "knows": "Se ha roto",
    "language": "es",
    "shown": "yes",
    "since_day": SINCE,
    "since_hour": "10:00",
    "next_day": LATER,
    "next_hour": "10:00",
}
CARRIED: Final = {"about": "Una broca", "done": "Buscarla", "promised": "", "told": "Te lleva otro"}


class Sending(NamedTuple):
    """A form: where it goes, what it brings, the table in which it makes one row, and who sends it."""

    path: str
    fields: Mapping[str, str]
    table: str
    who: str = "ana"
    where: str = "true"


FORMS: Final = (
    Sending("/desk/incidents", SPOKEN, "incident", "elena"),
    Sending("/desk/incidents/{incident:int}/updates", SPOKEN, "incident_update", "elena"),
    Sending(f"{T}/incidents", {"incident": "{incident}"}, "incident_link"),
    Sending(f"{T}/messages", {"text": "Es una escarpia", "mode": "message"}, "message"),
    Sending(f"{T}/messages", {"text": "Pasillo 3", "mode": "note"}, "message"),
    Sending(f"{T}/messages/{{message:int}}/correction", {"text": "Otra cosa"}, "correction"),
    Sending(
        f"{T}/messages/{{message:int}}/withdrawal", {"why": "Era otro"}, "message", where="withdrawn_at IS NOT NULL"
    ),
    Sending(f"{T}/gestures", {"kind": "money", "amount": "2", "what": "Vale", "reason": "Esperó"}, "gesture"),
    Sending(
        f"{T}/gestures",
        {"kind": "money", "amount": "90", "what": "Vale", "reason": "Esperó", "ask": "yes", "of": "{elena}"},
        "permission",
    ),
    Sending(
        f"{T}/promises",
        {"promise_act": "write", "promise_what": "Te escribo", "promise_day": LATER, "promise_hour": "12:00"},
        "promise",
    ),
    Sending("/desk/threads/{helped:int}/promises/{promise:int}/attempts", {}, "call_attempt"),
    Sending(
        "/desk/threads/{helped:int}/promises/{promise:int}/renewal",
        {"promise_day": LATER, "promise_hour": "18:00"},
        "renewal",
    ),
    Sending("/desk/threads/{helped:int}/promises/{promise:int}/keeping", {}, "promise", where="ending = 'kept'"),
    Sending("/desk/threads/{helped:int}/promises/{promise:int}/call", {}, "promise", where="ending = 'kept'"),
    Sending(f"{T}/split", {"message": "{said}", "subject": "Otra", "kind": "enquiry"}, "thread"),
    Sending(f"{T}/handoffs", CARRIED | {"to": "{bruno}", "reason": "Sabe él"}, "handoff"),
    Sending(f"{T}/snooze", {"day": LATER, "hour": "09:00"}, "snooze"),
    Sending(f"{T}/closure", {"kind": "solved"}, "closure"),
    Sending(f"{T}/abuse", {"reason": "Insulta"}, "message", where="visibility = 'team' AND author_kind = 'agent'"),
    Sending(f"{T}/help", {"to": "{dario}", "question": "¿Qué broca?"}, "swarm", where="question = '¿Qué broca?'"),
    Sending("/desk/threads/{helped:int}/room", {"text": "Está en el pasillo"}, "remark"),
    Sending("/desk/threads/{helped:int}/help/closing", {"lesson": "Vidia"}, "swarm", where="closed_at IS NOT NULL"),
    Sending(f"{T}/calls", {}, "contact"),
    Sending(f"{T}/leaving", {"what": "El mantenimiento"}, "leaving"),
    Sending(f"{T}/relief", {"reason": "family"}, "relief"),
    Sending(f"{T}/matter", {"like": "{helped}", "reason": "Es lo mismo"}, "regrouping"),
    Sending(f"{T}/labels", {"tag": "garantía"}, "thread_tag"),
    Sending(f"{T}/completion", {"document": "El recibo", "days": "10"}, "completion"),
    Sending(f"{T}/questions", {"text": "¿Y los intereses?"}, "question"),
    Sending(f"{T}/holds", {"what": "cut", "reference": "ES0021"}, "hold"),
    Sending(f"{T}/disputes", {"body": "Junta arbitral"}, "dispute"),
    Sending(f"{T}/related", {"other": "{helped}"}, "related"),
    Sending(f"{T}/merge", {"into": "{helped}"}, "closure"),
    Sending(f"{T}/macros", {"macro": "{macro}"}, "thread_tag"),
    Sending(f"{T}/supervision/asking", {}, "supervision"),
    Sending("/desk/batches", {"act": "tag", "tag": "Urgente", "thread": "{thread}"}, "batch"),
    Sending("/desk/new", {"way": "phone", "who": "Rosa", "text": "Busca un taladro"}, "thread"),
    Sending("/desk/new", {"way": "ours", "who": "Rosa", "address": "600 000 101", "text": "Ya está"}, "thread"),
    Sending("/desk/phrases", {"name": "Saludo", "shown_to": "mine", "text-es": "Hola"}, "phrase"),
    Sending("/desk/macros", {"name": "Vista", "shown_to": "mine", "act-0": "tag", "tag-0": "Vista"}, "macro"),
    Sending("/desk/views", {"name": "Mías", "shown_to": "mine", "filter": "owner:me"}, "saved_view"),
    Sending("/desk/segments", {"name": "Rosas", "shown_to": "mine", "filter": "tag:rosa"}, "segment"),
    Sending("/desk/agents/{agent:int}/days", {"first": LATER}, "absence"),
    Sending(f"{P}/addresses", {"channel": "phone", "address": "600 000 102"}, "address"),
    Sending(f"{P}/needs", {"need": "slow"}, "need"),
    Sending(f"{P}/tags", {"tag": "obra"}, "person_tag"),
    Sending(f"{P}/purchases", {"what": "Taladro", "reference": "A1", "bought_on": "2026-01-02"}, "purchase"),
    Sending(f"{P}/organisations", {"organisation": "Obras SL", "role": "compra"}, "belonging"),
    Sending(f"{S}/agents", {"email": "eva@lallave.example", "name": "Eva", "role": "agent"}, "agent", "elena"),
    Sending(f"{S}/teams", {"team_name": "Almacén"}, "team", "elena"),
    Sending(f"{S}/skills", {"skill_name": "Fontanería", "skill_words": "grifo"}, "skill", "elena"),
    Sending(f"{S}/fields", {"about": "person", "field_name": "Carné", "kind": "text"}, "custom_field", "elena"),
    Sending(
        f"{S}/mail",
        {
            "address": "a@b.example",
            "password": "x",
            "team": "{team}",
            "imap_host": "b.example",
            "smtp_host": "b.example",
        },
        "mailbox",
        "elena",
    ),
    Sending(f"{S}/bodies", {"name": "Cámara de Comercio", "phone": "600 000 103"}, "adr_body", "elena"),
    Sending(f"{S}/webhooks", {"url": "http://127.0.0.1:9/", "kinds": "gesture.given"}, "webhook", "elena"),
)


@pytest.fixture
async def sessions(db: Database, cast: Cast) -> dict[str, str]:
    """Ana and Elena are logged in."""
    async with db.begin() as tx:
        return {
            name: await team.start_session(tx, await team.find_agent(tx, actor.id), device="")
            for name, actor in (("ana", cast.ana), ("elena", cast.elena))
        }


async def planted(db: Database, cast: Cast) -> dict[str, str]:
    """Numbers for the forms: a thread of Ana's, and another of the same person with a promise and a room on it."""
    async with db.begin() as tx:
        case = await carla(tx, owner=cast.ana, team=cast.counter)
        [said] = (await threads.page(tx, case.thread, viewer=cast.ana)).messages
        reply = await threads.reply(tx, case.thread, "Es una hembrilla", by=cast.ana)
        more = await write(tx, "¿Y mi pedido?", find_owner=owned_by(cast.ana, cast.counter), person=case.actor.id)
        due = clock.now() + timedelta(hours=20)
        promise = await promises.make(tx, more.thread, act="call", what="Te llamo", due_at=due, by=cast.ana)
        await swarms.call(tx, more.thread, question="¿Cuál?", agents=[cast.bruno.id], by=cast.ana)
        macro = await macros.add_macro(tx, "Vista", [acts.Tag("Vista")], shown_to="mine", by=cast.ana)
        told = Opening(title="Sin luz", since=clock.now(), knows="Nada aún", next_word_at=due)
        incident = await incidents.open_incident(tx, told, by=cast.elena)
    numbers = {
        "thread": case.thread,
        "helped": more.thread,
        "person": case.actor.id,
        "message": reply.id,
        "said": said.id,
        "promise": promise.id,
        "macro": macro,
        "incident": incident,
        "agent": cast.ana.id,
        "team": cast.counter,
        **{name: getattr(cast, name).id for name in ("bruno", "dario", "elena")},
    }
    return {name: str(number) for name, number in numbers.items()}


async def _rows(tx: Tx, table: str, where: str) -> int:
    counted = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(sql.Identifier(table), sql.SQL(where))
    return int(await tx.value(counted))


async def test_sent_twice_it_is_done_once(db: Database, config: Config, cast: Cast, sessions: dict[str, str]) -> None:
    here = msgspec.structs.replace(config, webhook_networks=("127.0.0.0/8",))
    wrong: list[str] = []
    async with AsyncTestClient(create_app(here), base_url=config.base_url) as client:
        await client.get("/desk/login")
        for form in FORMS:
            client.cookies.set("s", sessions[form.who])
            numbers = await planted(db, cast)
            path = form.path.replace(":int}", "}").format_map(numbers)
            fields = {"_csrf_token": client.cookies["c"], "once": "drawn-once"}
            fields |= {name: value.format_map(numbers) for name, value in form.fields.items()}
            async with db.look() as tx:
                before = await _rows(tx, form.table, form.where)
            together = await asyncio.gather(*[client.post(path, data=fields, follow_redirects=False) for _ in "12"])
            answers = [*together, await client.post(path, data=fields, follow_redirects=False)]
            async with db.look() as tx:
                rows = await _rows(tx, form.table, form.where) - before
            told = {(answer.status_code, answer.headers.get("location")) for answer in answers}
            if rows != 1 or len(told) != 1 or answers[0].status_code not in {200, 303}:
                wrong.append(f"{form.path} -> {rows} {form.table}: {sorted(told)}")
    assert not wrong, "\n".join(wrong)


async def test_gone_back_to_and_sent_again_it_is_done_once(
    db: Database, config: Config, cast: Cast, sessions: dict[str, str]
) -> None:
    """A browser without scripts draws the page anew and keeps what was typed; after something else it is new."""
    numbers = await planted(db, cast)
    at = f"/desk/threads/{numbers['thread']}"
    gift = {"kind": "money", "amount": "2", "what": "Vale", "reason": "Esperó"}
    async with AsyncTestClient(create_app(config), base_url=config.base_url) as client:
        client.cookies.set("s", sessions["ana"])
        await client.get("/desk/login")

        async def send(path: str, once: str, **typed: str) -> httpx.Response:
            data = {"_csrf_token": client.cookies["c"], "once": once, **typed}
            return await client.post(f"{at}/{path}", data=data, follow_redirects=False)

        async def rows(table: str, where: str = "true") -> int:
            async with db.look() as tx:
                return await _rows(tx, table, where)

        answers = [*await asyncio.gather(*[send("gestures", once, **gift) for once in "ab"])]
        answers.append(await send("gestures", "c", **gift))
        assert [answer.headers.get("location") for answer in answers] == [at] * 3
        assert await rows("gesture") == 1
        await send("labels", "d", tag="obra")
        await send("gestures", "e", **gift)
        assert await rows("gesture") == 2
        said = "author_kind = 'agent' AND text = 'Sí'"
        for once, seen, count in (("f", "2", 1), ("g", "3", 1), ("h", "9", 2)):
            await send("messages", once, text="Sí", mode="message", seen=seen, anyway="yes")
            assert await rows("message", said) == count, "what was asked since gets an answer of its own"
        closing = {"kind": "answered", "reason": "No hay"}
        for once in "ij":
            await send("calls", once)
            await send("closure", once, **closing)
        assert await rows("closure") == 1


async def test_other_words_on_the_same_page_are_another_form(
    config: Config, db: Database, cast: Cast, sessions: dict[str, str]
) -> None:
    """Gone back, mended and sent again: what was written second is not lost."""
    thread = (await planted(db, cast))["thread"]
    async with AsyncTestClient(create_app(config), base_url=config.base_url) as client:
        client.cookies.set("s", sessions["ana"])
        await client.get("/desk/login")
        for text in ("Es esta", "Es esta otra", "Es esta"):
            fields = {"_csrf_token": client.cookies["c"], "once": "drawn-once", "text": text, "mode": "note"}
            await client.post(f"/desk/threads/{thread}/messages", data=fields)
    async with db.look() as tx:
        assert await _rows(tx, "message", "visibility = 'team' AND author_kind = 'agent'") == 2


async def test_what_is_refused_may_be_sent_again(
    config: Config, db: Database, cast: Cast, sessions: dict[str, str]
) -> None:
    """A refusal takes the form back with all else."""
    thread = (await planted(db, cast))["thread"]
    gift = {"kind": "money", "amount": "90", "what": "Vale", "reason": "Esperó", "once": "drawn-once"}
    async with AsyncTestClient(create_app(config), base_url=config.base_url) as client:
        client.cookies.set("s", sessions["ana"])
        await client.get("/desk/login")
        for _ in range(2):
            answer = await client.post(
                f"/desk/threads/{thread}/gestures", data={"_csrf_token": client.cookies["c"], **gift}
            )
            assert answer.status_code in {409, 422}
    async with db.look() as tx:
        assert await _rows(tx, "sent_form", "true") == 0


async def test_forms_of_last_week_are_forgotten(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        for name in ("old", "new"):
            assert await sent.take(tx, name, by=cast.ana) is None
        await tx.run("UPDATE sent_form SET at = now() - interval '8 days' WHERE form = 'old'")
        assert await sent.forget(tx) == 1
        assert await sent.take(tx, "new", by=cast.ana) is not None
        assert await sent.take(tx, "new", by=cast.bruno) is None, "another sender's form is another"


def test_every_form_that_is_drawn_carries_the_name_of_its_drawing() -> None:
    """Whoever is not logged in yet makes nothing; all other forms of the desk are told apart."""
    without = [
        f"{page.relative_to(TEMPLATES)}: {form[:120]}"
        for page in sorted(TEMPLATES.rglob("*.html"))
        if page.parent.name not in {"login", "invitation"}
        for form in re.findall(r'<form[^>]*method="post".*?</form>', page.read_text("utf-8"), flags=re.DOTALL)
        if not re.search(r'name="once"|_hidden\.html|\{\{ hidden\(\) \}\}', form)
    ]
    assert not without, "\n".join(without)


def test_every_address_that_takes_a_form_is_tried_or_does_no_harm() -> None:
    served = {
        path
        for handler in desk.HANDLERS
        if isinstance(handler, HTTPRouteHandler) and "POST" in handler.http_methods
        for path in handler.paths
    }
    lines = [line.split() for line in LISTED.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert sorted(path for _, path in lines) == sorted(served), f"say in {LISTED} what a second time does"
    tried = {form.path.replace("{helped:", "{thread:") for form in FORMS}
    assert {path for how, path in lines if how == "tried"} == tried
