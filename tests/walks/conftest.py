"""Real browsers: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright

from tests.walks.mailbox import Mailbox, mail_server

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A browser of this test's own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        await browser.close()


@pytest.fixture
async def mails() -> AsyncIterator[Mailbox]:
    """Where the shop's mail goes."""
    async with mail_server() as box:
        yield box


async def shot(page: Page, name: str) -> None:
    """Keep a picture of the page where MOSTRADOR_SHOTS says, to look at it."""
    if folder := os.environ.get("MOSTRADOR_SHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png")
