"""The law as it stands from 28-12-2026 on, today, and an application to ask."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from litestar.testing import AsyncTestClient
from tests.application import application
from tests.cast import Cast
from tests.oversight.conftest import in_force

from mostrador.config import Config

__all__ = ["in_force"]


@pytest.fixture
async def client(config: Config, cast: Cast) -> AsyncIterator[AsyncTestClient[Any]]:
    """A client of an application of this test's own."""
    with application(config) as app:
        async with AsyncTestClient(app) as open_client:
            yield open_client
