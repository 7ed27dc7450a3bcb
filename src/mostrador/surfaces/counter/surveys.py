"""The two questions after a decision: how they were attended, and how the matter ended."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.response.redirect import Redirect

from mostrador.oversight import surveys
from mostrador.oversight.surveys import CAUSES
from mostrador.surfaces.counter.case import Answer, after_form
from mostrador.surfaces.counter.forms import read_fields
from mostrador.surfaces.counter.visitor import number, visitor_of
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]


@post("/casos/{thread:int}/encuesta", status_code=200)
async def answer(request: Web, thread: FromPath[int]) -> Response[Answer] | Redirect:
    """Both answers, with what went wrong when something did."""
    fields = await read_fields(request)
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await surveys.answer(
            tx,
            number(thread),
            treatment=fields.number("treatment") or 0,
            matter=fields.number("matter") or 0,
            causes=[one for one in CAUSES if fields[f"cause-{one}"]],
            by=visitor.actor,
        )
    return await after_form(request, visitor, thread)


@post("/casos/{thread:int}/encuesta/nada", status_code=200)
async def decline(request: Web, thread: FromPath[int]) -> Response[Answer] | Redirect:
    """They would rather not answer."""
    await read_fields(request)
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await surveys.decline(tx, number(thread), by=visitor.actor)
    return await after_form(request, visitor, thread)


HANDLERS: Final = [answer, decline]
