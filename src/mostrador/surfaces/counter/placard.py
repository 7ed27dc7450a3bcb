"""`/atencion`: what everybody is told of how to reach us, to read, in easy words, to hear, and for other sites."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.params import FromQuery

from mostrador.oversight.placard import SPOKEN, Facts, Told
from mostrador.surfaces.ui.assets import STATIC
from mostrador.surfaces.ui.placards import EASY, TEMPLATES, drawn, fragment_of, paper_of, spoken, told_to
from mostrador.surfaces.ui.reader import here_of, reader_of
from mostrador.surfaces.ui.respond import page
from mostrador.surfaces.ui.security import POLICY

Web = Request[Any, Any, Any]
KEPT: Final = "public, max-age=300"
TONGUES: Final = (("es", "Castellano"), ("ca", "Català"), ("en", "English"))
FORMS: Final = {"/atencion": "show", "/atencion/facil": "easy", "/atencion/locucion": "spoken"}


class Placard(msgspec.Struct, frozen=True):
    """It for machines: the facts, and the words in each language it is written in."""

    facts: Facts
    told: dict[str, Told]


@get(list(FORMS))
async def show(request: Web, lang: FromQuery[str] = "") -> Response[str]:
    """The placard to read; in easy words, with a picture each; or as a voice says it."""
    reader = await reader_of(request)
    async with here_of(request).db.look() as tx:
        _, told = await told_to(tx, request, reader, lang)
    form = FORMS[request.url.path.rstrip("/")]
    return await page(
        request, f"counter/placard/{form}.html", reader=reader, told=told, pictures=drawn(), tongues=TONGUES
    )


@get("/atencion/marco")
async def frame(request: Web, lang: FromQuery[str] = "", forma: FromQuery[str] = "") -> Response[str]:
    """It alone on a page that any site may frame: nobody is known there, and nothing can be sent."""
    reader = await reader_of(request)
    async with here_of(request).db.look() as tx:
        facts, told = await told_to(tx, request, reader, lang)
    answer = await page(
        request,
        "counter/placard/frame.html",
        reader=reader,
        told=told,
        site=facts.site,
        shown=TEMPLATES[forma == EASY],
        pictures=drawn(),
    )
    answer.headers["Content-Security-Policy"] = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
    answer.headers["Cache-Control"] = KEPT
    return answer


@get("/atencion.js", exclude_from_csrf=True)
async def script(request: Web, lang: FromQuery[str] = "", forma: FromQuery[str] = "") -> Response[bytes]:
    """One line of another site that puts it there, in place of itself."""
    here, reader = here_of(request), await reader_of(request)
    # Every visitor of that site gets the same: its own language is asked for in the line, and is the shop's by default.
    language = lang if lang in SPOKEN else reader.shop.language
    async with here.db.look() as tx:
        _, told = await told_to(tx, request, reader, language)
    written = fragment_of(reader, told, here.config.base_url, easy=forma == EASY)
    body = b"(" + _function() + b")(" + msgspec.json.encode(written) + b");\n"
    headers = {"Cache-Control": KEPT, "Cross-Origin-Resource-Policy": "cross-origin"}
    return Response(body, media_type="text/javascript", headers=headers)


@get("/atencion.json")
async def data(request: Web) -> Response[Placard]:
    """It for machines."""
    reader = await reader_of(request)
    async with here_of(request).db.look() as tx:
        found = [await told_to(tx, request, reader, tag) for tag in SPOKEN]
    told = {one.language: one for _, one in found}
    headers = {"Cache-Control": KEPT, "Access-Control-Allow-Origin": "*"}
    return Response(Placard(found[0][0], told), headers=headers)


@get("/atencion/texto")
async def text(request: Web, lang: FromQuery[str] = "") -> Response[str]:
    """It in plain lines, for a contract or an invoice."""
    reader = await reader_of(request)
    async with here_of(request).db.look() as tx:
        _, told = await told_to(tx, request, reader, lang)
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Language", "Content-Language": spoken(reader, lang)}
    return Response(told.text + "\n", media_type=MediaType.TEXT, headers=headers)


@get("/atencion/pdf")
async def paper(request: Web, lang: FromQuery[str] = "") -> Response[bytes]:
    """It on paper."""
    reader = await reader_of(request)
    async with here_of(request).db.look() as tx:
        facts, told = await told_to(tx, request, reader, lang)
    return await paper_of(told, facts)


@cache
def _function() -> bytes:
    source = (STATIC / "js/widget/placard.js").read_text()
    kept = (line for line in source.splitlines() if not line.lstrip().startswith("//"))
    return "\n".join(kept).strip().removesuffix(";").encode()


HANDLERS: Final = [show, frame, script, data, text, paper]
