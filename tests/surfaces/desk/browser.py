"""A browser without scripts: it keeps cookies and sends back the token of the last form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import httpx
from litestar.testing import TestClient

PASSWORD = "llave-de-once-milimetros"


class Browser:
    """Forms by POST, as a page without JavaScript sends them. Redirects are not followed."""

    def __init__(self, client: TestClient[Any]) -> None:
        self._client = client
        self.cookies = httpx.Cookies()

    def get(self, path: str, params: Mapping[str, str] | None = None, **more: Any) -> httpx.Response:
        """Look at a page."""
        return self._ask("GET", path, params=params, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        """Post anything."""
        return self._ask("POST", path, **more)

    def send_form(
        self,
        path: str,
        typed: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        **fields: str,
    ) -> httpx.Response:
        """Post a form of this site; `typed` is for names that are no Python names."""
        if "c" not in self.cookies:
            self.get("/desk/login")
        return self.post(path, data={"_csrf_token": self.cookies["c"], **(typed or {}), **fields}, files=files)

    def log_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        """The log-in form."""
        return self.send_form("/desk/login", email=email, password=password)

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        # One client runs the application; each browser brings its own cookies.
        self._client.cookies = self.cookies
        answer = self._client.request(method, path, follow_redirects=False, **more)
        self.cookies = httpx.Cookies(self._client.cookies)
        return answer


def text_of(page: httpx.Response) -> str:
    """What a reader reads: no marks, single spaces."""
    without = re.sub(r"<(script|template)\b.*?</\1>|<[^>]*>", " ", page.text, flags=re.DOTALL)
    return " ".join(unescape(without).split())


def hidden(page: httpx.Response, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, f"no field {name}"
    return unescape(found[1])
