"""Leaving, at the counter: one field, one press, no reason asked; the proof of it to print."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response.redirect import Redirect

from mostrador.care import leaving
from mostrador.kit import clock, limits
from mostrador.kit.errors import NotFound, Problem
from mostrador.surfaces.counter.case import open_case
from mostrador.surfaces.counter.forms import read_fields
from mostrador.surfaces.counter.visitor import number, visitor_of
from mostrador.surfaces.ui.cookies import is_framed
from mostrador.surfaces.ui.reader import here_of, reader_of
from mostrador.surfaces.ui.respond import page, see

Web = Request[Any, Any, Any]
ASKED_PER_DAY: Final = 10
DAY: Final = timedelta(days=1)


@get("/casos/{thread:int}/baja")
async def show_leaving(request: Web, thread: FromPath[int]) -> Response[str]:
    """The form; or, once it is asked, that nothing else has to be done."""
    return await _show(request, thread)


@post("/casos/{thread:int}/baja", status_code=200)
async def ask(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Ask for it. It is in force from today, whatever is read on the page after this."""
    fields = await read_fields(request)
    try:
        async with here_of(request).db.begin() as tx:
            visitor = await visitor_of(tx, request)
            await limits.count(tx, f"leaving:{visitor.name}", limit=ASKED_PER_DAY, per=DAY)
            await leaving.ask(tx, number(thread), fields["what"], by=visitor.actor)
    except (leaving.LeavingWhatMissing, leaving.AdultWanted) as problem:
        return await _show(request, thread, problem)
    except leaving.LeavingAskedAlready:
        # Twice is once: the page says that it is on its way.
        return _see(request, f"/casos/{thread}/baja")
    return _see(request, f"/casos/{thread}/baja")


@post("/casos/{thread:int}/baja/retirada", status_code=200)
async def stay(request: Web, thread: FromPath[int]) -> Redirect:
    """They stay after all."""
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        found = await leaving.leaving_of(tx, number(thread), viewer=visitor.actor)
        if found is None:
            raise NotFound
        await leaving.stay(tx, found.id, by=visitor.actor)
    return _see(request, f"/casos/{thread}#final")


@get("/casos/{thread:int}/baja/justificante")
async def show_proof(request: Web, thread: FromPath[int]) -> Response[str]:
    """The proof that it ended, made to be printed."""
    here, reader = here_of(request), await reader_of(request)
    async with here.db.look() as tx:
        visitor = await visitor_of(tx, request)
        case = (await open_case(tx, here, reader, number(thread), visitor)).case
    if case.leaving is None or case.leaving.executed_at is None:
        raise NotFound
    return await page(
        request, "counter/leaving/proof.html", reader=reader, case=case, leaving=case.leaving, now=clock.now()
    )


def _see(request: Web, path: str) -> Redirect:
    """Look at a page now: in a frame, where its key opens it."""
    return see(f"/widget{path}" if is_framed(request) else path)


async def _show(request: Web, thread: int, problem: Problem | None = None) -> Response[str]:
    here, reader = here_of(request), await reader_of(request)
    async with here.db.begin() as tx:
        visitor = await visitor_of(tx, request)
        case = (await open_case(tx, here, reader, number(thread), visitor)).case
        asked = case.leaving if case.leaving and case.leaving.open else None
        # Painted here, it was shown: it is not painted again, on this page or any other.
        offer = await leaving.make_offer(tx, asked.id, by=visitor.actor) if asked else ""
    return await page(
        request,
        "counter/leaving/show.html",
        status=problem.status if problem else 200,
        reader=reader,
        case=case,
        asked=asked,
        offer=offer,
        refused=reader.say.problem(problem) if problem else "",
    )


HANDLERS: Final = [show_leaving, ask, stay, show_proof]
