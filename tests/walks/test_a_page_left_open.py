"""Ana leaves a case open overnight."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from mostrador import team, threads
from mostrador.kit.db import Database
from tests.cast import Cast, Customer, carla

pytestmark = pytest.mark.browser
DAYS = "#messages .day > span"


@pytest.fixture
async def customer(db: Database, cast: Cast) -> Customer:
    """Carla, with a thread that Ana owns."""
    async with db.begin() as tx:
        return await carla(tx, owner=cast.ana, team=cast.counter)


@pytest.fixture
async def page(db: Database, cast: Cast, server: str, chromium: Browser) -> Page:
    """Ana's browser, nowhere yet."""
    async with db.begin() as tx:
        key = await team.start_session(tx, await team.find_agent(tx, cast.ana.id), device="")
    context = await chromium.new_context(base_url=server, locale="es-ES")
    await context.add_cookies([{"name": "s", "value": key, "url": server}])
    return await context.new_page()


async def test_today_becomes_yesterday(page: Page, customer: Customer) -> None:
    """And then a date, in the line between the days and beside the message."""
    await page.clock.install()
    await page.goto(f"/desk/threads/{customer.thread}")
    await expect(page.locator(DAYS)).to_have_text(["hoy"])
    # The server's clock stays: what it paints again once the stream is opened anew would be of «ahora mismo».
    await page.context.set_offline(True)
    for name in (re.compile("^ayer$"), re.compile(r"^\w+ \d+ \w+$")):
        await page.clock.fast_forward("24:00:00")
        told = page.locator(f"{DAYS}, #messages .message time")
        await expect(told.first).to_have_text(name)
        await expect(told.last).to_have_text(name)


async def test_what_is_said_in_the_morning_stands_below_its_day(
    db: Database, cast: Cast, page: Page, customer: Customer
) -> None:
    """What Carla wrote yesterday has its day already; Bruno's first words today bring theirs, the next ones do not."""
    async with db.begin() as tx:
        await tx.run(
            "UPDATE message SET at = at - interval '1 day' WHERE thread_id = %(thread)s", thread=customer.thread
        )
    await page.goto(f"/desk/threads/{customer.thread}")
    await expect(page.locator(DAYS)).to_have_text(["ayer"])
    for words in ("Buenos días", "Ya la tengo"):
        async with db.begin() as tx:
            await threads.reply(tx, customer.thread, words, by=cast.bruno)
        await expect(page.locator("#messages")).to_contain_text(words)
    await expect(page.locator(DAYS)).to_have_text(["ayer", "hoy"])
