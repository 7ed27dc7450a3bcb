"""The placard as a page, a fragment of another site, plain words or a PDF, wherever it is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from litestar import Request, Response
from markupsafe import Markup

from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.oversight import placard
from mostrador.oversight.placard import SPOKEN, Facts, Told
from mostrador.oversight.placard.paper import pdf
from mostrador.surfaces.ui.pages import render
from mostrador.surfaces.ui.reader import Reader, here_of

Web = Request[Any, Any, Any]
TEMPLATES: Final = ("ui/_placard.html", "ui/_placard_easy.html")
EASY: Final = "facil"
"""How another site asks for the easy words: `?forma=facil`."""


async def told_to(tx: Tx, request: Web, reader: Reader, asked: str = "") -> tuple[Facts, Told]:
    """The placard as it is configured now, in the language that is `asked` for or else in the reader's."""
    facts = await placard.gather(tx, here_of(request).config.base_url)
    return facts, placard.tell(facts, spoken(reader, asked), reader.shop.register)


def spoken(reader: Reader, asked: str = "") -> str:
    """One of the languages in which it is written: what was asked for, else the reader's, else the shop's."""
    tags = (asked, reader.language.tag, reader.shop.language)
    return next((tag[:2] for tag in tags if tag[:2] in SPOKEN), SPOKEN[0])


def fragment_of(reader: Reader, told: Told, site: str, *, easy: bool = False) -> str:
    """It as plain HTML for another site: no styles, no scripts, each part marked; or in easy words, with pictures."""
    template = TEMPLATES[easy]
    facts = {"told": told, "site": site, "heading": "h2", "pictures": drawn()}
    return render(reader.language, reader.zone, template, **facts).strip()


@cache
def drawn() -> Mapping[str, Markup]:
    """The pictures of the easy words, for a page."""
    # Ours alone: they come with the program.
    return {name: Markup(svg) for name, svg in placard.pictures().items()}  # noqa: S704


async def paper_of(told: Told, facts: Facts) -> Response[bytes]:
    """It on paper."""
    content = await asyncio.to_thread(pdf, told, facts.name, at=clock.now())
    headers = {
        "Content-Disposition": f'inline; filename="atencion-{told.language}.pdf"',
        "Cache-Control": "public, max-age=300",
    }
    return Response(content, media_type="application/pdf", headers=headers)
