"""Who wants to leave, at the desk: one press to write it down, one to carry it out, and one question at most."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.care import gestures, leaving
from mostrador.care.leaving import Leaving
from mostrador.kit.db import Tx
from mostrador.surfaces.desk.forms import Form
from mostrador.surfaces.desk.me import Desk, at_desk, sheet_of
from mostrador.surfaces.desk.standing import do
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]


class BesideLeaving(msgspec.Struct, frozen=True):
    """What the section shows. `offer` is what may still be said once; `mine` whether the viewer carries it out."""

    leaving: Leaving | None
    offer: str
    mine: bool


async def beside_leaving(tx: Tx, desk: Desk, thread: int) -> BesideLeaving:
    """Read the section. Raises NotFound."""
    last = await leaving.leaving_of(tx, thread, viewer=desk.actor)
    waits = last is not None and last.open
    return BesideLeaving(
        leaving=last if last and not last.withdrawn_at else None,
        offer=await leaving.offer(tx, thread, viewer=desk.actor) if waits else "",
        mine=waits and await gestures.gives(tx, thread, viewer=desk.actor),
    )


@get("/desk/threads/{thread:int}/leaving/new")
async def show_leaving(request: Web, thread: FromPath[int]) -> Response[str]:
    """The sheet to write down that somebody wants to leave."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        return await sheet_of(request, tx, desk, "leaving", thread=found)


@post("/desk/threads/{thread:int}/leaving", status_code=200)
async def ask(request: Web, thread: FromPath[int]) -> Response[Any]:
    """They said so by phone, at the shop or in their own words."""
    return await do(
        request,
        thread,
        lambda request, tx, desk, thread, form: leaving.ask(tx, thread, form["what"], by=desk.actor),
    )


@post("/desk/threads/{thread:int}/leaving/{request_id:int}/offer", status_code=200)
async def offer(request: Web, thread: FromPath[int], request_id: FromPath[int]) -> Response[Any]:
    """Ask them once, in a message, whether they would stay."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        if text := await leaving.make_offer(tx, request_id, by=desk.actor):
            await threads.reply(tx, thread, text, by=desk.actor)

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/leaving/{request_id:int}", status_code=200)
async def execute(request: Web, thread: FromPath[int], request_id: FromPath[int]) -> Response[Any]:
    """Carry it out; or, on their own word, they stay."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        if form["stays"]:
            await leaving.stay(tx, request_id, by=desk.actor)
        else:
            await leaving.execute(tx, request_id, by=desk.actor)

    return await do(request, thread, verb)


HANDLERS: Final[list[ControllerRouterHandler]] = [show_leaving, ask, offer, execute]
