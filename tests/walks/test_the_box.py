"""The box at the counter in a real browser: nothing that was typed or attached is lost on the way."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from tests.cast import Cast
from tests.walks.conftest import shot

pytestmark = pytest.mark.browser
PLAN = FilePayload(name="plano.txt", mimeType="text/plain", buffer=b"El cuadro mide 40 por 60")
TALK = "Hablar con"


async def at_the_counter(chromium: Browser, server: str, **device: Any) -> Page:
    """Carla at a big screen, with the box filled in."""
    context = await chromium.new_context(locale="es-ES", viewport={"width": 1280, "height": 800}, **device)
    context.set_default_timeout(15_000)
    page = await context.new_page()
    await page.goto(server)
    await page.locator("textarea").fill("Un gancho para un cuadro")
    await page.get_by_label("¿Cómo te llamas?").fill("Carla Ruiz")
    await page.get_by_label("Correo o teléfono").fill("carla@example.org")
    return page


async def is_all_there(page: Page) -> None:
    """Everything Carla filled in is in the form, and it is said to whom she writes."""
    await expect(page.locator("textarea")).to_have_value("Un gancho para un cuadro")
    await expect(page.get_by_label("¿Cómo te llamas?")).to_have_value("Carla Ruiz")
    await expect(page.get_by_label("Correo o teléfono")).to_have_value("carla@example.org")
    await expect(page.locator(".ask .upload")).to_contain_text("plano.txt")
    await expect(page.locator(".ask .lead")).to_contain_text("Escribes a")


async def test_choosing_who_to_talk_to_loses_nothing(cast: Cast, server: str, chromium: Browser) -> None:
    page = await at_the_counter(chromium, server)
    await page.locator("input[type=file]").first.set_input_files([PLAN])
    await expect(page.locator(".ask [name=attachments]")).to_have_count(1)
    loads: list[str] = []
    page.on("request", lambda request: loads.append(request.url) if request.is_navigation_request() else None)
    await page.locator(".beside-person").get_by_role("button", name=TALK).click()
    await is_all_there(page)
    await expect(page.locator("textarea")).to_be_focused()
    assert loads == []
    await shot(page, "box-chosen")
    await page.get_by_role("button", name="Preguntar").click()
    await expect(page.locator(".message-customer")).to_contain_text("plano.txt")


async def test_another_language_and_a_reload_lose_nothing(cast: Cast, server: str, chromium: Browser) -> None:
    page = await at_the_counter(chromium, server)
    await page.locator("input[type=file]").first.set_input_files([PLAN])
    await expect(page.locator(".ask [name=attachments]")).to_have_count(1)
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_label("What is your name?")).to_have_value("Carla Ruiz")
    await page.reload()
    await expect(page.locator("textarea")).to_have_value("Un gancho para un cuadro")
    await expect(page.get_by_label("E-mail or phone")).to_have_value("carla@example.org")
    await expect(page.locator(".ask [name=attachments]")).to_have_count(1)
    await page.get_by_role("button", name="Ask").click()
    await expect(page.locator(".message-customer")).to_contain_text("plano.txt")
    assert await page.evaluate("sessionStorage.getItem('mostrador:filled')") is None


async def test_nor_without_a_script(cast: Cast, server: str, chromium: Browser) -> None:
    page = await at_the_counter(chromium, server, java_script_enabled=False)
    await page.get_by_label("Archivos").set_input_files([PLAN])
    await page.locator(".beside-person").get_by_role("button", name=TALK).click()
    await is_all_there(page)
    await page.get_by_role("button", name="Preguntar").click()
    await expect(page.locator(".message-customer")).to_contain_text("plano.txt")
