"""A morning of Ana's without touching the mouse, and every page of it read by axe."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from mostrador import team, threads
from mostrador.care import macros
from mostrador.care.macros import Text
from mostrador.care.macros.acts import Sleep
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from tests.cast import Cast, Customer, carla
from tests.walks.conftest import shot

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
Sit = Callable[[Actor], Awaitable[Page]]


@pytest.fixture
async def customer(db: Database, cast: Cast) -> Customer:
    """Carla, with a thread that Ana owns."""
    async with db.begin() as tx:
        return await carla(tx, owner=cast.ana, team=cast.counter)


@pytest.fixture
def sit(db: Database, cast: Cast, server: str, chromium: Browser) -> Sit:
    """Somebody at their desk, in a browser of their own."""

    async def sitting(agent: Actor) -> Page:
        async with db.begin() as tx:
            key = await team.start_session(tx, await team.find_agent(tx, agent.id), device="")
        context = await chromium.new_context(
            base_url=server, locale="es-ES", viewport={"width": 1440, "height": 860}, color_scheme="dark"
        )
        context.set_default_timeout(20_000)
        expect.set_options(timeout=20_000)
        await context.add_cookies([{"name": "s", "value": key, "url": server}])
        page = await context.new_page()
        await page.goto("/desk")
        await expect(page.locator("#rows")).to_be_attached()
        return page

    return sitting


async def is_clean(page: Page) -> None:
    """axe finds nothing on the page as it is now."""
    await page.evaluate(AXE.read_text())
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in (await page.evaluate(RULES))["violations"]] == []


async def test_open_answer_note_and_pass_on(db: Database, cast: Cast, customer: Customer, sit: Sit) -> None:
    """j, Enter, r, n, @, h."""
    page = await sit(cast.ana)
    press, typed = page.keyboard.press, page.keyboard.type
    await is_clean(page)
    await press("j")
    await press("Enter")
    await expect(page).to_have_url(re.compile(rf"/desk/threads/{customer.thread}$"))
    await expect(page.locator("#messages")).to_contain_text("Necesito una hembrilla")
    await is_clean(page)

    await press("r")
    await typed("Del **tres**, Carla.")
    await press("Control+Enter")
    await expect(page.locator(".message-agent strong")).to_have_text("tres")
    await expect(page.locator("#composer textarea")).to_have_value("")

    await press("Escape")
    await press("n")
    await typed("Pasillo 3, @bru")
    await expect(page.get_by_role("option", name="Bruno")).to_be_visible()
    await is_clean(page)
    await press("Enter")
    await typed("¿quedan?")
    await press("Control+Enter")
    await expect(page.locator(".message-note")).to_contain_text("@Bruno ¿quedan?")

    await press("Escape")
    await press("h")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await is_clean(page)
    await press("ArrowDown")
    await press("ArrowUp")
    await press("Tab")
    await typed("Tú sabes de esto")
    for _ in ("what it is about", "what was done"):
        await press("Tab")
    await typed("Nada todavía")
    for _ in ("what is promised", "what the customer is told", "leave it", "offer it"):
        await press("Tab")
    await press("Enter")
    await expect(page.locator("#standing")).to_contain_text("Tú sabes de esto")
    await shot(page, "keys-1-offered")
    async with db.look() as tx:
        assert (await threads.counters(tx, viewer=cast.bruno)).offered == 1


async def test_search_and_write_down_a_call(cast: Cast, customer: Customer, sit: Sit) -> None:
    """?, /, c: the code is on the screen for who reads it aloud."""
    page = await sit(cast.ana)
    press, typed = page.keyboard.press, page.keyboard.type
    await press("?")
    await expect(page.locator("#keys")).to_be_visible()
    await is_clean(page)
    await press("Escape")

    await press("/")
    await page.wait_for_url("**/desk/search")
    await typed("hembrilla")
    await expect(page.locator("#rows .row")).to_have_count(1)
    await is_clean(page)
    await press("Escape")

    await press("c")
    await page.wait_for_url("**/desk/new")
    await typed("Rosa Vidal")
    await press("Tab")
    await press("Tab")
    await typed("Pregunta si abrimos mañana")
    await is_clean(page)
    await press("Control+Enter")
    await expect(page.locator(".call-card .plate-big")).to_have_text(re.compile(r"^\w{5}-\w{5}-\w$"))
    await shot(page, "keys-2-code")


@pytest.mark.long
async def test_two_answer_at_once(db: Database, cast: Cast, customer: Customer, sit: Sit) -> None:
    """Ana sees that Bruno writes and that he was quicker; hers waits until she says so."""
    ana, bruno = await sit(cast.ana), await sit(cast.bruno)
    for page in (ana, bruno):
        await page.goto(f"/desk/threads/{customer.thread}")
    await expect(ana.locator("#here")).to_contain_text("Bruno")
    await ana.keyboard.press("r")
    await ana.keyboard.type("Del tres")
    await bruno.keyboard.press("r")
    await bruno.keyboard.type("Del cinco")
    await expect(ana.locator("[data-collision]")).to_contain_text("Bruno")
    await bruno.keyboard.press("Control+Enter")
    await expect(ana.locator(".message-agent")).to_contain_text("Del cinco")
    await ana.keyboard.press("Control+Enter")
    await expect(ana.locator("[data-anyway]")).to_be_visible()
    await expect(ana.locator("#composer textarea")).to_have_value("Del tres")
    await is_clean(ana)
    await ana.locator("[data-anyway]").press("Enter")
    await expect(bruno.locator(".message-agent").last).to_contain_text("Del tres")
    await expect(ana.locator("[data-send]")).to_be_visible()


async def test_new_things_announce_themselves(db: Database, cast: Cast, customer: Customer, sit: Sit) -> None:
    """A row does not move under the hand: a line says that one is new, and U shows it."""
    page = await sit(cast.ana)
    await page.keyboard.press("j")
    async with db.begin() as tx:
        another = await carla(tx, owner=cast.ana, team=cast.counter, text="¿Y una alcayata?")
    await expect(page.locator("[data-new]")).to_be_visible()
    await expect(page.locator("#rows .row")).to_have_count(1)
    await expect(page).to_have_title(re.compile(r"^\(2\) "))
    await page.keyboard.press("u")
    await expect(page.locator("#rows .row")).to_have_count(2)
    await expect(page.locator(f"#row-{another.thread}")).to_be_focused()


async def test_reading_above_is_not_disturbed(db: Database, cast: Cast, customer: Customer, sit: Sit) -> None:
    """Whoever reads what was said before stays there; a button says that something is new below."""
    async with db.begin() as tx:
        for number in range(70):
            await threads.note(tx, customer.thread, f"Paso {number}", by=cast.bruno)
    page = await sit(cast.ana)
    await page.goto(f"/desk/threads/{customer.thread}")
    await expect(page.locator("#messages").get_by_text("Paso 69", exact=True)).to_be_in_viewport()
    await page.get_by_role("region", name="Lo que se dijo").focus()
    await page.keyboard.press("Home")
    await expect(page.locator(".message-customer")).to_contain_text("Necesito una hembrilla")
    await page.keyboard.press("Home")
    await expect(page.locator(".message-customer")).to_be_in_viewport()
    async with db.begin() as tx:
        await threads.note(tx, customer.thread, "Paso 70", by=cast.bruno)
    await expect(page.locator("[data-arrivals]")).to_be_visible()
    await expect(page.locator(".message-customer")).to_be_in_viewport()
    await page.locator("[data-arrivals]").press("Enter")
    await expect(page.locator("#messages").get_by_text("Paso 70", exact=True)).to_be_in_viewport()
    await expect(page.locator("[data-arrivals]")).to_be_hidden()


@pytest.mark.long
async def test_work_all_day_by_keys(db: Database, cast: Cast, customer: Customer, sit: Sit) -> None:
    """x and a tag that is undone; Ctrl-K; / for a phrase; and axe reads what is new."""
    async with db.begin() as tx:
        await macros.add_phrase(tx, "Saludo", [Text("es", "Hola, {persona}.")], shown_to="mine", by=cast.ana)
        await macros.add_macro(tx, "Tres días", [Sleep(3)], shown_to="mine", by=cast.ana)
        await macros.add_view(tx, "Las mías", "dueño:yo", shown_to="mine", by=cast.ana)
    page = await sit(cast.ana)
    press, typed = page.keyboard.press, page.keyboard.type
    await press("j")
    await press("x")
    await expect(page.locator("#several")).to_contain_text("1 elegido")
    await is_clean(page)
    await page.locator("#several [value=tag]").press("Enter")
    await page.locator("#sheet [name=tag]").fill("Urgente")
    await press("Enter")
    await expect(page.locator("#sheet")).to_contain_text("Hecho en 1 caso")
    await is_clean(page)
    async with page.expect_navigation():
        await page.locator("#sheet [data-back]").press("Enter")
    await page.locator(".several-later button").press("Enter")  # within its minute it is still within reach
    await page.locator("#sheet [data-until]").press("Enter")
    await expect(page.locator("#sheet")).to_contain_text("Deshecho en 1 caso")
    async with page.expect_navigation():  # the list is read again
        await page.locator("#sheet [data-back]").press("Enter")
    await expect(page.locator("#sheet")).to_be_hidden()

    await page.goto(f"/desk/threads/{customer.thread}")
    await press("r")
    await typed("Buenas. /salu")
    await expect(page.locator("[data-phrase-list] [data-text]")).to_be_visible()
    await is_clean(page)
    await press("Enter")
    await expect(page.locator("#composer textarea")).to_have_value("Buenas. Hola, Carla.")
    await press("Control+k")
    await expect(page.locator("#palette [data-entry]").first).to_be_visible()
    await is_clean(page)
    await typed("tres dias")
    await expect(page.locator("#palette [data-entry]")).to_have_count(1)
    await press("Enter")
    await expect(page.locator("#standing")).to_contain_text("Pospuesto")
    for place in ("today", "phrases", "macros", "views", "palette"):
        await page.goto(f"/desk/{place}")
        await is_clean(page)
        await shot(page, f"work-{place}")
