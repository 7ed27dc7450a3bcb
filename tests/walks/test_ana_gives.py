"""Ana gives something with three keys, Carla sees it and leaves with two presses; every page is read by axe."""

from __future__ import annotations

import re

import msgspec
import pytest
from playwright.async_api import Browser, Page, expect

from mostrador import team
from mostrador.care import gestures, leaving
from mostrador.care.gestures import Ready
from mostrador.kit.db import Database
from tests.cast import Cast, Customer, carla
from tests.walks.conftest import shot
from tests.walks.test_ana_uses_only_keys import is_clean

pytestmark = pytest.mark.browser
READY = (
    Ready("money", 500, None, "Vale para tu próxima compra", "La espera"),
    Ready("item", 1200, None, "Un juego de brocas", "Se llevó la pieza que no era"),
)


@pytest.fixture
async def customer(db: Database, cast: Cast) -> Customer:
    """Carla, with a thread that Ana owns; the shop gives two things often, and has an offer for who leaves."""
    async with db.begin() as tx:
        rules = await gestures.rules(tx, viewer=cast.elena)
        await gestures.change_rules(tx, msgspec.structs.replace(rules, ready=READY), by=cast.elena)
        await leaving.change_offer(tx, "Tres meses a mitad de precio", by=cast.elena)
        return await carla(tx, owner=cast.ana, team=cast.counter)


async def _opened(chromium: Browser, server: str, name: str, key: str) -> Page:
    context = await chromium.new_context(base_url=server, locale="es-ES", viewport={"width": 1440, "height": 860})
    context.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    await context.add_cookies([{"name": name, "value": key, "url": server}])
    return await context.new_page()


async def test_four_keys_give_and_two_presses_leave(
    db: Database, cast: Cast, customer: Customer, server: str, chromium: Browser
) -> None:
    async with db.begin() as tx:
        key = await team.start_session(tx, await team.find_agent(tx, cast.ana.id), device="")
    ana = await _opened(chromium, server, "s", key)
    hers = await _opened(chromium, server, "b", customer.key)
    await hers.goto(f"/casos/{customer.thread}")
    await ana.goto(f"/desk/threads/{customer.thread}")
    await expect(ana.locator("#gestures")).to_contain_text("30,00")
    await is_clean(ana)
    await ana.keyboard.press("b")
    await expect(ana.locator("dialog[open]")).to_contain_text("Sin nada a cambio")
    await is_clean(ana)
    await shot(ana, "gesture-sheet")
    # One Enter more gives nothing: the first thing is reached on purpose.
    await ana.keyboard.press("Tab")
    await ana.keyboard.press("Tab")
    await ana.keyboard.press("Enter")
    await expect(ana.locator("#gestures")).to_contain_text("18,00")
    await expect(ana.locator("#messages")).to_contain_text("Un juego de brocas")
    await expect(hers.locator("[data-log]")).to_contain_text("Ana te ha dado, como cortesía: Un juego de brocas")

    await hers.get_by_role("link", name="Darme de baja").click()
    await is_clean(hers)
    await hers.get_by_label("Qué termina").fill("El mantenimiento")
    await hers.keyboard.press("Enter")
    await expect(hers.locator("main")).to_contain_text("Tres meses a mitad de precio")
    await is_clean(hers)
    await hers.get_by_role("link", name="No, gracias").click()
    await expect(ana.locator("#leaving")).to_contain_text("El mantenimiento")
    await is_clean(ana)
    await ana.get_by_text("Tramitarla…").click()
    await ana.get_by_role("button", name="Tramitarla").click()
    await expect(hers.locator("[data-log]")).to_contain_text(re.compile("Ana confirma la baja: El mantenimiento"))
    await expect(ana.locator("#leaving")).not_to_contain_text("Tramitarla")
    await hers.get_by_role("link", name="Justificante de baja").click()
    await expect(hers.get_by_role("heading", name="Justificante de baja")).to_be_visible()
    await is_clean(hers)
    await shot(hers, "proof-of-leaving")


@pytest.mark.long
async def test_the_settings_are_read_by_axe(db: Database, cast: Cast, server: str, chromium: Browser) -> None:
    async with db.begin() as tx:
        key = await team.start_session(tx, await team.find_agent(tx, cast.elena.id), device="")
    elena = await _opened(chromium, server, "s", key)
    for page in ("gestures", "webhooks"):
        await elena.goto(f"/desk/settings/{page}")
        await is_clean(elena)
    await elena.get_by_label("Dirección").fill("https://billing.example.com/hook")
    await elena.get_by_role("button", name="Añadir").click()
    await expect(elena.locator("main")).to_contain_text("no podemos volver a mostrarlo")
    await is_clean(elena)
