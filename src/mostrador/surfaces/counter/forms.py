"""What a form of the counter brought: words fit to keep, and files put away at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Final

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile

from mostrador.kit import limits
from mostrador.kit.errors import Invalid
from mostrador.kit.files import safe_name
from mostrador.kit.html import NothingWritten, tidy
from mostrador.surfaces.counter.visitor import Visitor
from mostrador.surfaces.ui.reader import address_of, here_of
from mostrador.surfaces.ui.uploads import remember
from mostrador.threads import Attachment

Web = Request[Any, Any, Any]
MOST_FILES: Final = 10
LONGEST: Final = {"name": 200, "address": 254, "why": 500}
CHUNK: Final = 256 * 1024
HOUR: Final = timedelta(hours=1)
UPLOADS_PER_HOUR: Final = 200


class TooManyFiles(Invalid):
    """Up to %(most)s files fit in one message. Send the rest in another one."""


class Written(msgspec.Struct, frozen=True):
    """The words of a form. `raw` is what came when tidying changed it."""

    text: str
    raw: bytes | None
    client_id: str | None
    attachments: tuple[str, ...]


class Fields:
    """The fields of a form; a missing one is empty, and none has what a database refuses."""

    def __init__(self, values: dict[str, list[object]]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> str:
        texts = self.all(name)
        return texts[-1] if texts else ""

    def all(self, name: str) -> list[str]:
        """Every text of a field that may come several times."""
        return [_storable(value) for value in self._values.get(name, ()) if isinstance(value, str)]

    def line(self, name: str) -> str:
        """One line, cut where the longest name or address ends."""
        return " ".join(self[name].split())[: LONGEST.get(name, 80)]

    def number(self, name: str) -> int:
        """A whole number, 0 when there is none."""
        text = self[name].strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

    def files(self) -> list[UploadFile]:
        """The files that were chosen in a browser without our script."""
        every = (value for values in self._values.values() for value in values)
        return [value for value in every if isinstance(value, UploadFile) and value.filename]

    def written(self, *files: str) -> Written:
        """The message in this form with its files. Raises NothingWritten, TextTooLong, TooManyFiles."""
        given = self._values.get("text", [""])[-1]
        text = given if isinstance(given, str) else ""
        attachments = tuple(dict.fromkeys((*self.all("attachments"), *files)))
        if len(attachments) > MOST_FILES:
            raise TooManyFiles(most=MOST_FILES)
        client = self["client_id"][:64] or None
        try:
            tidied = tidy(text)
        except NothingWritten:
            if not attachments:
                raise
            return Written("", None, client, attachments)
        raw = text.encode("utf-8", "surrogatepass") if tidied.changed else None
        return Written(tidied.text, raw, client, attachments)


async def read_fields(request: Web) -> Fields:
    """The form of a request."""
    data = await request.form()
    return Fields({name: list(data.getall(name)) for name in data})


async def put_away(request: Web, visitor: Visitor, fields: Fields) -> tuple[Attachment, ...]:
    """Store the files of a form, each within the limit. Raises TooManyFiles, FileTooLarge, EmptyFile, TooMany."""
    files = fields.files()
    if len(files) + len(fields.all("attachments")) > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    return tuple([await store(request, visitor, file.filename, _chunks(file)) for file in files])


async def store(request: Web, visitor: Visitor, name: str, chunks: AsyncIterator[bytes]) -> Attachment:
    """Stream one file in and remember it for its uploader. Raises FileTooLarge, EmptyFile, TooMany."""
    here = here_of(request)
    async with here.db.begin() as tx:
        await limits.count(tx, f"uploads:{address_of(request)}", limit=UPLOADS_PER_HOUR, per=HOUR)
    limit = here.config.max_upload
    async with here.files.receive(safe_name(name), limit=limit) as upload:
        async for chunk in chunks:
            await upload.write(chunk)
        return await remember(here, upload, by=visitor.name)


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    try:
        while chunk := await file.read(CHUNK):
            yield chunk
    finally:
        await file.close()


def _storable(text: str) -> str:
    return text.encode(errors="replace").decode().replace("\0", "").replace("\r\n", "\n")
