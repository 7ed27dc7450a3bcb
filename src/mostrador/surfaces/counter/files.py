"""Files at the counter: taken in as a stream, given out through the door of their thread."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final, cast
from urllib.parse import unquote

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from mostrador import threads
from mostrador.kit.errors import NotFound
from mostrador.kit.files import THUMBNAIL_HEADERS, Stored, headers_for, part
from mostrador.kit.files.store import Width
from mostrador.surfaces.counter.forms import store
from mostrador.surfaces.counter.visitor import visitor_of
from mostrador.surfaces.ui.reader import here_of
from mostrador.threads import Attachment

Web = Request[Any, Any, Any]
THUMBNAILS: Final = (320, 1280)


class Kept(msgspec.Struct, frozen=True):
    """A file that waits to be sent with a message."""

    key: str
    name: str
    size: int
    media_type: str


@post("/archivos", status_code=201)
async def upload(request: Web) -> Kept:
    """The bytes of one file alone, its name in `X-File-Name` (percent-encoded).

    Raises FileTooLarge, EmptyFile, TooMany.
    """
    async with here_of(request).db.look() as tx:
        visitor = await visitor_of(tx, request)
    name = unquote(request.headers.get("x-file-name", ""))[:1000]
    kept = await store(request, visitor, name, _body(request))
    return Kept(kept.key, kept.name, kept.size, kept.media_type)


@get("/archivos/{key:str}")
async def show_file(request: Web, key: FromPath[str]) -> Response[Any]:
    """A file or the part of it that a player asks for. Raises NotFound, NoSuchPart."""
    here = here_of(request)
    stored = _stored(await _allowed(request, key))
    if request.headers.get("if-none-match") == f'"{stored.hash}"':
        return Response(None, status_code=304, headers={"ETag": f'"{stored.hash}"'})
    span = part(request.headers.get("range"), stored.size)
    start, stop = span or (0, stored.size)
    headers = headers_for(stored, download="download" in request.query_params, span=span)
    media_type = headers.pop("Content-Type")
    body = await here.files.open(stored.hash, start=start, stop=stop)
    return Stream(body, status_code=206 if span else 200, media_type=media_type, headers=headers)


@get("/archivos/{key:str}/{width:int}")
async def show_thumbnail(request: Web, key: FromPath[str], width: FromPath[int]) -> Response[bytes]:
    """A picture made small, upright and without where it was taken. Raises NotFound when it is no picture."""
    found = await _allowed(request, key)
    if width not in THUMBNAILS:
        raise NotFound
    drawn = await here_of(request).files.thumbnail(_stored(found), cast("Width", width))
    if drawn is None:
        raise NotFound
    headers = dict(THUMBNAIL_HEADERS)
    return Response(drawn, media_type=headers.pop("Content-Type"), headers=headers)


async def _allowed(request: Web, key: str) -> Attachment:
    async with here_of(request).db.look() as tx:
        visitor = await visitor_of(tx, request)
        return await threads.find_attachment(tx, key, viewer=visitor.actor, uploader=visitor.name)


def _stored(file: Attachment) -> Stored:
    return Stored(file.hash, file.size, file.media_type, file.name)


async def _body(request: Web) -> AsyncIterator[bytes]:
    async for chunk in request.stream():
        yield chunk


HANDLERS: Final = [upload, show_file, show_thumbnail]
