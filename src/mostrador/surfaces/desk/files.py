"""Files at the desk: sent up alone while one writes, or with the form; shown through the door of their thread."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final
from urllib.parse import unquote

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.kit.actor import Actor
from mostrador.kit.errors import Invalid, NotFound
from mostrador.kit.files import THUMBNAIL_HEADERS, Stored, headers_for, part
from mostrador.surfaces.desk.forms import Form
from mostrador.surfaces.desk.me import at_desk
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.uploads import remember

Web = Request[Any, Any, Any]
MOST: Final = 10
CHUNK: Final = 256 * 1024


class TooManyFiles(Invalid):
    """A message takes up to %(most)s files. Send the rest in another one."""


class Uploaded(msgspec.Struct, frozen=True):
    """A file that waits to be sent with a message."""

    key: str
    name: str
    size: int
    media_type: str


@post("/desk/files")
async def upload_file(request: Web) -> Uploaded:
    """The bytes of one file alone, its name in a header; the key joins the message that sends it."""
    here, desk = here_of(request), await at_desk(request)
    name = unquote(request.headers.get("x-file-name", ""))
    async with here.files.receive(name, limit=here.config.max_upload) as upload:
        async for chunk in request.stream():
            await upload.write(chunk)
        found = await remember(here, upload, by=str(desk.actor))
    return Uploaded(found.key, found.name, found.size, found.media_type)


@get("/desk/files/{key:str}")
async def show_file(
    request: Web, key: FromPath[str], width: FromQuery[int | None] = None, download: FromQuery[bool] = False
) -> Response[Any]:
    """A file, or with `width` its thumbnail. Raises NotFound where the thread may not be read."""
    here = here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find_attachment(tx, key, viewer=desk.actor, uploader=str(desk.actor))
    stored = Stored(found.hash, found.size, found.media_type, found.name)
    if width is not None:
        drawn = await here.files.thumbnail(stored, 320 if width <= 320 else 1280)
        if drawn is None:
            raise NotFound
        return Response(drawn, media_type="image/jpeg", headers=_plain(THUMBNAIL_HEADERS))
    span = part(request.headers.get("range"), stored.size)
    start, stop = span or (0, stored.size)
    headers = headers_for(stored, download=download, span=span)
    return Stream(
        await here.files.open(stored.hash, start=start, stop=stop),
        status_code=206 if span else 200,
        media_type=headers["Content-Type"],
        headers=_plain(headers),
    )


async def keep_uploads(here: Here, agent: Actor, form: Form) -> tuple[str, ...]:
    """Keep the files that came with a form; their keys. Raises TooManyFiles and what an upload raises."""
    chosen = form.files("files")
    if len(chosen) + len(form.all("attachments")) > MOST:
        raise TooManyFiles(most=MOST)
    keys = []
    for file in chosen:
        async with here.files.receive(file.filename, limit=here.config.max_upload) as upload:
            async for chunk in chunks_of(file):
                await upload.write(chunk)
            keys.append((await remember(here, upload, by=str(agent))).key)
    return tuple(keys)


async def chunks_of(file: UploadFile) -> AsyncIterator[bytes]:
    """A file of a form, part by part."""
    while chunk := await file.read(CHUNK):
        yield chunk


def _plain(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "Content-Type"}


HANDLERS: Final[list[ControllerRouterHandler]] = [upload_file, show_file]
