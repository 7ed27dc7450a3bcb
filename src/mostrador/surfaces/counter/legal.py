"""The texts that stand behind the line under the box: the shop's own or ours, and what was tried for everybody."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get

from mostrador.kit.html import render_markdown
from mostrador.oversight import accessibility
from mostrador.surfaces.ui.reader import reader_of
from mostrador.surfaces.ui.respond import page

Web = Request[Any, Any, Any]


@get("/privacidad")
async def privacy(request: Web) -> Response[str]:
    """Who keeps what, for what, for how long, and how to see or erase it."""
    reader = await reader_of(request)
    own = render_markdown(reader.shop.privacy_notice) if reader.shop.privacy_notice else ""
    return await page(request, "counter/legal/privacy.html", reader=reader, own=own)


@get("/aviso-legal")
async def legal_notice(request: Web) -> Response[str]:
    """Who is behind this page."""
    reader = await reader_of(request)
    own = render_markdown(reader.shop.legal_notice) if reader.shop.legal_notice else ""
    return await page(request, "counter/legal/notice.html", reader=reader, own=own)


@get("/accesibilidad")
async def accessibility_statement(request: Web) -> Response[str]:
    """What was tried of how everybody can use these pages, how, and what was not (EN 301 549)."""
    reader = await reader_of(request)
    return await page(request, "counter/legal/accessibility.html", reader=reader, tried=accessibility.tried())


HANDLERS: Final = [privacy, legal_notice, accessibility_statement]
