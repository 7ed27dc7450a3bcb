"""Who takes part in a thread by mail, at the desk: whom its person wrote to beside us, what they see, and the end."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador.care import mail
from mostrador.kit.db import Tx
from mostrador.surfaces.desk.forms import Form
from mostrador.surfaces.desk.me import Desk
from mostrador.surfaces.desk.standing import do

Web = Request[Any, Any, Any]


@post("/desk/threads/{thread:int}/participants", status_code=200)
async def take_in(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Whom the person wrote to beside us is answered too, from that mail on."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        await mail.take_in(tx, thread, form["address"], by=desk.actor)

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/participants/passing", status_code=200)
async def pass_over(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Whom the person wrote to beside us is not answered."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        await mail.pass_over(tx, thread, form["address"], by=desk.actor)

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/participants/sight", status_code=200)
async def show_whole(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Who takes part sees all that was said, or only what was said since they joined."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        await mail.show_whole(tx, thread, form["address"], whole=form["whole"] == "yes", by=desk.actor)

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/participants/removal", status_code=200)
async def remove(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Who took part does no more, and sees nothing more."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        await mail.remove(tx, thread, form["address"], by=desk.actor)

    return await do(request, thread, verb)


HANDLERS: Final[list[ControllerRouterHandler]] = [take_in, pass_over, show_whole, remove]
