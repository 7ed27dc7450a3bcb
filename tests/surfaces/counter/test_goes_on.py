"""Carla asks in the chat and closes the page: it goes on by mail, by real servers, and comes back into the chat."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

import pytest
from playwright.async_api import Browser, BrowserContext, expect
from tests.care.mail.test_mail import all_read, at_work, letter, mailbox, mails
from tests.cast import Cast
from tests.mail.rig import MailRig
from tests.surfaces.counter.test_walk import chromium, opened, phone

from mostrador import team, threads
from mostrador.care import mail
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.files import file_store

__all__ = ["chromium", "phone"]
pytestmark = pytest.mark.browser
CARLA = "carla@example.test"


async def test_a_chat_that_was_left_goes_on_by_mail_and_comes_back(
    chromium: Browser,
    phone: BrowserContext,
    server: str,
    db: Database,
    config: Config,
    cast: Cast,
    mail_rig: MailRig,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    going_on = sys.modules["mostrador.care.mail.going_on"]
    monkeypatch.setattr(going_on, "WAIT", timedelta(seconds=1))
    await mailbox(db, config, cast, mail_rig)
    page = await phone.new_page()
    thread = await opened(page, "¿Tenéis hembrillas de 6 mm?")
    await page.get_by_label("Si te vas, ¿te contestamos por correo?").fill(CARLA)
    await page.get_by_role("button", name="Contestadme ahí").click()
    await expect(page.get_by_text("c···@e···.test")).to_be_visible()
    await page.close()

    async def going() -> None:
        while True:
            async with db.begin() as tx:
                await mail.go_on(tx, secret=config.secret())
            await asyncio.sleep(0.2)

    async with at_work(db, file_store(config.files), config, mail_rig):
        for words in ("Sí, en el pasillo **tres**.", "Cuestan dos euros."):
            async with db.begin() as tx:
                await threads.reply(tx, thread, words, by=cast.ana)
        worker = asyncio.create_task(going())
        [written] = await mails(mail_rig, CARLA, 1)
        html = written.get_body(("html",)).get_content()  # type: ignore[union-attr]
        assert html.index("<strong>tres</strong>") < html.index("Cuestan dos euros.")
        back = letter("Perfecto, paso esta tarde.", subject="Re: hembrillas", In_Reply_To=str(written["Message-ID"]))
        mail_rig.submit(back, str(written["Reply-To"]), account=CARLA)
        await all_read(db, 1)
        worker.cancel()

    page = await phone.new_page()
    await page.goto(f"{server}/casos/{thread}")
    await expect(page.locator(".message-customer").last).to_contain_text("paso esta tarde")
    async with db.begin() as tx:
        key = await team.start_session(tx, await team.find_agent(tx, cast.ana.id), device="")
    desk = await chromium.new_context(base_url=server, locale="es-ES")
    await desk.add_cookies([{"name": "s", "value": key, "url": server}])
    at_desk = await desk.new_page()
    await at_desk.goto(f"/desk/threads/{thread}")
    await expect(at_desk.get_by_text("Perfecto, paso esta tarde.").last).to_be_visible()
    stranger = await (await chromium.new_context()).new_page()
    answer = await stranger.goto(f"{server}/casos/{thread}")
    assert answer is not None
    assert answer.status == 404
    assert len(mail_rig.inbox(CARLA)) == 1
