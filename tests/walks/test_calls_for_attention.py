"""A sound and a notice of the browser: only for who asked, only while nobody looks, only on shift."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Browser, Page, expect

from mostrador import team
from mostrador.care import swarms
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database
from tests.cast import Cast, carla

pytestmark = pytest.mark.browser
Sit = Callable[[Actor], Awaitable[Page]]

# The window is out of sight, and what it calls for attention with is noted.
AWAY = """
window.called = [];
Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
Object.defineProperty(document, "hidden", { get: () => true });
const Real = window.Notification;
window.Notification = class extends Real {
  constructor(title, options) {
    super(title, options);
    window.called.push(`${title}|${options.body}`);
  }
};
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...given) {
  window.called.push("ring");
  return start.apply(this, given);
};
"""

THREE_CALLS = """new Promise((heard) => {
  const look = () => (called.length >= 3 ? heard(called) : setTimeout(look, 50));
  look();
})"""


@pytest.fixture
def sit(db: Database, cast: Cast, server: str, chromium: Browser) -> Sit:
    """Somebody at their desk who allows notices, and then looks elsewhere."""

    async def sitting(agent: Actor) -> Page:
        async with db.begin() as tx:
            key = await team.start_session(tx, await team.find_agent(tx, agent.id), device="")
        context = await chromium.new_context(base_url=server, locale="es-ES", permissions=["notifications"])
        context.set_default_timeout(20_000)
        await context.add_cookies([{"name": "s", "value": key, "url": server}])
        await context.add_init_script(AWAY)
        return await context.new_page()

    return sitting


async def ask_for_calls(page: Page) -> None:
    """Ticks both in the account, as Ana would."""
    await page.goto("/desk/account")
    for name in ("sound", "notifications"):
        box = page.locator(f"[name={name}]")
        await expect(box).not_to_be_checked()
        await box.check(force=True)
    await page.locator("form:has([name=notifications]) [type=submit]").click()
    await expect(page).to_have_url(re.compile("done="))


async def wait_for_a_case(page: Page, db: Database, cast: Cast) -> None:
    """Someone touches the page, Carla writes, and the desk knows."""
    await page.goto("/desk")
    await expect(page.locator("#rows")).to_be_attached()
    await page.keyboard.press("Escape")
    async with db.begin() as tx:
        await carla(tx, owner=cast.ana, team=cast.counter, text="¿Tenéis alcayatas?")
    await expect(page).to_have_title(re.compile(r"^\(1\) "))


@pytest.mark.long
async def test_nobody_is_called_who_did_not_ask(db: Database, cast: Cast, sit: Sit) -> None:
    page = await sit(cast.ana)
    await wait_for_a_case(page, db, cast)
    assert await page.evaluate("called") == []


async def test_who_asked_is_called_without_the_customers_words(db: Database, cast: Cast, sit: Sit) -> None:
    page = await sit(cast.ana)
    await ask_for_calls(page)
    await wait_for_a_case(page, db, cast)
    called = await page.evaluate(THREE_CALLS)
    assert [one for one in called if one != "ring"] == ["Escribió un cliente|Abrir el caso"]
    assert called.count("ring") == 2


async def test_who_is_asked_for_help_is_called_without_the_question(db: Database, cast: Cast, sit: Sit) -> None:
    page = await sit(cast.bruno)
    await ask_for_calls(page)
    await page.goto("/desk")
    await expect(page.locator("#rows")).to_be_attached()
    await page.keyboard.press("Escape")
    async with db.begin() as tx:
        case = await carla(tx, owner=cast.ana, team=cast.counter, text="¿Tenéis alcayatas?")
    async with db.begin() as tx:
        await swarms.call(tx, case.thread, question="¿Qué broca?", agents=[cast.bruno.id], teams=[], by=cast.ana)
    called = await page.evaluate(THREE_CALLS)
    assert [one for one in called if one != "ring"] == ["Un colega te pide ayuda|Abrir el caso"]


async def test_nobody_is_called_off_shift(db: Database, cast: Cast, sit: Sit) -> None:
    page = await sit(cast.ana)
    await ask_for_calls(page)
    async with db.begin() as tx:
        await team.set_shifts(tx, cast.ana.id, [], by=SYSTEM)
    await wait_for_a_case(page, db, cast)
    assert await page.evaluate("called") == []
