"""Take back or correct what one said by mistake."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.kit import html
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.surfaces.desk import paint
from mostrador.surfaces.desk.exempt import exempt_as_said
from mostrador.surfaces.desk.forms import read_form
from mostrador.surfaces.desk.me import Desk, at_desk, fragment_of, sheet_of
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.said import said
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
CHANGES: Final = ("correction", "withdrawal")


@get([f"/desk/threads/{{thread:int}}/messages/{{message:int}}/{change}" for change in CHANGES])
async def show_change(request: Web, thread: FromPath[int], message: FromPath[int]) -> Response[str]:
    """The form to correct or withdraw a message, to lay over the thread; a page of its own without scripts."""
    change = request.url.path.rstrip("/").rpartition("/")[2]
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        page = await threads.one(tx, thread, message, viewer=desk.actor)
        if not page.messages or page.messages[0].withdrawn_at:
            raise NotFound
        return await sheet_of(request, tx, desk, change, thread=found, message=page.messages[0])


@post("/desk/threads/{thread:int}/messages/{message:int}/correction", status_code=200)
async def correct(request: Web, thread: FromPath[int], message: FromPath[int]) -> Response[Any]:
    """Put other words in place of one's own; the first ones stay readable."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        if await first_time(tx, desk, form):
            await _in_thread(tx, thread, message, desk)
            exempt_as_said(tx, form)
            await threads.correct(tx, message, html.tidy(form["text"]).text, by=desk.actor)
    return await _painted(request, thread, message)


@post("/desk/threads/{thread:int}/messages/{message:int}/withdrawal", status_code=200)
async def withdraw(request: Web, thread: FromPath[int], message: FromPath[int]) -> Response[Any]:
    """Take a message with its files out of everywhere; who, when and why stays."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        if await first_time(tx, desk, form):
            await _in_thread(tx, thread, message, desk)
            await threads.withdraw(tx, message, why=form["why"], by=desk.actor)
    return await _painted(request, thread, message)


async def _in_thread(tx: Tx, thread: int, message: int, desk: Desk) -> None:
    """Raises NotFound when the message is not of this thread, or the thread is not theirs to read."""
    await threads.find(tx, thread, viewer=desk.actor)
    if not (await threads.one(tx, thread, message, viewer=desk.actor)).messages:
        raise NotFound


async def _painted(request: Web, thread: int, message: int) -> Response[Any]:
    if "hx-request" not in request.headers:
        return see(f"/desk/threads/{thread}#message-{message}")
    here = here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        await threads.find(tx, thread, viewer=desk.actor)
        page = await threads.one(tx, thread, message, viewer=desk.actor)
        shown = said(page, viewer=desk.actor, known=await here.colleagues(tx))
    return await fragment_of(request, desk, "desk/threads/_one.html", painted=paint.message(desk, shown[0]))


HANDLERS: Final[list[ControllerRouterHandler]] = [show_change, correct, withdraw]
