"""The evaluations that the company publishes: figures, read by anybody, without a log-in."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get
from litestar.params import FromPath

from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.oversight import evaluation
from mostrador.oversight.evaluation import Listed
from mostrador.oversight.evaluation.words import tell
from mostrador.surfaces.ui.evaluated import file_of, pictured
from mostrador.surfaces.ui.reader import here_of, reader_of
from mostrador.surfaces.ui.respond import page

Web = Request[Any, Any, Any]
NOBODY: Final = Actor("customer", 0)


@get("/evaluacion")
async def show_published(request: Web) -> Response[str]:
    """The published evaluations, the latest first."""
    reader = await reader_of(request)
    async with here_of(request).db.look() as tx:
        found = await evaluation.published(tx)
    return await page(request, "counter/evaluation/list.html", reader=reader, evaluations=found)


@get("/evaluacion/{evaluated:int}")
async def show_published_one(request: Web, evaluated: FromPath[int]) -> Response[str]:
    """One of them. Raises NotFound: there is none, or it is not published."""
    reader = await reader_of(request)
    async with here_of(request).db.look() as tx:
        one = await _published(tx, evaluated)
        built = await evaluation.read(tx, evaluated, viewer=NOBODY)
    told = tell(built, one.digest, reader.language)
    return await page(
        request, "counter/evaluation/show.html", reader=reader, one=one, told=told, sections=pictured(told)
    )


@get("/evaluacion/{evaluated:int}/{format:str}")
async def take_published(request: Web, evaluated: FromPath[int], format: FromPath[str]) -> Response[Any]:
    """One of them as pdf, xlsx or ods. Raises NotFound."""
    reader = await reader_of(request)
    async with here_of(request).db.look() as tx:
        one = await _published(tx, evaluated)
        built = await evaluation.read(tx, evaluated, viewer=NOBODY)
    return await file_of(tell(built, one.digest, reader.language), built, format)


async def _published(tx: Tx, number: int) -> Listed:
    found = next((one for one in await evaluation.published(tx) if one.id == number), None)
    if found is None:
        raise NotFound
    return found


HANDLERS: Final = [show_published, show_published_one, take_published]
