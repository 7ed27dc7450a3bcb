"""What is held, at the desk: that nothing is cut or collected, and who outside was asked."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador.kit.db import Tx
from mostrador.oversight import holds
from mostrador.surfaces.desk.door import Desk
from mostrador.surfaces.desk.forms import Form
from mostrador.surfaces.desk.standing import do

Web = Request[Any, Any, Any]


@post("/desk/threads/{thread:int}/holds", status_code=200)
async def hold(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Nothing is cut, or nothing collected, because of this thread."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        await holds.hold(tx, thread, form["what"], reference=form["reference"], by=desk.actor)

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/disputes", status_code=200)
async def open_dispute(request: Web, thread: FromPath[int]) -> Response[Any]:
    """They turned to a body outside."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        await holds.open_dispute(tx, thread, form["body"], by=desk.actor)

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/disputes/{dispute:int}/ending", status_code=200)
async def end_dispute(request: Web, thread: FromPath[int], dispute: FromPath[int]) -> Response[Any]:
    """How it ended there."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        await holds.end_dispute(tx, thread, dispute, form["result"], by=desk.actor)

    return await do(request, thread, verb)


HANDLERS: Final[list[ControllerRouterHandler]] = [hold, open_dispute, end_dispute]
