"""Where a chat goes on when its person leaves: at an address they give, or nowhere, if they say so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response.redirect import Redirect

from mostrador.care import mail
from mostrador.care.mail import going_on, marks
from mostrador.kit import limits
from mostrador.kit.errors import NotFound
from mostrador.surfaces.counter.case import Answer, after_form
from mostrador.surfaces.counter.forms import read_fields
from mostrador.surfaces.counter.visitor import number, visitor_of
from mostrador.surfaces.ui.reader import address_of, here_of
from mostrador.surfaces.ui.respond import page

Web = Request[Any, Any, Any]
HOUR: Final = timedelta(hours=1)
CHANGES_PER_HOUR: Final = 10
STOPS_PER_HOUR: Final = 60


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


@get("/correo/{mark:str}")
async def ask_stop(request: Web, mark: FromPath[str]) -> Response[str]:
    """Whether whoever got a mail of a chat wants no more of it. Nothing is done by looking. Raises NotFound."""
    if marks.thread_of_stop(here_of(request).secret, mark) is None:
        raise NotFound
    return await page(request, "counter/by_mail/stop.html", mark=mark, stopped=False)


@post("/correo/{mark:str}", status_code=200)
async def stop(request: Web, mark: FromPath[str]) -> Response[str]:
    """They want none. Raises NotFound, TooMany."""
    here = here_of(request)
    await read_fields(request)
    async with here.db.begin() as tx:
        await limits.count(tx, f"stop:{address_of(request)}", limit=STOPS_PER_HOUR, per=HOUR)
    async with here.db.begin() as tx:
        await going_on.stop(tx, mark, secret=here.secret)
    return await page(request, "counter/by_mail/stop.html", mark=mark, stopped=True)


HANDLERS: Final = [say_where, ask_stop, stop]
