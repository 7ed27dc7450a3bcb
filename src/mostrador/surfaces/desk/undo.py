"""Undo, at the desk: the answer that is about to leave by mail comes back into the hand."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador.care.mail import LeftAlready, undo
from mostrador.surfaces.desk.forms import read_form
from mostrador.surfaces.desk.me import at_desk
from mostrador.surfaces.desk.messages import again
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.threads.withdraw import AlreadyWithdrawn

Web = Request[Any, Any, Any]


@post("/desk/threads/{thread:int}/undo")
async def undo_answer(request: Web, thread: FromPath[int]) -> Response[Any]:
    """The message of the form does not leave; what it said stands in the composer. Too late, the page says so."""
    here, form = here_of(request), await read_form(request)
    desk = await at_desk(request)
    try:
        async with here.db.begin() as tx:
            if await first_time(tx, desk, form):
                unsent = form["text"] if form.on("text") else None
                await undo(tx, thread, form.number("message") or 0, unsent=unsent, by=desk.actor)
    except (LeftAlready, AlreadyWithdrawn) as problem:
        return await again(request, here, desk, thread, form, problem)
    return see(f"/desk/threads/{thread}#composer")


HANDLERS: Final[list[ControllerRouterHandler]] = [undo_answer]
