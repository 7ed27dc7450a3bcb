"""Ley 10/2025, art. 5: what everybody is told of customer service, as configured, and where it is published."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date

import pytest
from tests.cast import Cast
from tests.surfaces.desk.browser import Browser, text_of
from tests.surfaces.desk.conftest import browse, staff

from mostrador import team
from mostrador.kit.db import Database
from mostrador.oversight import compliance, placard
from mostrador.oversight.compliance import Profile, checks
from mostrador.oversight.placard import Reach
from mostrador.team import Shift

__all__ = ["browse", "staff"]
SITE = "http://127.0.0.1:8080"
HERE = ("127.0.0.0/8",)
WEEK = [Shift(day, 540, 1200) for day in range(5)]


class Site:
    """A web site of the company on this machine: its pages, by their path; one that leads on begins with `→`."""

    def __init__(self) -> None:
        self.url = ""
        self.pages: dict[str, str] = {}

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        page = self.pages.get(head.split()[1])
        status, more, body = "200 OK", "Content-Type: text/html; charset=utf-8\r\n", (page or "").encode()
        if page is None:
            status = "404 Not Found"
        elif page.startswith("→"):
            status, more, body = "302 Found", f"Location: {page[1:]}\r\n", b""
        writer.write(
            f"HTTP/1.1 {status}\r\n{more}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
        )
        await writer.drain()
        writer.close()


@asynccontextmanager
async def serving() -> AsyncIterator[Site]:
    """The site, open."""
    site = Site()
    server = await asyncio.start_server(site.answer, "127.0.0.1", 0)
    site.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield site


@pytest.fixture
async def configured(db: Database, staff: Cast) -> Cast:
    """A large shop with all that the placard says."""
    async with db.begin() as tx:
        await compliance.answer(
            tx, Profile(large=True, online=True, languages=("ca",), regions=("CT",)), by=staff.elena
        )
        shop = await team.shop(tx)
        await tx.run("UPDATE shop SET phone = '912 345 678', postal_address = E'Calle del Pez 3\\n28004 Madrid'")
        await team.set_opening(tx, WEEK, by=staff.elena)
        told = Reach(
            contract_ways=("premises", "online"),
            premises="Calle del Pez 3",
            sign_language="https://signos.example/llave",
        )
        await placard.say_reach(tx, told, by=staff.elena)
        assert shop.name
    return staff


async def test_the_placard_says_what_is_configured_in_three_forms(
    db: Database, configured: Cast, browse: Callable[[], Browser]
) -> None:
    anybody = browse()
    read = text_of(anybody.get("/atencion"))
    for words in (
        "912 345 678",
        "Calle del Pez 3, 28004 Madrid",
        "Monday to Friday, from 9:00 to 20:00",
        "Spanish, Catalan or Valencian",
        "https://signos.example/llave",
        "complaints and claims: 15 days",
        "ask to speak to a person at any moment",
        "supervisor, in the same contact",
        f"{SITE}/caso",
        "Junta Arbitral",
        "People of 65 or more and people with a disability go first",
    ):
        assert words in read, words
    easy = anybody.get("/atencion/facil")
    assert easy.text.count('class="easy-picture"') == easy.text.count('class="easy-step"') >= 10
    sentences = [one for one in re.findall(r"<p>(.*?)</p>", easy.text) if "http" not in one and "@" not in one]
    assert all(len(re.sub("<.*?>", "", one).split()) <= 16 for one in sentences), "short sentences"
    assert anybody.get("/atencion.js?forma=facil&lang=es").text.count("<svg") >= 10
    assert "9 1 2, 3 4 5, 6 7 8" in text_of(anybody.get("/atencion/locucion"))
    assert anybody.get("/atencion/pdf?lang=es").content.startswith(b"%PDF")
    catalan = text_of(anybody.get("/atencion?lang=ca"))
    assert "dilluns" in catalan
    assert "queixes i reclamacions: 15 dies naturals" in catalan
    plain = anybody.get("/atencion/texto?lang=es").text
    assert "Horario: de lunes a viernes, de 9:00 a 20:00." in plain
    assert anybody.get("/atencion.json").json()["told"]["es"]["title"] == "Atención a la clientela"
    assert 'href="/atencion"' in anybody.get("/").text, "from the first page on"
    assert "https://signos.example/llave" in anybody.get("/").text
    async with db.begin() as tx:
        await tx.run("UPDATE shop SET phone = '912 345 000'")
    assert "912 345 000" in text_of(anybody.get("/atencion")), "it follows the settings"


async def test_rules_that_come_into_force_change_the_terms(db: Database, configured: Cast) -> None:
    async with db.look() as tx:
        before = await placard.gather(tx, SITE, at=date(2026, 12, 27))
        after = await placard.gather(tx, SITE, at=date(2026, 12, 28))
    assert {one.rule for one in before.terms} == {"tr-21-term"}
    assert {(one.concern or one.kinds[0], one.count, one.unit) for one in after.terms} == {
        ("complaint", 15, "day"),
        ("enquiry", 15, "working-day"),
        ("billing", 5, "day"),
    }


async def test_what_is_told_is_kept_with_its_day_and_its_difference(db: Database, configured: Cast) -> None:
    async with db.begin() as tx:
        assert (await placard.keep(tx, SITE), await placard.keep(tx, SITE)) == (1, 0)
        await team.set_opening(tx, WEEK[:4], by=configured.elena)
        assert await placard.keep(tx, SITE) == 1
        newest = (await placard.versions(tx))[0]
        now, before = await placard.version(tx, newest.id)
    assert before is not None
    [hours] = [one for one in placard.differ(before.told["es"], now.told["es"]) if one.label == "Horario"]
    assert "lunes a viernes" in hours.before
    assert "lunes a jueves" in hours.after


async def test_what_is_published_is_held_against_what_is_configured(
    db: Database, configured: Cast, browse: Callable[[], Browser]
) -> None:
    anybody = browse()
    frame = anybody.get("/atencion/marco?lang=es").text
    block = frame[frame.index("<section") : frame.index("</main>")]
    text = anybody.get("/atencion/texto?lang=es").text
    async with serving() as site:
        site.pages = {
            "/": f"<html><body><h1>La Llave</h1>{block}</body></html>",
            "/contrato": f"<html><body><h1>Condiciones</h1><pre>{text}</pre></body></html>",
            "/factura": "→/factura/modelo",
            "/factura/modelo": f'<body><script src="{SITE}/atencion.js" async></script></body>',
        }
        async with db.begin() as tx:
            for kind, path in (("home", "/"), ("contract", "/contrato"), ("invoice", "/factura")):
                await placard.add_posting(tx, kind, site.url + path, networks=HERE, by=configured.elena)
        seen = [one.seen for one in await placard.look_at(db, SITE, networks=HERE)]
        assert [(one.how, one.differing) for one in seen] == [("text", ()), ("text", ()), ("live", ())]
        assert await row(db) == ("green", 3, 0)

        site.pages["/"] = site.pages["/"].replace("912 345 678", "902 345 678").replace("20:00", "21:00")
        site.pages["/contrato"] = site.pages["/contrato"].replace("28004 Madrid", "28005 Madrid")
        del site.pages["/factura/modelo"]
        home, contract, invoice = (one.seen for one in await placard.look_at(db, SITE, networks=HERE))
    assert [(one.field, one.found) for one in home.differing if one.field == "phone"] == [("phone", "902 345 678")]
    assert {one.field for one in home.differing} == {"phone", "hours"}
    [post] = contract.differing
    assert (post.label, post.expected) == ("Por carta", "Calle del Pez 3, 28004 Madrid")
    assert post.found == "calle del pez 3, 28005 madrid"
    assert (invoice.how, invoice.fault) == ("unreachable", "status: 404")
    assert await row(db) == ("red", 3, 3)
    elena = browse()
    elena.log_in("elena@lallave.example")
    shown = text_of(elena.get("/desk/compliance"))
    assert "902 345 678" in shown, "the exact difference stands at its row"
    assert "912 345 678" in shown


async def row(db: Database) -> tuple[str, int, int]:
    """How the row of article 5 stands: its state, of how many, against it."""
    rule = next(one for one in compliance.all_rules() if one.id == "lsac-5")
    async with db.look() as tx:
        [found] = await checks.look(tx, [rule])
    return found.state, found.whole, found.against


async def test_nothing_of_our_own_network_is_fetched(db: Database, configured: Cast) -> None:
    async with serving() as inside, serving() as outside:
        outside.pages = {"/": f"→{inside.url}/secreto"}
        inside.pages = {"/secreto": "<p>Solo para la casa</p>"}
        async with db.begin() as tx:
            for url in (inside.url, "http://localhost/", "http://169.254.169.254/latest", "http://0x7f.1/"):
                with pytest.raises(placard.PageInside):
                    await placard.add_posting(tx, "home", url, by=configured.elena)
            await tx.run(
                "INSERT INTO posting (kind, url, agent_id) VALUES ('home', %(url)s, %(by)s)",
                url=outside.url.replace("127.0.0.1", "localhost"),
                by=configured.elena.id,
            )
        [looked] = await placard.look_at(db, SITE)
    assert looked.seen.how == "unreachable"
    assert looked.seen.fault.startswith("inside: ")
