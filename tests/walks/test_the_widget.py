"""The counter on another site (product on 127.0.0.1, shop on localhost), in a browser that denies frames any cookie."""

from __future__ import annotations

import json
import re
import socket
import threading
from base64 import b64decode
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import BrowserContext, Frame, FrameLocator, Page, async_playwright, expect

from mostrador import team, threads
from mostrador.commands.demo_shop import WidgetFacts, shop_site
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database
from mostrador.team.records import Shift
from mostrador.threads import Thread
from tests.cast import Cast
from tests.walks.conftest import CHROMIUM, QUIET, shot

pytestmark = pytest.mark.browser
expect.set_options(timeout=15_000)
ASKED = "Busco una cosa con gancho para colgar un cuadro"
ANSWERED = "Se llama colgador de tres clavos. Aguanta 9 kg."
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], iframes: false})"
PICTURE = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
WRITE = re.compile("Escribe a (Ana|Bruno)")
STORES = "() => { try { return !!localStorage } catch { return false } }"


@pytest.fixture
async def site(config: Config, db: Database, cast: Cast, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """A shop on another site that is let in, and its address."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    async with db.begin() as tx:
        shop = await team.change_shop(
            tx, msgspec.structs.replace(await team.shop(tx), widget_origins=[address]), by=SYSTEM
        )
        secret = await team.new_widget_secret(tx, secret=config.secret(), by=SYSTEM)
    facts = WidgetFacts(request.getfixturevalue("server"), shop.widget_key, secret)
    with opened(facts, port):
        yield address


@contextmanager
def opened(facts: WidgetFacts, port: int = 0) -> Iterator[str]:
    """The example shop, until the end of the block."""
    with shop_site(facts, port) as shop:
        thread = threading.Thread(target=shop.serve_forever)
        thread.start()
        yield f"http://localhost:{shop.server_address[1]}"
        shop.shutdown()
        thread.join()


@pytest.fixture
async def visitor(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[BrowserContext]:
    """A browser that denies frames of other sites cookies and storage, and one that gives them storage of their own."""
    denied = getattr(request, "param", "denied") == "denied"
    profile = tmp_path / "profile" / "Default"
    profile.mkdir(parents=True)
    settings = {"profile": {"block_third_party_cookies": denied, "cookie_controls_mode": int(denied)}}
    (profile / "Preferences").write_text(json.dumps(settings))
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile.parent,
            executable_path=CHROMIUM,
            args=list(QUIET),
            locale="es-ES",
            viewport={"width": 1200, "height": 820},
        )
        yield context
        await context.close()


@pytest.mark.parametrize("visitor", [pytest.param("denied", marks=pytest.mark.long), "allowed"], indirect=True)
async def test_a_visitor_writes_and_is_answered_live_on_every_page(
    visitor: BrowserContext, site: str, db: Database, request: pytest.FixtureRequest
) -> None:
    page, frame = await _opened(visitor, site)
    stores = await page.frames[1].evaluate(STORES)
    assert stores is ("allowed" in request.node.name), "the browser was to decide about storage"
    await expect(frame.locator(".frame-who")).to_contain_text(re.compile("Ana|Bruno"))
    await _ask(frame)
    await shot(page, "widget-asked")

    await _reply(db, ANSWERED)
    await expect(frame.locator(".message-agent", has_text=ANSWERED)).to_be_visible()
    await shot(page, "widget-answered")

    await page.goto(f"{site}/p/taladro")
    await expect(_frame(page).locator(".message-agent", has_text=ANSWERED)).to_be_visible()
    await expect(_frame(page).locator("form[data-live]")).to_be_visible()
    await _frame(page).locator("textarea[name=text]").fill("¿Y en pladur?")
    await _frame(page).locator("textarea[name=text]").press("Enter")
    await expect(_frame(page).locator("[data-message]", has_text="¿Y en pladur?")).to_be_visible()
    assert await visitor.cookies() == []


async def test_what_comes_while_it_is_closed_is_counted_on_the_button(
    visitor: BrowserContext, site: str, db: Database
) -> None:
    page, frame = await _opened(visitor, site)
    await _ask(frame)
    await frame.locator("textarea[name=text]").press("Escape")
    button = page.get_by_role("button", name=WRITE)
    await expect(button).to_be_focused()
    await _reply(db, ANSWERED)
    await expect(button).to_contain_text("1")
    await expect(button).to_have_accessible_name(re.compile("· 1 sin leer"))
    assert (await _thread(db)).person_read == 1, "nobody looked yet"

    await page.reload()
    await expect(button).to_contain_text("1")
    await shot(page, "widget-unread")
    await button.press("Enter")
    await expect(_frame(page).locator(".message-agent", has_text=ANSWERED)).to_be_visible()
    await expect(button).to_be_hidden()
    await page.get_by_role("button", name="Cerrar").last.click()
    await expect(button).to_have_accessible_name(re.compile("^Escribe a [^·]+$"))
    assert (await _thread(db)).person_read == 2


async def test_who_leaves_leaves_nothing(visitor: BrowserContext, site: str, db: Database) -> None:
    page, frame = await _opened(visitor, site)
    await _ask(frame)
    await frame.locator("summary", has_text="Más").click()
    await frame.get_by_role("button", name="Salir y borrar de este dispositivo").click()
    await _expect_nothing(frame)
    await page.reload()
    await _expect_nothing(_frame(page))
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM entry") == 0
        assert await tx.value("SELECT bool_and(forgotten_at IS NOT NULL) FROM browser")


async def test_the_site_makes_the_frame_forget(visitor: BrowserContext, site: str, db: Database) -> None:
    page, frame = await _opened(visitor, site)
    await _ask(frame)
    await page.evaluate("Mostrador.forget()")
    await expect(page.locator("#mostrador iframe")).to_be_hidden()
    await page.evaluate("Mostrador.open()")
    await _expect_nothing(_frame(page))
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM entry") == 0


@pytest.mark.parametrize("visitor", ["denied", pytest.param("allowed", marks=pytest.mark.long)], indirect=True)
async def test_nobody_sees_the_thread_of_who_was_here_before(visitor: BrowserContext, site: str, db: Database) -> None:
    page = await visitor.new_page()
    await _log_in(page, site, "Carla")
    await page.evaluate("Mostrador.open()")
    await _ask(_frame(page), named=True)
    await page.goto(site)
    await expect(_frame(page).locator("[data-message]", has_text=ASKED)).to_be_visible()
    async with db.look() as tx:
        assert (await tx.value("SELECT name FROM person")) == "Carla"

    # The site logs her out without telling us; then somebody else uses this computer.
    await visitor.clear_cookies()
    await page.goto(site)
    await _expect_nothing(_frame(page))
    await _log_in(page, site, "Noa")
    await _expect_nothing(_frame(page))
    await expect(_frame(page).locator("[name=name]")).to_have_count(0)

    await visitor.clear_cookies()
    await _log_in(page, site, "Carla")
    await expect(_frame(page).locator("[data-message]", has_text=ASKED)).to_be_visible()


async def test_the_site_keeps_its_page_and_everybody_can_use_ours(
    visitor: BrowserContext, site: str, db: Database, cast: Cast
) -> None:
    """One name more, no violation of WCAG, keys alone, a sheet on a phone, a picture both ways."""
    page = await visitor.new_page()
    await page.goto(f"{site}/static/shop.css")
    before = set(await page.evaluate("Object.keys(window)"))
    await page.set_viewport_size({"width": 390, "height": 780})
    await page.goto(site)
    button = page.get_by_role("button", name=WRITE)
    await button.wait_for()
    assert set(await page.evaluate("Object.keys(window)")) - before == {"Mostrador"}
    assert await page.evaluate("Object.keys(Mostrador).sort()") == ["close", "forget", "identify", "open"]
    await _accessible(page.main_frame)

    await button.focus()
    await page.keyboard.press("Enter")
    frame = _frame(page)
    await expect(frame.locator("textarea")).to_be_focused()
    box = await page.locator("#mostrador iframe").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 780}
    assert await page.evaluate("document.body.inert"), "nobody wanders behind the sheet"
    await _accessible(page.frames[1])
    await page.keyboard.type(ASKED)
    await frame.locator("input[name=files], input[type=file]").first.set_input_files(
        {"name": "cuadro.png", "mimeType": "image/png", "buffer": PICTURE}
    )
    await expect(frame.locator("[name=attachments]")).to_have_count(1)
    await frame.locator("textarea").press("Control+Enter")
    await expect(frame.locator("[data-message]", has_text=ASKED)).to_be_visible()
    await expect(frame.locator(".message-picture")).to_have_attribute("src", re.compile("^blob:"))

    thread = await _thread(db)
    assert thread.channel == "widget"
    async with db.begin() as tx:
        await threads.propose(tx, thread.id, by=cast.ana)
    await expect(frame.locator(".frame-solved")).to_contain_text("¿Está resuelto?")
    await _accessible(page.frames[1])
    await frame.locator("summary", has_text="Más").click()
    await frame.get_by_role("button", name="Sobre este caso").click()
    await expect(frame.locator(".counter-aside")).to_be_visible()
    await _accessible(page.frames[1])
    await page.keyboard.press("Escape")
    await expect(frame.locator(".counter-aside")).to_be_hidden()
    await frame.locator(".frame-solved").get_by_role("button", name="Sí, está resuelto").click()
    await expect(frame.get_by_text("Dijiste que está resuelto")).to_be_visible()
    await shot(page, "widget-solved")
    await page.keyboard.press("Escape")
    await expect(button).to_be_focused()
    assert not await page.evaluate("document.body.inert")


async def test_where_nobody_is_it_says_until_when_and_takes_the_message(
    visitor: BrowserContext, site: str, db: Database
) -> None:
    async with db.begin() as tx:
        await tx.run("DELETE FROM shift")
        opening = [Shift(weekday, 540, 1200) for weekday in range(7)]
        await team.set_opening(tx, opening, by=SYSTEM)
    page = await visitor.new_page()
    await page.goto(site)
    await page.get_by_role("button", name="Ferretería La Llave").click()
    frame = _frame(page)
    await expect(frame.locator(".frame-away")).to_contain_text(re.compile("Volvemos (hoy|mañana|en) "))
    await shot(page, "widget-away")
    await _ask(frame)
    await expect(frame.locator(".frame-who")).to_contain_text("Elena")


async def test_a_site_that_is_not_listed_cannot_frame_us(
    visitor: BrowserContext, site: str, server: str, db: Database
) -> None:
    async with db.look() as tx:
        key = (await team.shop(tx)).widget_key
    page = await visitor.new_page()
    with opened(WidgetFacts(server, key, "s" * 32)) as stranger:
        await page.goto(stranger)
        async with page.expect_console_message(lambda line: "frame-ancestors" in line.text):
            await page.get_by_role("button", name=WRITE).click()
        await expect(page.get_by_role("link", name="Escríbenos en nuestra propia página.")).to_be_visible(
            timeout=10_000
        )


async def _opened(visitor: BrowserContext, site: str) -> tuple[Page, FrameLocator]:
    page = await visitor.new_page()
    await page.goto(site)
    await page.get_by_role("button", name=WRITE).click()
    frame = _frame(page)
    await expect(frame.locator("textarea")).to_be_focused()
    return page, frame


def _frame(page: Page) -> FrameLocator:
    return page.frame_locator("#mostrador iframe")


async def _accessible(frame: Frame) -> None:
    await frame.evaluate(AXE.read_text())
    found = await frame.evaluate(RULES)
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []


async def _ask(frame: FrameLocator, *, named: bool = False) -> None:
    # Before, Enter would begin a line, as in any box without its script.
    await expect(frame.locator("form[data-live]")).to_be_visible()
    await frame.locator("textarea[name=text]").fill(ASKED)
    if not named:
        await frame.locator("[name=name]").fill("Carla")
    await frame.get_by_role("button", name="Preguntar").click()
    await expect(frame.locator("[data-message]", has_text=ASKED)).to_be_visible()


async def _expect_nothing(frame: FrameLocator) -> None:
    await expect(frame.get_by_role("heading", name="¿En qué podemos ayudarte?")).to_be_visible()
    await expect(frame.get_by_text(ASKED)).to_have_count(0)


async def _log_in(page: Page, site: str, name: str) -> None:
    await page.goto(f"{site}/cuenta")
    await page.get_by_role("button", name=f"Entrar como {name}").click()
    await page.get_by_role("heading", name=f"Hola, {name}").wait_for()


async def _reply(db: Database, text: str) -> None:
    thread = await _thread(db)
    async with db.begin() as tx:
        await threads.reply(
            tx, thread.id, text, by=Actor("agent", thread.owner_id, groups=frozenset({f"team:{thread.team_id}"}))
        )


async def _thread(db: Database) -> Thread:
    async with db.look() as tx:
        return await threads.find(tx, await tx.value("SELECT max(id) FROM thread"), viewer=SYSTEM)
