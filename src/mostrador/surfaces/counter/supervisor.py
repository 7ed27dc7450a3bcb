"""«Quiero hablar con un supervisor»: on every thread, with one button."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.response.redirect import Redirect

from mostrador.care import supervisors
from mostrador.surfaces.counter.case import Answer, after_form
from mostrador.surfaces.counter.forms import read_fields
from mostrador.surfaces.counter.visitor import number, visitor_of
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]


@post("/casos/{thread:int}/supervisor", status_code=200)
async def ask(request: Web, thread: FromPath[int]) -> Response[Answer] | Redirect:
    """Somebody who supervises is called; asking twice while it rings is asking once."""
    await read_fields(request)
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await supervisors.ask(tx, number(thread), by=visitor.actor)
    return await after_form(request, visitor, thread)


HANDLERS: Final = [ask]
