"""Where a chat goes on when its person leaves: at an address they give, or nowhere, if they say so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.response.redirect import Redirect

from mostrador.care import mail
from mostrador.kit import limits
from mostrador.surfaces.counter.case import Answer, after_form
from mostrador.surfaces.counter.forms import read_fields
from mostrador.surfaces.counter.visitor import number, visitor_of
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]
HOUR: Final = timedelta(hours=1)
CHANGES_PER_HOUR: Final = 10


@post("/casos/{thread:int}/correo", status_code=200)
async def say_where(request: Web, thread: FromPath[int]) -> Response[Answer] | Redirect:
    """Answers go to `address`, or to none when `way` is `no`. Raises NoMailThere, NotFound, TooMany."""
    here, fields = here_of(request), await read_fields(request)
    async with here.db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await limits.count(tx, f"by-mail:{visitor.name}", limit=CHANGES_PER_HOUR, per=HOUR)
    async with here.db.begin() as tx:
        if fields["way"] == "no":
            await mail.write_no_mail(tx, number(thread), by=visitor.actor)
        else:
            await mail.write_to_me(tx, number(thread), fields.line("address"), by=visitor.actor)
    return await after_form(request, visitor, thread)


HANDLERS: Final = [say_where]
