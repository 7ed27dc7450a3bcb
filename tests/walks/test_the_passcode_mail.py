"""A link in a browser nobody knows: the code comes by mail, to the person's own address, and only it opens."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import msgspec
import pytest
from playwright.async_api import Browser, Page, expect

from mostrador.config import Config
from mostrador.kit.db import Database
from tests.cast import Cast
from tests.walks.conftest import shot
from tests.walks.mailbox import Mailbox, work

pytestmark = pytest.mark.browser
SECRET = "Mi caldera pierde gas"
Open = Callable[[str], Awaitable[Page]]


@pytest.fixture
def config(config: Config, mails: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Config:
    """The shop can send mail; its processes know from the environment."""
    monkeypatch.setenv("MOSTRADOR_SMTP_URL", mails.url)
    return msgspec.structs.replace(config, smtp_url=mails.url, mail_from="mostrador@lallave.example")


@pytest.fixture
async def polite(db: Database, cast: Cast) -> Cast:
    """The shop says «usted»."""
    async with db.begin() as tx:
        await tx.run("UPDATE shop SET register = 'usted'")
    return cast


@pytest.fixture
def browse(server: str, chromium: Browser) -> Open:
    """Opens a browser that nobody knows, on a phone that speaks a language."""

    async def opened(locale: str) -> Page:
        context = await chromium.new_context(base_url=server, locale=locale, viewport={"width": 390, "height": 844})
        context.set_default_timeout(15_000)
        return await context.new_page()

    return opened


async def shows_nothing(page: Page) -> None:
    """Nothing personal is on the page."""
    for personal in (SECRET, "caldera", "Carla", "carla@", "/casos/"):
        assert personal not in await page.content()


async def write(page: Page) -> str:
    """Carla opens a case with her address; the link that leads to it."""
    await page.goto("/")
    await page.locator("textarea").fill(SECRET)
    await page.locator("[name=name]").fill("Carla Ruiz")
    await page.locator("[name=address]").fill("carla@example.org")
    await page.locator(".ledge-send").click()
    await expect(page).to_have_url(re.compile(r"/casos/\d+"))
    await page.goto(page.url.partition("#")[0])
    await page.locator("form[action$=dispositivos] button").locator("visible=true").first.click()
    link = await page.locator("a.link-long").get_attribute("href")
    assert link
    return link


async def ask(page: Page, link: str) -> None:
    """A code is asked for at a link."""
    await page.goto(link)
    await shows_nothing(page)
    await page.locator("form[action$='/codigo'] button").click()
    await expect(page.locator(".notice")).to_contain_text("c···@e···.org")


async def try_code(page: Page, digits: str) -> None:
    """A code is typed and sent."""
    await page.locator("[name=passcode]").fill(digits)
    await page.keyboard.press("Enter")


async def test_the_code_arrives_by_mail_and_opens_the_case(
    polite: Cast, browse: Open, mails: Mailbox, config: Config, db: Database
) -> None:
    link = await write(await browse("es-ES"))
    phone = await browse("es-ES")
    await ask(phone, link)
    await work(config, db)
    mail = await mails.next()
    assert (mail["To"], mail["From"]) == ("carla@example.org", "mostrador@lallave.example")
    code = re.fullmatch(r"(\d{6}) es su código de un solo uso", mail["Subject"])
    assert code, mail["Subject"]
    words = mail.get_content()
    assert words.startswith(code[1])
    assert "Escríbalo donde abrió su enlace" in words
    assert "caldera" not in words

    await try_code(phone, "000000" if code[1] != "000000" else "111111")
    await expect(phone.locator(".field-error")).to_contain_text("no es correcto")
    await shows_nothing(phone)
    await shot(phone, "passcode-wrong")
    await try_code(phone, f"{code[1][:3]} {code[1][3:]}")
    await expect(phone).to_have_url(re.compile(r"/casos/\d+"))
    await expect(phone.locator(".message-customer")).to_contain_text(SECRET)

    # Who got the link forwarded sees nothing, and a code opens once.
    forwarded = await browse("es-ES")
    await forwarded.goto(link)
    await shows_nothing(forwarded)
    await try_code(forwarded, code[1])
    await expect(forwarded.locator(".field-error")).to_be_visible()
    await shows_nothing(forwarded)
    assert mails.empty()


async def test_a_code_that_came_too_late_opens_nothing_and_another_does(
    cast: Cast, browse: Open, mails: Mailbox, config: Config, db: Database
) -> None:
    link = await write(await browse("en-GB"))
    phone = await browse("en-GB")
    await ask(phone, link)
    await work(config, db)
    late = await mails.next()
    assert re.fullmatch(r"\d{6} is your one-time code", late["Subject"])
    async with db.begin() as tx:
        await tx.run("UPDATE passcode SET expires_at = now() - interval '1 second'")
    await try_code(phone, late["Subject"][:6])
    await expect(phone.locator(".field-error")).to_contain_text("expired")
    await shows_nothing(phone)

    await ask(phone, link)
    await shot(phone, "passcode-sent")
    await work(config, db)
    await try_code(phone, (await mails.next())["Subject"][:6])
    await expect(phone.locator(".message-customer")).to_contain_text(SECRET)
