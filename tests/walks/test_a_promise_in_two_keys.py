"""Ana writes a promise: two keys make it, one dismisses it, and Carla's clock says how long is left."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, expect

from mostrador import team
from mostrador.care import promises
from mostrador.kit import clock
from mostrador.kit.db import Database
from tests.cast import Cast, carla
from tests.walks.conftest import shot

pytestmark = pytest.mark.browser


async def test_two_keys_make_a_promise_and_one_dismisses_it(
    db: Database, cast: Cast, server: str, chromium: Browser
) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        key = await team.start_session(tx, await team.find_agent(tx, cast.ana.id), device="")
    desk = await chromium.new_context(base_url=server, locale="es-ES")
    desk.set_default_timeout(20_000)
    await desk.add_cookies([{"name": "s", "value": key, "url": server}])
    ana = await desk.new_page()
    await ana.goto(f"/desk/threads/{customer.thread}")
    box = ana.locator("#composer textarea")
    await box.click()
    await box.press_sequentially("Mañana antes de las 12 te mando el precio.")
    row = ana.locator("[data-proposal]")
    await expect(row).to_contain_text("mañana antes de las 12:00", timeout=20_000)
    await box.press("Escape")
    await expect(row).to_have_count(0)
    await box.press_sequentially(" Un saludo")
    await box.press("Control+Enter")
    await expect(ana.locator(".message-agent")).to_have_count(1)

    await box.press_sequentially("Te llamo mañana antes de las 12.")
    await expect(row).to_be_visible()
    await shot(ana, "a-promise-proposed")
    await box.press("Alt+Enter")
    await box.press("Control+Enter")
    await expect(ana.locator("#aside .promise")).to_contain_text("Te llamo mañana antes de las 12.")
    await expect(ana.locator("#thread-head .chip-promise")).to_contain_text("mañana antes de las 12:00")
    await expect(row).to_have_count(0)
    async with db.look() as tx:
        (made,) = await promises.of_thread(tx, customer.thread, viewer=cast.ana)
    assert (made.act, made.agent_id, made.message_id is not None) == ("call", cast.ana.id, True)

    counter = await chromium.new_context(base_url=server, locale="es-ES", timezone_id="America/Bogota")
    counter.set_default_timeout(20_000)
    await counter.add_cookies([{"name": "b", "value": customer.key, "url": server}])
    page = await counter.new_page()
    await page.clock.install()
    async with page.expect_response(lambda answer: answer.url.endswith("/zona")):
        await page.goto(f"/casos/{customer.thread}")
    await page.reload()
    promise = page.locator(".promised .promise")
    there = made.due_at.astimezone(ZoneInfo("America/Bogota"))
    await expect(promise).to_contain_text("Ana te llama")
    await expect(promise).to_contain_text(f"antes de las {there:%-H:%M}")
    before = await promise.locator("[data-left]").inner_text()
    assert "queda" in before
    await page.clock.fast_forward(int((made.due_at - clock.now()).total_seconds() * 1000) - 5 * 60_000)
    await expect(promise.locator("[data-left]")).to_contain_text("quedan 5 min")
    await promise.get_by_role("button", name="Ya no hace falta").click()
    await expect(promise).to_have_count(0)
    await expect(ana.locator("#aside .promise")).to_have_count(0)
