"""What a thread is about again: corrected with a reason, taken back, and a call instead of one more message."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.care import matters
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.surfaces.desk.forms import Form
from mostrador.surfaces.desk.me import Desk, at_desk, sheet_of
from mostrador.surfaces.desk.standing import do
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]


@get("/desk/threads/{thread:int}/sheets/matter")
async def show_matter(request: Web, thread: FromPath[int]) -> Response[str]:
    """The person's other threads, to say which of them this one is about; what was corrected before."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        head = await matters.head(tx, thread, viewer=desk.actor)
        lines = await threads.of_person(tx, found.person_id, viewer=desk.actor)
        facts: dict[str, Any] = {
            "thread": found,
            "matter": head.matter_id,
            "lines": [line for line in lines if line.id != thread],
            "corrected": await matters.regroupings(tx, thread, viewer=desk.actor),
        }
        return await sheet_of(request, tx, desk, "matter", **facts)


@post("/desk/threads/{thread:int}/matter", status_code=200)
async def regroup(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Say which matter it is about, and why; without a thread, one of its own."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        await matters.regroup(tx, thread, like=form.number("like"), reason=form["reason"], by=desk.actor)

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/matter/undo", status_code=200)
async def undo(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Take the last correction back."""
    return await do(request, thread, lambda request, tx, desk, thread, form: matters.undo(tx, thread, by=desk.actor))


@post("/desk/threads/{thread:int}/calls", status_code=200)
async def call_now(request: Web, thread: FromPath[int]) -> Response[Any]:
    """We call: the contact begins, and the code with the end of the call stands above the thread."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        if await threads.open_contact(tx, thread, by=desk.actor) is None:
            now = clock.now()
            await threads.begin_contact(tx, thread, way="ours", arrived_at=now, answered_at=now, by=desk.actor)

    return await do(request, thread, verb)


HANDLERS: Final[list[ControllerRouterHandler]] = [show_matter, regroup, undo, call_now]
