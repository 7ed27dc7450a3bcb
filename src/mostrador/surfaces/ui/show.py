"""The shop's logo, and in a demo the style page with its samples."""

from __future__ import annotations

from typing import Any, Final

from litestar import MediaType, Request, Response, get

from mostrador.kit.errors import NotFound
from mostrador.kit.files.kinds import HEAD, is_picture, sniff
from mostrador.surfaces.ui import style
from mostrador.surfaces.ui.reader import THEME_COOKIE, here_of, reader_of

Web = Request[Any, Any, Any]
ADDRESSES: Final = ("/ui", *(f"/ui/{name}" for name in style.PAGES))


@get(list(ADDRESSES))
async def style_page(request: Web) -> Response[str]:
    """Every component, or a sample page made of them. Raises NotFound outside a demo."""
    if not here_of(request).config.demo:
        raise NotFound
    reader = await reader_of(request)
    name = request.url.path.removeprefix("/ui").strip("/") or "style"
    theme = request.query_params.get("theme") or request.cookies.get(THEME_COOKIE, "")
    theme = theme if theme in {"light", "dark"} else ""
    return Response(style.page(name, reader.language, reader.zone, theme=theme), media_type=MediaType.HTML)


@get("/ui/logo")
async def logo(request: Web) -> Response[bytes]:
    """The shop's logo; its hash stands in the address, so it can be kept for ever. Raises NotFound without one."""
    here = here_of(request)
    shop = await here.shop()
    if not shop.logo:
        raise NotFound
    picture = b"".join([chunk async for chunk in await here.files.open(shop.logo)])
    media_type = sniff(picture[:HEAD])
    if not is_picture(media_type):
        raise NotFound
    return Response(picture, media_type=media_type, headers={"Cache-Control": "public, max-age=31536000, immutable"})


HANDLERS: Final = [style_page, logo]
