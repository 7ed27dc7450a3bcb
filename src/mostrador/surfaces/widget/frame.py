"""The page inside the frame: a shell that anybody may load on the sites the shop lists. What it shows comes by key."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get
from litestar.params import FromQuery

from mostrador.kit.errors import NotFound
from mostrador.surfaces.ui.reader import reader_of
from mostrador.surfaces.ui.respond import page
from mostrador.surfaces.ui.security import POLICY
from mostrador.team import Shop

Web = Request[Any, Any, Any]
NOWHERE: Final = "frame-ancestors 'none'"


@get("/widget/frame")
async def frame(
    request: Web, shop: FromQuery[str] = "", lang: FromQuery[str] = "", theme: FromQuery[str] = ""
) -> Response[str]:
    """The shell. Only the sites that the shop lists may frame it. Raises NotFound for the key of another shop."""
    reader = await reader_of(request, lang)
    if shop != reader.shop.widget_key:
        raise NotFound
    answer = await page(
        request,
        "widget/frame/show.html",
        reader=reader,
        theme=theme if theme in {"light", "dark"} else "",
    )
    answer.headers["Content-Security-Policy"] = policy(reader.shop)
    return answer


def policy(shop: Shop) -> str:
    """The policy of every page, but for who may frame it."""
    return POLICY.replace(NOWHERE, " ".join(["frame-ancestors 'self'", *shop.widget_origins]))


HANDLERS: Final = [frame]
