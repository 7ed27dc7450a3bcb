"""Answer with a page or a fragment."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from litestar import MediaType, Request, Response
from litestar.response.redirect import Redirect
from litestar.template.base import csrf_token

from mostrador.surfaces.ui.pages import render
from mostrador.surfaces.ui.reader import THEME_COOKIE, Reader, here_of, reader_of

Web = Request[Any, Any, Any]


async def page(
    request: Web, template: str, *, status: int = 200, reader: Reader | None = None, **facts: object
) -> Response[str]:
    """A page or fragment for the reader of this request; what it shows is never kept by a cache.

    Templates always find `shop`, `csrf`, `once` (the name of this drawing), `theme`, `banner`, `demo` and `path`.
    """
    reader = reader or await reader_of(request)
    return Response(
        fragment(request, reader, template, **facts),
        status_code=status,
        media_type=MediaType.HTML,
        headers={"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"},
    )


def fragment(request: Web, reader: Reader, template: str, **facts: object) -> str:
    """The text of a page or fragment."""
    config = here_of(request).config
    theme = request.cookies.get(THEME_COOKIE, "")
    given: dict[str, object] = {
        "shop": reader.shop,
        "csrf": csrf_token({"request": request}),
        "once": token_urlsafe(9),
        "theme": theme if theme in {"light", "dark"} else "",
        "demo": config.demo,
        "insecure": config.insecure_http and not config.https,
        "path": request.url.path,
    }
    return render(reader.language, reader.zone, template, **given | facts)


def see(path: str) -> Redirect:
    """After a form: look at this page now (303)."""
    return Redirect(path, status_code=303)
