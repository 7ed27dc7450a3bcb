"""Señor López calls for the seventh time: Ana recognises him, takes charge, is helped, gives, promises, keeps."""

from __future__ import annotations

import re
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Page, expect

from mostrador import people, team, threads
from mostrador.demo.plant import plant
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from tests.walks.conftest import shot

pytestmark = pytest.mark.browser
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 1000}, "locale": "es-ES"}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "es-ES", "color_scheme": "dark"}


@pytest.fixture
async def lopez(db: Database) -> int:
    """The demo shop, as it is first opened; the number of his case."""
    await plant(db)
    async with db.look() as tx:
        return int(await tx.value("SELECT id FROM thread WHERE subject = 'Sigo sin servicio de afilado'"))


async def at_desk(db: Database, chromium: Browser, server: str, email: str) -> Page:
    """Somebody of the shop, logged in."""
    async with db.begin() as tx:
        agent = await team.find_agent_by_email(tx, email)
        key = await team.start_session(tx, agent, device="")
    context = await chromium.new_context(base_url=server, **DESKTOP)
    await context.add_cookies([{"name": "s", "value": key, "url": server}])
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"{email}: {error}"))
    return page


async def at_the_counter(db: Database, chromium: Browser, server: str, thread: int) -> Page:
    """Señor López on his phone, let into his case."""
    async with db.begin() as tx:
        person = await tx.value("SELECT person_id FROM thread WHERE id = %(thread)s", thread=thread)
        browser, key = await people.new_browser(tx, person)
        await threads.admit(tx, browser.id, thread)
    context = await chromium.new_context(base_url=server, **PHONE)
    await context.add_cookies([{"name": "b", "value": key, "url": server}])
    return await context.new_page()


async def test_the_seventh_call(db: Database, lopez: int, server: str, chromium: Browser) -> None:
    ana = await at_desk(db, chromium, server, "ana@lallave.example")
    await ana.goto("/desk/mine")
    await she_knows_him(ana, lopez, await person_of(db, lopez))
    await she_takes_charge(ana)
    await bruno_helps(ana, await at_desk(db, chromium, server, "bruno@lallave.example"), lopez)
    await she_gives(ana)
    await she_promises(ana)
    he = await at_the_counter(db, chromium, server, lopez)
    await she_keeps_it(ana, he, lopez)
    await he_thanks_her(ana, he)
    assert await owner_of(db, lopez) == "Ana"


async def she_knows_him(ana: Page, lopez: int, person: int) -> None:
    """He stands on top, and what has to be known comes first."""
    first = ana.locator("[data-row]").first
    await expect(first).to_contain_text("Miguel López")
    await expect(first).to_contain_text("3 veces o más por esto")
    await shot(ana, "lopez-1-list")
    await ana.goto(f"/desk/threads/{lopez}")
    known = ana.locator("#person .alarm").first
    await expect(known).to_contain_text("Es la séptima vez que llama")
    # Of the three calls of the last 75 minutes, those before midnight were yesterday.
    if clock.now().astimezone(ZoneInfo("Europe/Madrid")).time() > time(1, 20):
        await expect(known).to_contain_text("la tercera hoy")
    await expect(known).to_contain_text("Bruno")
    await expect(ana.locator("#messages")).to_contain_text("No hemos cumplido lo prometido")
    await expect(ana.locator("#aside .promises-ended")).to_contain_text("incumplido")
    await shot(ana, "lopez-2-known")
    await ana.goto(f"/desk/people/{person}")
    await expect(ana.locator("main")).to_contain_text("Te llamo con lo que diga el afilador")
    await shot(ana, "lopez-3-story")
    await ana.goto(f"/desk/threads/{lopez}")


async def she_takes_charge(ana: Page) -> None:
    """With the words she has begun."""
    words = ana.locator("#composer textarea[name=text]")
    await expect(words).to_have_value(re.compile("Me hago cargo yo"))
    await words.focus()
    await ana.keyboard.press("Control+Enter")
    await expect(ana.locator("#messages .message-agent").last).to_contain_text("Me hago cargo yo")
    await words.blur()


async def bruno_helps(ana: Page, bruno: Page, lopez: int) -> None:
    """And the customer never sees it."""
    await expect(ana.locator("#room [data-key=y]")).to_be_visible()
    await ana.keyboard.press("y")
    sheet = ana.locator("#sheet")
    await sheet.locator("textarea[name=question]").fill("¿Qué día recoge el afilador de Getafe?")
    await sheet.locator("label", has_text="Bruno").locator("input").check()
    await sheet.locator("button:not([type=button])").last.click()
    await expect(ana.locator("#room")).to_contain_text("Bruno")
    await bruno.goto(f"/desk/threads/{lopez}")
    await bruno.locator("form[action$='/joining'] button").click()
    await bruno.locator("#room textarea").fill("Los martes y los jueves, antes de las 10.")
    await bruno.locator("#room .room-say button").click()
    await expect(ana.locator("#room")).to_contain_text("Los martes y los jueves")
    await shot(ana, "lopez-4-room")
    await ana.locator("#room a[href$='/help/closing']").click()
    await ana.locator("#sheet textarea[name=lesson]").fill("El afilador de Getafe recoge martes y jueves.")
    await ana.locator("#sheet button:not([type=button]):not([name=skip])").last.click()
    await expect(ana.locator("#aside")).to_contain_text("El afilador de Getafe recoge martes y jueves.")


async def she_gives(ana: Page) -> None:
    """A promise was broken on this case, so that it is a compensation by itself."""
    await expect(ana.locator("#sheet")).to_be_hidden()
    await ana.keyboard.press("b")
    await ana.locator("#sheet button[name=ready]").first.click()
    await expect(ana.locator("#messages")).to_contain_text("como compensación")


async def she_promises(ana: Page) -> None:
    """In two strokes, from what she writes."""
    await ana.locator("#composer textarea[name=text]").fill("Te llamo mañana antes de las 12 con la hora de recogida.")
    # The first proposal of a process waits for what reads dates to load.
    await expect(ana.locator("[data-proposal]")).to_be_visible(timeout=20_000)
    await ana.keyboard.press("Alt+Enter")
    await ana.keyboard.press("Control+Enter")
    await expect(ana.locator("#aside .promise")).to_contain_text("12")
    await shot(ana, "lopez-5-promised")


async def she_keeps_it(ana: Page, he: Page, lopez: int) -> None:
    """He sees it with its clock, is asked when she says that she called, and sees it go."""
    await he.goto(f"/casos/{lopez}")
    await expect(he.locator(".promise")).to_be_visible()
    await expect(he.locator("main")).to_contain_text("Me hago cargo yo")
    await expect(he.locator("main")).not_to_contain_text("Los martes y los jueves")
    await shot(he, "lopez-6-counter")
    await ana.locator("#aside .promise form[action$='/call'] button").click()
    await expect(ana.locator("#aside .promises-ended")).to_contain_text("cumplido")
    await he.get_by_role("button", name="Sí, fue así").click()
    await expect(he.locator(".promise")).to_have_count(0)


async def he_thanks_her(ana: Page, he: Page) -> None:
    """He says that it is solved, and thanks her of his own accord: we broke a promise, so that we may not ask."""
    await he.get_by_role("button", name="Sí, está resuelto").click()
    await expect(ana.locator("#thread-head")).to_have_attribute("data-state", "closed")
    thanks = he.locator("[data-region=thanks]")
    await expect(thanks).not_to_contain_text("¿Te ayudó")
    await thanks.locator("summary").click()
    await thanks.locator("input[name=text]").fill("Por fin alguien que llama cuando dice.")
    await thanks.locator("form button").click()
    await expect(thanks).to_contain_text("Diste las gracias")
    await shot(he, "lopez-7-solved")
    await ana.goto("/desk/thanks")
    await expect(ana.locator("main")).to_contain_text("Por fin alguien que llama cuando dice.")
    await shot(ana, "lopez-8-thanks")


async def person_of(db: Database, thread: int) -> int:
    """Whose case it is."""
    async with db.look() as tx:
        return int(await tx.value("SELECT person_id FROM thread WHERE id = %(thread)s", thread=thread))


async def owner_of(db: Database, thread: int) -> str:
    """Who owns it in the end."""
    async with db.look() as tx:
        found = await threads.find(tx, thread, viewer=Actor("agent", 0, verbs=frozenset({"read:all"})))
        return (await team.card(tx, found.owner_id)).name
