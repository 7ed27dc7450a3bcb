"""Carla writes twice about the same: Ana goes on in one case, and nothing she writes in the other is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from mostrador import team, threads
from mostrador.kit.db import Database
from tests.cast import Cast, Customer, carla, owned_by, write
from tests.walks.conftest import shot

pytestmark = pytest.mark.browser
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "es-ES", "color_scheme": "dark"}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "locale": "es-ES"}


@pytest.fixture
async def twice(db: Database, cast: Cast) -> tuple[Customer, int]:
    """Carla in one browser with two cases of Ana's; the second one is the number."""
    async with db.begin() as tx:
        case = await carla(tx, owner=cast.ana, team=cast.counter, text="¿Ha llegado mi pedido?")
        more = await write(
            tx, "Pregunté por mi pedido y nada", find_owner=owned_by(cast.ana, cast.counter), person=case.actor.id
        )
        [browser] = case.actor.ids("browser")
        await threads.admit(tx, browser, more.thread)
    return case, more.thread


async def test_what_she_writes_in_either_arrives(
    db: Database, cast: Cast, twice: tuple[Customer, int], server: str, chromium: Browser
) -> None:
    case, more = twice
    async with db.begin() as tx:
        key = await team.start_session(tx, await team.find_agent(tx, cast.ana.id), device="")
    ana = await page_of(chromium, server, DESKTOP, "s", key)
    she = await page_of(chromium, server, PHONE, "b", case.key)
    await she.goto(f"/casos/{more}")
    await ana.goto(f"/desk/threads/{more}")
    await ana.locator("#thread-head details.menu").last.locator("summary").click()
    await ana.get_by_text("Unir a otro caso…").click()
    await ana.locator("#sheet input[name=into]").first.check()
    await ana.locator("#sheet").get_by_role("button", name="Unirlos").click()
    await expect(ana.locator("#standing")).to_contain_text("Unido: sigue en otro caso")
    await shot(ana, "ties-1-merged")

    await expect(she.locator("[data-region=aside]")).to_contain_text("Seguimos con esto en otro caso tuyo")
    await shot(she, "ties-2-counter")
    await expect(she.locator("form[data-live]")).to_be_visible()
    await she.locator("textarea[name=text]").fill("Era el 4512")
    await she.locator("textarea[name=text]").press("Enter")
    await expect(she).to_have_url(re.compile(rf"/casos/{case.thread}\b"))
    await expect(she.locator("[data-log]")).to_contain_text("Era el 4512")
    await shot(she, "ties-3-goes-on")

    await ana.get_by_text("Ir a ese caso").click()
    await expect(ana.locator("#messages")).to_contain_text("Era el 4512")
    await ana.locator(".merged-words summary").click()
    await expect(ana.locator(".merged-said")).to_contain_text("Pregunté por mi pedido y nada")
    await shot(ana, "ties-4-both")

    await she.goto(f"/casos/{more}")
    await she.get_by_role("button", name="Son dos cosas distintas").click()
    await expect(she.locator("[data-region=aside]")).not_to_contain_text("Seguimos con esto")
    await expect(ana.locator("#ties")).not_to_contain_text("unido a este")


async def page_of(chromium: Browser, server: str, device: dict[str, Any], cookie: str, key: str) -> Page:
    """Somebody's page, let in."""
    context = await chromium.new_context(base_url=server, **device)
    await context.add_cookies([{"name": cookie, "value": key, "url": server}])
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page
