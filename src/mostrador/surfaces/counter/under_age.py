"""A child says so on the page of their case, and reads there that an adult has to go on with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.response.redirect import Redirect

from mostrador.care import under_age
from mostrador.kit import limits
from mostrador.surfaces.counter.case import Answer, after_form
from mostrador.surfaces.counter.forms import read_fields
from mostrador.surfaces.counter.visitor import number, visitor_of
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]
PER_DAY: Final = 10
DAY: Final = timedelta(days=1)


@post("/casos/{thread:int}/menor", status_code=200)
async def say_so(request: Web, thread: FromPath[int]) -> Response[Answer] | Redirect:
    """They are under 14. Raises NotFound, TooMany."""
    await read_fields(request)
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await limits.count(tx, f"minor:{visitor.name}", limit=PER_DAY, per=DAY)
        await under_age.say_so(tx, number(thread), by=visitor.actor)
    return await after_form(request, visitor, thread)


HANDLERS: Final = [say_so]
