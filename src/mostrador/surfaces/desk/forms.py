"""What a form brought, as plain text the database can hold."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.datastructures import UploadFile

Web = Request[Any, Any, Any]


class Form:
    """The fields of a form. A missing one is empty; NUL and half surrogates are gone."""

    def __init__(self, values: dict[str, list[object]]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> str:
        texts = self.all(name)
        return texts[-1] if texts else ""

    def all(self, name: str) -> list[str]:
        """Every text of a field that may come several times."""
        return [_plain(value) for value in self._values.get(name, ()) if isinstance(value, str)]

    def on(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.all(name))

    def number(self, name: str) -> int | None:
        """A whole number of up to nine digits, or None."""
        text = self[name].strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def numbers(self, name: str) -> list[int]:
        """The whole numbers of a field that may come several times; what is none is left out."""
        return [int(text) for text in self.all(name) if text.isascii() and text.isdigit() and len(text) < 10]

    def file(self, name: str) -> UploadFile | None:
        """A file that was chosen, or None."""
        for value in self._values.get(name, ()):
            if isinstance(value, UploadFile) and value.filename:
                return value
        return None


async def read_form(request: Web) -> Form:
    """The form of a request."""
    data = await request.form()
    return Form({name: list(data.getall(name)) for name in data})


def _plain(text: str) -> str:
    return text.encode(errors="replace").decode().replace("\0", "").replace("\r\n", "\n")
