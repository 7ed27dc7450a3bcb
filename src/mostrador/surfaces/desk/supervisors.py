"""Customers who want a supervisor: what rings at the desks of those who supervise, and how one takes it."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador.care import supervisors
from mostrador.surfaces.desk.forms import read_form
from mostrador.surfaces.desk.me import at_desk, fragment_of
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]


@get("/desk/supervisions")
async def show_ringing(request: Web) -> Response[str]:
    """What rings for this agent now, as a fragment; nothing while nothing does."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        ringing = await supervisors.ringing(tx, viewer=desk.actor)
    return await fragment_of(request, desk, "desk/supervisors/_ringing.html", ringing=ringing)


@post("/desk/threads/{thread:int}/supervision")
async def take(request: Web, thread: FromPath[int]) -> Response[Any]:
    """This supervisor joins the thread, named to the customer."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        if await first_time(tx, desk, form):
            await supervisors.take(tx, thread, by=desk.actor)
    return see(f"/desk/threads/{thread}")


@post("/desk/threads/{thread:int}/supervision/asking")
async def ask(request: Web, thread: FromPath[int]) -> Response[Any]:
    """The customer says so on the phone or at the shop."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        if await first_time(tx, desk, form):
            await supervisors.ask(tx, thread, by=desk.actor)
    return see(f"/desk/threads/{thread}")


HANDLERS: Final[list[ControllerRouterHandler]] = [show_ringing, take, ask]
