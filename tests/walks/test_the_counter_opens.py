"""The main story in two real browsers: Carla on her phone, Ana at her desk, both see each other's words live."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from mostrador import team
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from tests.cast import Cast
from tests.walks.conftest import shot

pytestmark = pytest.mark.browser
PASSWORD = "llave-de-once-milimetros"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 860}}


@pytest.fixture
async def alone(db: Database, cast: Cast) -> Cast:
    """Ana can log in, and she is the only one on duty, so that Carla's thread is hers."""
    secret = await team.hash_password(PASSWORD)
    async with db.begin() as tx:
        await team.set_password(tx, cast.ana.id, secret, by=SYSTEM)
        await team.set_shifts(tx, cast.bruno.id, [], by=SYSTEM)
    return cast


async def test_carla_writes_and_ana_answers(alone: Cast, server: str, chromium: Browser) -> None:
    troubles: list[str] = []
    ana = await open_page(chromium, DESKTOP, troubles)
    await ana.goto(f"{server}/desk")
    await ana.get_by_label("Correo").fill("ana@lallave.example")
    await ana.locator("input[type=password]").fill(PASSWORD)
    await ana.keyboard.press("Enter")
    await expect(ana.get_by_role("heading", name="Míos")).to_be_visible()

    carla = await open_page(chromium, PHONE, troubles)
    await carla.goto(server)
    await shot(carla, "carla-1-home")
    await carla.locator("textarea").fill("Busco una cosa con gancho para colgar un cuadro")
    await carla.get_by_role("button", name="Preguntar").click()
    await expect(carla).to_have_url(re.compile(r"/casos/\d+"))
    await expect(carla.locator("[data-region=head]")).to_contain_text("Ana")
    await shot(carla, "carla-2-thread")

    # The new thread announces itself at the desk; nothing moves until Ana asks for it.
    await ana.locator("[data-show-new]").click()
    await shot(ana, "ana-1-inbox")
    await ana.locator("#rows a", has_text="Busco una cosa").click()
    await expect(ana.locator("#messages")).to_contain_text("Busco una cosa con gancho")
    await ana.locator("#composer textarea[name=text]").fill("Una **alcayata**, Carla. ¿La pared es de ladrillo?")
    await expect(carla.locator("[data-typing]")).to_be_visible()
    await shot(ana, "ana-2-writing")
    await ana.keyboard.press("Control+Enter")

    bubble = carla.locator(".message-agent", has_text="¿La pared es de ladrillo?")
    await expect(bubble).to_be_visible()
    await expect(bubble.locator("strong")).to_have_text("alcayata")
    await expect(carla.locator("[data-typing]")).to_be_hidden()

    # Offline: what Carla writes stays and leaves once, when she is back.
    await carla.context.set_offline(True)
    await carla.locator("textarea[name=text]").fill("Sí, de ladrillo")
    await carla.get_by_role("button", name="Enviar").click()
    await expect(carla.locator(".message-pending")).to_contain_text("Sí, de ladrillo")
    await shot(carla, "carla-3-offline")
    await carla.context.set_offline(False)
    await expect(ana.locator("#messages .message-customer", has_text="Sí, de ladrillo")).to_have_count(1)
    await expect(carla.locator(".message-customer", has_text="Sí, de ladrillo")).to_have_count(1)
    await shot(ana, "ana-3-answered")

    await carla.get_by_role("button", name="Sí, está resuelto").click()
    await expect(carla.get_by_role("button", name="Todavía no")).to_be_visible()
    await expect(ana.locator("#thread-head")).to_have_attribute("data-state", "closed")
    await carla.get_by_role("button", name=re.compile("Dar las gracias|Gracias")).first.click()
    await expect(carla.locator("[data-region=aside]")).to_contain_text("gracias")
    await shot(carla, "carla-4-solved")
    await shot(ana, "ana-4-solved")

    # Writing again undoes it, with the same owner.
    await carla.locator("textarea[name=text]").fill("¿Y de qué medida?")
    await carla.get_by_role("button", name="Enviar").click()
    await expect(ana.locator("#thread-head")).to_have_attribute("data-state", "open")
    await expect(carla.locator("[data-region=head]")).to_contain_text("Ana")
    assert troubles == []


async def test_two_web_processes_are_one_counter(
    alone: Cast, config: Config, server: str, chromium: Browser, db: Database
) -> None:
    """Carla at one process, Ana's word committed by another one: the live line crosses over."""
    carla = await open_page(chromium, PHONE, [])
    await carla.goto(server)
    await carla.locator("textarea").fill("¿Tenéis llaves Allen?")
    await carla.get_by_role("button", name="Preguntar").click()
    await expect(carla).to_have_url(re.compile(r"/casos/\d+"))
    thread = carla.url.rsplit("/", 1)[-1].partition("#")[0]
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", _REPLY, str(config.database_url), thread)
    assert await other.wait() == 0
    await expect(carla.locator(".message-agent", has_text="De todas las medidas")).to_be_visible()


_REPLY = """
import asyncio, sys
from pathlib import Path
from mostrador import threads, wiring
from mostrador.config import Config
from mostrador.kit.actor import Actor
from mostrador.kit.live import Live

async def main():
    db = wiring.database(Config(data=Path("."), database_url=sys.argv[1]))
    await db.open()
    live = Live(db)
    await live.start()
    async with db.begin() as tx:
        owner = (await tx.values("SELECT owner_id FROM thread"))[0]
        ana = Actor("agent", owner, verbs=frozenset({"read:all"}))
        await threads.reply(tx, int(sys.argv[2]), "De todas las medidas", by=ana)
    await asyncio.sleep(0.2)
    await live.stop()
    await db.close()

asyncio.run(main())
"""


async def open_page(chromium: Browser, device: dict[str, Any], troubles: list[str]) -> Page:
    """A page in a browser of its own; what breaks in it is noted."""
    context = await chromium.new_context(locale="es-ES", **device)
    context.set_default_timeout(15_000)
    page = await context.new_page()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if "Content Security Policy" in said.text else None)
    return page
