"""Faces and the logo: drawn small when they are uploaded, and open to anybody, since customers see them."""

from __future__ import annotations

import asyncio
import re
from io import BytesIO
from typing import Any, Final

from litestar import Request, Response, get
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from mostrador import team
from mostrador.kit.errors import Invalid, NotFound
from mostrador.kit.files import sniff
from mostrador.kit.files.kinds import HEAD
from mostrador.kit.files.pictures import draw
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]
FACE_WIDTH: Final = 320
LARGEST_PHOTO: Final = 15_000_000
LARGEST_LOGO: Final = 1_000_000
KINDS: Final = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}
_NAME = re.compile(rf"([0-9a-f]{{64}})\.({'|'.join(KINDS)})")


class PhotoNotUnderstood(Invalid):
    """We cannot draw this picture. Use a photo (JPEG, PNG, WebP or HEIC) of up to 15 MB."""


class LogoNotUnderstood(Invalid):
    """We cannot show this logo. Use a PNG, JPEG, WebP or GIF of up to 1 MB."""


async def keep_photo(here: Here, upload: UploadFile) -> str:
    """The address of a face, drawn small and without its place and camera. Raises PhotoNotUnderstood."""
    content = await asyncio.to_thread(upload.file.read, LARGEST_PHOTO + 1)
    drawn = await asyncio.to_thread(draw, BytesIO(content), FACE_WIDTH)
    if drawn is None or len(content) > LARGEST_PHOTO:
        raise PhotoNotUnderstood
    return f"/pictures/{await _keep(here, 'photo.jpg', drawn)}.jpg"


async def keep_logo(here: Here, upload: UploadFile) -> str:
    """The address of a logo, kept as it is for its transparency. Raises LogoNotUnderstood."""
    content = await asyncio.to_thread(upload.file.read, LARGEST_LOGO + 1)
    media_type = sniff(content[:HEAD])
    drawn = await asyncio.to_thread(draw, BytesIO(content), FACE_WIDTH)
    for ending, known in KINDS.items():
        if media_type == known and drawn is not None and len(content) <= LARGEST_LOGO:
            return f"/pictures/{await _keep(here, f'logo.{ending}', content)}.{ending}"
    raise LogoNotUnderstood


@get("/pictures/{name:str}")
async def show_picture(request: Web, name: FromPath[str]) -> Response[Any]:
    """A face or the logo. Raises NotFound for any other file."""
    here = here_of(request)
    found = _NAME.fullmatch(name)
    if found is None:
        raise NotFound
    async with here.db.look() as tx:
        if not await team.is_picture(tx, found[1]):
            raise NotFound
    headers = {
        "Cache-Control": "public, max-age=86400",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Stream(await here.files.open(found[1]), media_type=KINDS[found[2]], headers=headers)


async def _keep(here: Here, name: str, content: bytes) -> str:
    async with here.files.receive(name) as upload:
        await upload.write(content)
        return (await upload.keep()).hash


HANDLERS: Final[list[ControllerRouterHandler]] = [show_picture]
