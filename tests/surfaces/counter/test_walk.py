"""Carla at her phone, Ana at the other side: what arrives, what waits, and what is sent exactly once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, FilePayload, Page, Route, async_playwright, expect
from tests.cast import Cast

from mostrador import threads
from mostrador.kit.db import Database
from mostrador.kit.live import Live

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[3] / "node_modules/axe-core/axe.min.js"
RULES = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield browser
        await browser.close()


@pytest.fixture
async def phone(chromium: Browser, cast: Cast, server: str) -> AsyncIterator[BrowserContext]:
    """Carla's phone, in Spanish."""
    context = await chromium.new_context(
        base_url=server,
        locale="es-ES",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        permissions=["microphone"],
    )
    context.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    yield context
    await context.close()


async def opened(page: Page, text: str = "El taladro hace un ruido raro") -> int:
    """Carla writes in the box and is on the page of her thread."""
    await page.goto("/")
    await page.fill("#ask", text)
    await page.fill("#name", "Carla")
    await page.click(".ledge-send")
    await page.wait_for_url("**/casos/*")
    return int(page.url.rpartition("/")[2])


async def said(db: Database, text: str) -> int:
    """How often these words were accepted."""
    async with db.look() as tx:
        return int(await tx.value("SELECT count(*) FROM message WHERE text = %(text)s", text=text))


async def test_carla_and_ana_talk_live(phone: BrowserContext, cast: Cast, db: Database) -> None:
    page = await phone.new_page()
    thread = await opened(page)
    await expect(page.get_by_text("entregado")).to_be_visible()

    async with page.expect_response("**/lectura"), db.begin() as tx:
        await threads.reply(tx, thread, "¿También **sin broca**?", by=cast.ana)
    bubble = page.locator(".message-agent").last
    await expect(bubble).to_contain_text("sin broca")
    await expect(page.get_by_role("button", name="Lo pruebo y te digo")).to_be_in_viewport()

    async with db.look() as tx:
        assert (await threads.find(tx, thread, viewer=cast.ana)).person_read == 2

    await page.evaluate("scrollTo(0, 0)")
    async with db.begin() as tx:
        await threads.reply(tx, thread, "una línea\n\n" * 30, by=cast.ana)
    async with db.begin() as tx:
        await threads.reply(tx, thread, "lo último", by=cast.ana)
    await expect(page.get_by_text("lo último")).to_be_visible()
    await page.evaluate("scrollTo(0, 0)")
    async with db.begin() as tx:
        await threads.reply(tx, thread, "y otra cosa", by=cast.ana)
    await page.get_by_role("button", name="Hay algo nuevo").click()
    await expect(page.get_by_text("y otra cosa")).to_be_in_viewport()

    live = Live(db)
    await live.start()
    live.signal(f"thread:{thread}", "typing", str(cast.ana))
    await expect(page.get_by_text("Ana está escribiendo")).to_be_visible()
    await live.stop()

    await page.get_by_role("button", name="Lo pruebo y te digo").click()
    await expect(page.locator(".message-customer").last).to_contain_text("Lo pruebo y te digo")
    await expect(page.get_by_role("button", name="Lo pruebo y te digo")).to_have_count(0)
    async with db.begin() as tx:
        await threads.propose(tx, thread, by=cast.ana)
    await expect(page.get_by_text("Ana pregunta: ¿está resuelto?")).to_be_visible()
    await page.get_by_role("button", name="Sí, está resuelto").click()
    await expect(page.get_by_text("Dijiste que está resuelto")).to_be_visible()
    await page.fill("#text", "Espera, queda algo")
    await page.click(".case-write .ledge-send")
    await expect(page.get_by_text("El caso está abierto otra vez")).to_be_visible()

    await page.evaluate(AXE.read_text())
    assert (await page.evaluate(RULES))["violations"] == []


async def test_what_is_written_without_a_line_waits_and_leaves_once(
    phone: BrowserContext, cast: Cast, db: Database
) -> None:
    page = await phone.new_page()
    await opened(page)
    await phone.set_offline(True)
    await page.fill("#text", "Sigo aquí")
    await page.click(".case-write .ledge-send")
    await expect(page.locator(".message-pending")).to_contain_text("Sigo aquí")
    await expect(page.locator("[data-say]")).to_be_visible()
    await page.fill("#text", "y esto lo estoy escribiendo")
    assert await said(db, "Sigo aquí") == 0
    await phone.set_offline(False)
    await expect(page.locator(".message-pending")).to_have_count(0)
    await expect(page.locator(".message-customer").last).to_contain_text("Sigo aquí")
    assert await said(db, "Sigo aquí") == 1
    await page.reload()
    assert await page.input_value("#text") == "y esto lo estoy escribiendo"


async def test_an_answer_that_is_lost_doubles_nothing(phone: BrowserContext, cast: Cast, db: Database) -> None:
    page = await phone.new_page()
    lost = 0

    async def lose(route: Route) -> None:
        nonlocal lost
        if route.request.method != "POST" or lost % 2:
            lost += route.request.method == "POST"
            await route.continue_()
            return
        lost += 1
        await route.fetch(max_redirects=0)
        await route.abort("connectionreset")

    await page.route("**/casos", lose)
    thread = await opened(page, "Una sola vez")
    assert await said(db, "Una sola vez") == 1
    await page.route("**/mensajes", lose)
    await page.fill("#text", "También esta")
    await page.click(".case-write .ledge-send")
    await expect(page.locator(".message-pending")).to_have_count(0)
    await expect(page.locator(".message-customer")).to_have_count(2)
    assert await said(db, "También esta") == 1
    assert lost == 4
    async with db.look() as tx:
        assert await tx.value("SELECT max(id) FROM thread") == thread


@pytest.mark.long
async def test_asking_twice_opens_one_case(phone: BrowserContext, cast: Cast, db: Database) -> None:
    page = await phone.new_page()
    await page.goto("/")
    await page.click(".ledge-send")
    await expect(page.locator("[data-say]")).to_contain_text("Todavía no hay nada escrito")
    await page.fill("#ask", "Doble")
    for key in ("Control+Enter", "Control+Enter"):
        await page.press("#ask", key)
    await page.wait_for_url("**/casos/*")
    await page.goto("/casos")
    assert await said(db, "Doble") == 1


async def test_time_goes_by_on_an_open_page(phone: BrowserContext, cast: Cast) -> None:
    page = await phone.new_page()
    await page.clock.install()
    await opened(page)
    when = page.locator(".message-customer time")
    await expect(when).to_have_text("ahora mismo")
    await page.clock.fast_forward("04:10")
    await expect(when).to_have_text("hace 4 min")
    await page.clock.fast_forward("01:00:00")
    await expect(when).not_to_contain_text("hace")


async def test_files_and_a_voice_note_go_with_the_words(phone: BrowserContext, cast: Cast, db: Database) -> None:
    page = await phone.new_page()
    await opened(page)
    await page.set_input_files("[name=files]", {"name": "factura.txt", "mimeType": "text/plain", "buffer": b"12 euros"})
    await page.get_by_role("button", name="Nota de voz").click()
    await expect(page.locator("[data-time]")).to_have_text("0:01")
    await page.locator("[data-stop]").click()
    await expect(page.locator("[data-uploads] [name=attachments]")).to_have_count(2)
    too_large: FilePayload = {"name": "grande.bin", "mimeType": "application/zip", "buffer": b"x" * 25_000_001}
    await page.set_input_files("[name=files]", too_large)
    await expect(page.locator("[data-say]")).to_contain_text("25 MB")
    await page.click(".case-write .ledge-send")
    await expect(page.locator(".message-customer audio")).to_have_count(1)
    await expect(page.locator(".message-customer").last).to_contain_text("factura.txt")


async def test_nothing_lies_over_what_is_written_nor_out_of_reach(phone: BrowserContext, cast: Cast) -> None:
    page = await phone.new_page()
    await page.goto("/")
    await expect(page.get_by_role("link", name="Con un código")).to_be_in_viewport()
    bar = page.locator(".foot-bar")
    await expect(bar).to_be_visible()
    await page.evaluate("scrollTo(0, document.body.scrollHeight)")
    foot, top = await page.locator(".counter-foot").bounding_box(), await bar.bounding_box()
    assert foot
    assert top
    assert foot["y"] + foot["height"] <= top["y"]
    await page.fill("#ask", "Sí")
    await page.fill("#name", "C")
    await expect(bar).to_be_hidden()
    await page.click(".ledge-send")
    await page.locator(".withdraw > summary").click()
    sheet = await page.locator(".withdraw > .menu-sheet").bounding_box()
    assert sheet
    assert sheet["x"] >= 0
    assert sheet["x"] + sheet["width"] <= 390


async def test_two_tabs_hear_the_same_and_going_out_empties_both(
    phone: BrowserContext, cast: Cast, db: Database
) -> None:
    first, second = await phone.new_page(), await phone.new_page()
    thread = await opened(first)
    await second.goto(first.url)
    for words in ("uno", "dos"):
        async with db.begin() as tx:
            await threads.reply(tx, thread, words, by=cast.ana)
        for page in (first, second):
            await expect(page.locator(".message-agent").last).to_contain_text(words)
    await first.close()
    async with db.begin() as tx:
        await threads.reply(tx, thread, "tres", by=cast.ana)
    await expect(second.locator(".message-agent")).to_have_count(3)
    third = await phone.new_page()
    await third.goto("/caso")
    await third.get_by_role("button", name="Salir y borrar de este dispositivo").click()
    await expect(third.get_by_role("heading", name="Borrado de este dispositivo")).to_be_visible()
    await expect(second.locator("#ask")).to_be_visible()
    assert await third.evaluate("Object.keys(localStorage)") == []
    assert [cookie["name"] for cookie in await phone.cookies() if cookie["name"] == "b"] == []
