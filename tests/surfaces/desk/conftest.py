"""The cast with passwords, and browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from litestar.testing import TestClient
from tests.application import application
from tests.cast import Cast
from tests.surfaces.desk.browser import PASSWORD, Browser

from mostrador import team
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database


@pytest.fixture
async def staff(db: Database, cast: Cast) -> Cast:
    """Ana and Elena can log in; their desk speaks English, so that tests need no catalogue."""
    hashed = await team.hash_password(PASSWORD)
    async with db.begin() as tx:
        for agent in (cast.ana, cast.elena):
            await team.set_password(tx, agent.id, hashed, by=SYSTEM)
        await tx.run("UPDATE agent SET language = 'en'")
    return cast


@pytest.fixture
def browse(config: Config) -> Iterator[Callable[[], Browser]]:
    """Opens browsers that know nothing of each other, on an application of this test's own."""
    with application(config) as app, TestClient(app) as client:
        client.headers["Accept-Language"] = "en"
        yield lambda: Browser(client)
