"""A thread at the counter: its page, the list of them, and how its person ends and reopens it."""

from __future__ import annotations

from typing import Any, Final

from litestar import HttpMethod, Request, Response, delete, get, post, route
from litestar.params import FromPath
from litestar.response.redirect import Redirect

from mostrador import threads
from mostrador.care import routing
from mostrador.surfaces.counter.case import Answer, after_form, kinds, open_case
from mostrador.surfaces.counter.incidents import proposed
from mostrador.surfaces.counter.visitor import LARGEST, number, visitor_of
from mostrador.surfaces.ui.reader import here_of, reader_of, wants_fragment
from mostrador.surfaces.ui.respond import fragment, page
from mostrador.threads.read import PAGE

Web = Request[Any, Any, Any]


@get("/casos")
async def my_threads(request: Web) -> Response[str]:
    """What this browser may open."""
    reader = await reader_of(request)
    async with here_of(request).db.look() as tx:
        visitor = await visitor_of(tx, request)
        found = await threads.threads_of(tx, visitor.browser) if visitor.browser is not None else ()
    return await page(request, "counter/cases/show.html", reader=reader, threads=found, kinds=kinds(reader))


@get("/casos/{thread:int}")
async def show_thread(request: Web, thread: FromPath[int]) -> Response[str]:
    """The last messages of a thread, or those above `before`. Opening it reads what it shows."""
    here = here_of(request)
    reader = await reader_of(request)
    before = _before(request)
    # The cursor comes first: what is committed while we read is told again by the stream.
    after = here.live.cursor
    async with here.db.begin() as tx:
        visitor = await visitor_of(tx, request)
        opened = await open_case(tx, here, reader, number(thread), visitor, before=before, limit=PAGE)
        found = opened.case.thread
        happening = await proposed(tx, request, thread, visitor)
        if not before and found.last_position > found.person_read:
            await threads.mark_read(tx, thread, found.last_position, viewer=visitor.actor)
    if before and wants_fragment(request):
        html = fragment(
            request, reader, "counter/case/_older.html", said=opened.said, thread=thread, older=opened.older
        )
        return Response(html, media_type="text/html", headers={"Cache-Control": "no-store"})
    return await page(
        request,
        "counter/case/show.html",
        reader=reader,
        case=opened.case,
        said=opened.said,
        older=opened.older,
        before=before,
        after=after,
        thread=thread,
        kinds=kinds(reader),
        tail=opened.case.tail,
        happening=happening,
    )


@route("/casos/{thread:int}/cierre", http_method=[HttpMethod.PUT, HttpMethod.POST], status_code=200)
async def solve(request: Web, thread: FromPath[int]) -> Response[Answer] | Redirect:
    """«Sí, está resuelto»."""
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await threads.solve(tx, number(thread), by=visitor.actor)
    return await after_form(request, visitor, thread)


@post("/casos/{thread:int}/otra-persona", status_code=200)
async def ask_another(request: Web, thread: FromPath[int]) -> Response[Answer] | Redirect:
    """«Prefiero otra persona»: once, without reasons."""
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await routing.another_person(tx, number(thread), by=visitor.actor)
    return await after_form(request, visitor, thread)


@post("/casos/{thread:int}/reapertura", status_code=200)
async def reopen(request: Web, thread: FromPath[int]) -> Response[Answer] | Redirect:
    """«Todavía no»."""
    return await _reopened(request, thread)


@delete("/casos/{thread:int}/cierre", status_code=200)
async def end_closure(request: Web, thread: FromPath[int]) -> Response[Answer] | Redirect:
    """The same, for who says it with a verb."""
    return await _reopened(request, thread)


async def _reopened(request: Web, thread: int) -> Response[Answer] | Redirect:
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await threads.not_yet(tx, number(thread), by=visitor.actor)
    return await after_form(request, visitor, thread)


def _before(request: Web) -> int | None:
    given = request.query_params.get("before", "")
    return min(int(given), LARGEST >> 32) if given.isascii() and given.isdigit() and 0 < len(given) < 19 else None


HANDLERS: Final = [my_threads, show_thread, solve, ask_another, reopen, end_closure]
