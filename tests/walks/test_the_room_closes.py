"""Who was helping while the room closed is told so in place, and keeps the words they had not said."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Browser, Page, Response, expect

from mostrador import team
from mostrador.care import swarms
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from tests.cast import Cast, carla

pytestmark = pytest.mark.browser
Sit = Callable[[Actor], Awaitable[Page]]


@pytest.fixture
def sit(db: Database, cast: Cast, server: str, chromium: Browser) -> Sit:
    """Somebody at their desk."""

    async def sitting(agent: Actor) -> Page:
        async with db.begin() as tx:
            key = await team.start_session(tx, await team.find_agent(tx, agent.id), device="")
        context = await chromium.new_context(base_url=server, locale="es-ES")
        context.set_default_timeout(20_000)
        await context.add_cookies([{"name": "s", "value": key, "url": server}])
        return await context.new_page()

    return sitting


async def test_the_words_stay_and_nothing_is_asked_for_in_vain(db: Database, cast: Cast, sit: Sit) -> None:
    """Bruno reads the case by his team and stays on it; Darío read it only to help."""
    async with db.begin() as tx:
        thread = (await carla(tx, owner=cast.ana, team=cast.counter)).thread
        helping = [cast.bruno, cast.dario]
        room = await swarms.call(tx, thread, question="¿Qué broca?", agents=[one.id for one in helping], by=cast.ana)
        for one in helping:
            await swarms.join(tx, room.id, by=one)
    failed: list[str] = []

    def note(answer: Response) -> None:
        if answer.status >= 400 and "/presence" not in answer.url:
            failed.append(f"{answer.status} {answer.url}")

    pages = [await sit(one) for one in helping]
    for page in pages:
        await page.goto(f"/desk/threads/{thread}")
        await page.locator("#room textarea").fill("De vidia, y despa")
        page.on("response", note)
    async with db.begin() as tx:
        await swarms.close(tx, room.id, by=cast.ana)
    for page in pages:
        over = page.locator("[data-over]")
        await expect(over).to_contain_text("La sala se cerró")
        await expect(over.locator("textarea")).to_have_value("De vidia, y despa")
        await expect(page.locator("#room textarea, [data-room]")).to_have_count(0)
    await expect(pages[0].locator("#messages")).to_be_visible()
    await expect(pages[1].locator("#messages")).to_have_count(0)
    assert failed == []
