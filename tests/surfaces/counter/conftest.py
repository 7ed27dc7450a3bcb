"""An application of the test's own, and browsers that know nothing of each other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import msgspec
import pytest
from litestar.testing import AsyncTestClient
from tests.application import application
from tests.cast import Cast
from tests.surfaces.counter.visitor import Browser

from mostrador.config import Config

Client = AsyncTestClient[Any]
Browse = Callable[[], Browser]


@pytest.fixture
def mail() -> str | None:
    """The settings' way to send mail; a test that needs one says so."""
    return None


@pytest.fixture
async def client(config: Config, cast: Cast, mail: str | None) -> AsyncIterator[Client]:
    """The application, open. English, so that tests need no catalogue."""
    with application(msgspec.structs.replace(config, smtp_url=mail)) as app:
        async with AsyncTestClient(app, base_url=config.base_url) as opened:
            opened.headers["Accept-Language"] = "en"
            yield opened


@pytest.fixture
def browse(client: Client) -> Browse:
    """Opens a browser that nobody knows."""
    return lambda: Browser(client)


@pytest.fixture
def carla(browse: Browse) -> Browser:
    """Carla's browser."""
    return browse()


@pytest.fixture
def stranger(browse: Browse) -> Browser:
    """Somebody who has nothing to do with Carla."""
    return browse()
