"""A browser at the counter without scripts: it keeps cookies and sends back the token of its last page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import httpx
from litestar.testing import AsyncTestClient


class Browser:
    """Forms by POST, as a page without JavaScript sends them. Redirects are not followed."""

    def __init__(self, client: AsyncTestClient[Any]) -> None:
        self._client = client
        self.cookies = httpx.Cookies()

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Look at a page."""
        return await self.ask("GET", path, headers=headers)

    async def send(
        self,
        path: str,
        typed: Mapping[str, Any] | None = None,
        *,
        files: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Post a form of this site."""
        if "c" not in self.cookies:
            await self.get("/")
        data = {"_csrf_token": self.cookies["c"], **(typed or {})}
        return await self.ask("POST", path, data=data, files=files, headers=headers)

    async def upload(self, name: str, content: bytes) -> httpx.Response:
        """A file alone, as our script sends it."""
        if "c" not in self.cookies:
            await self.get("/")
        headers = {"x-csrftoken": self.cookies["c"], "x-file-name": name, "accept": "application/json"}
        return await self.ask("POST", "/archivos", content=content, headers=headers)

    async def open_case(self, text: str = "Necesito una hembrilla", **more: Any) -> str:
        """Write in the box to Ana, the first of the cast, unless another is named; the path of the thread."""
        answer = await self.send("/casos", {"text": text, "name": "Carla", "with": "1", **more})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Any request with the cookies of this browser."""
        # One client runs the application; each browser brings its own cookies.
        self._client.cookies = self.cookies
        answer = await self._client.request(method, path, follow_redirects=False, **more)
        self.cookies = httpx.Cookies(self._client.cookies)
        return answer


def hidden(page: httpx.Response, name: str) -> list[str]:
    """The values of the hidden fields of one name."""
    return [unescape(value) for value in re.findall(rf'name="{name}" value="([^"]*)"', page.text)]


def number(path: str) -> int:
    """The thread of a path."""
    return int(path.rpartition("/")[2])
