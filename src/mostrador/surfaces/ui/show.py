"""In a demo, the style page with its samples."""

from __future__ import annotations

from typing import Any, Final

from litestar import MediaType, Request, Response, get

from mostrador.kit.errors import NotFound
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


HANDLERS: Final = [style_page]
