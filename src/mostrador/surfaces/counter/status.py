"""`/caso`: what the code alone shows. Nothing personal, and how to get in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from litestar import Request, Response, get, post

from mostrador import threads
from mostrador.kit import limits
from mostrador.kit.errors import NotFound, Problem
from mostrador.surfaces.counter.case import kinds
from mostrador.surfaces.counter.forms import read_fields
from mostrador.surfaces.counter.visitor import visitor_of
from mostrador.surfaces.ui.reader import address_of, here_of, reader_of
from mostrador.surfaces.ui.respond import page

Web = Request[Any, Any, Any]
QUARTER: Final = timedelta(minutes=15)
TRIES: Final = 20


class CodeUnknown(NotFound):
    """No case has this code. Look at it again: it has 11 characters, like 7F3K9-Q2M4X-R."""


@get("/caso")
async def ask_code(request: Web) -> Response[str]:
    """Where the code is typed."""
    return await page(request, "counter/status/ask.html", typed="", refused="")


@post("/caso", status_code=200)
async def show_status(request: Web) -> Response[str]:
    """How the case of a code stands. The code travels in the body, so that no log and no history keeps it."""
    here = here_of(request)
    fields = await read_fields(request)
    reader = await reader_of(request)
    typed = fields["code"].strip()[:40]
    try:
        async with here.db.begin() as tx:
            await limits.count(tx, f"codes:{address_of(request)}", limit=TRIES, per=QUARTER)
        async with here.db.look() as tx:
            status = await _status(tx, typed)
            visitor = await visitor_of(tx, request)
            own = await threads.threads_of(tx, visitor.browser) if visitor.browser is not None else ()
    except Problem as problem:
        return await page(
            request,
            "counter/status/ask.html",
            status=problem.status,
            reader=reader,
            typed=typed,
            refused=reader.say.problem(problem),
        )
    inside = next((thread.id for thread in own if thread.code == status.code), None)
    return await page(
        request,
        "counter/status/show.html",
        reader=reader,
        status_of=status,
        code=threads.show_code(status.code),
        kinds=kinds(reader),
        inside=inside,
    )


async def _status(tx: Any, typed: str) -> threads.Status:
    try:
        return await threads.status(tx, typed)
    except NotFound:
        raise CodeUnknown from None


HANDLERS: Final = [ask_code, show_status]
