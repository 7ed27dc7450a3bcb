"""Saved views at the desk: a page to write them, and the list of each among the places of the desk."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador.care import macros
from mostrador.care.macros.filtering import filtered, thread_fields
from mostrador.kit.errors import Forbidden, Invalid, Problem
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.kept import audience, chosen, writes
from mostrador.surfaces.desk.me import around, at_desk, fragment_of, page_of
from mostrador.surfaces.desk.once import earlier, first_time, made
from mostrador.surfaces.desk.paint import rows
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.threads import Listing

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/views"
TRIED: Final = 10


@get(f"{PAGE}/{{view:int}}")
async def show_view(request: Web, view: FromPath[int], cursor: FromQuery[str | None] = None) -> Response[str]:
    """The list of a view; only its rows when a script asks for more of them."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        scripted = "hx-request" in request.headers
        place = None if scripted else await around(request, tx, desk, f"views/{view}")
        problem: Problem | None = None
        found = await macros.find_view(tx, view, viewer=desk.actor)
        listing = Listing((), None)
        try:
            listing = await filtered(tx, found.filter, viewer=desk.actor, language=desk.agent.language, cursor=cursor)
        except Invalid as refused:
            problem = refused
    facts: dict[str, Any] = {
        "view": f"views/{view}",
        "kept": found,
        "listing": listing,
        "refusal": desk.reader.say.problem(problem) if problem else "",
        "later": cursor is not None,
        "paint_row": rows(desk, "mine"),
    }
    if place is None:
        return await fragment_of(request, desk, "desk/inbox/_rows.html", **facts)
    status = problem.status if problem else 200
    return await page_of(request, desk, place, "desk/views/show.html", status=status, **facts)


@get([PAGE, f"{PAGE}/{{view:int}}/form"])
async def show_views(request: Web, view: FromPath[int] = 0, q: FromQuery[str] = "") -> Response[str]:
    """Every view the agent has, and a form for a new one, or for the one of the address; `q` is tried first."""
    return await _show(request, Form(), view, q)


@post(PAGE, status_code=200)
async def add_view(request: Web) -> Response[Any]:
    """Keep a new view."""
    return await _save(request, 0)


@post(f"{PAGE}/{{view:int}}/form", status_code=200)
async def change_view(request: Web, view: FromPath[int]) -> Response[Any]:
    """Write one anew."""
    return await _save(request, view)


@post(f"{PAGE}/{{view:int}}/removal", status_code=200)
async def remove_view(request: Web, view: FromPath[int]) -> Response[Any]:
    """Forget one."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        if await first_time(tx, desk, form):
            await macros.remove_view(tx, view, by=desk.actor)
    return see(f"{PAGE}?done=removed")


async def _save(request: Web, view: int) -> Response[Any]:
    form = await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            desk = await at_desk(request, tx)
            if form.on("try"):
                await filtered(tx, form["filter"], viewer=desk.actor, language=desk.agent.language, limit=1)
                return await _show(request, form, view, form["filter"])
            if before := await earlier(tx, desk, form):
                return see(f"{PAGE}/{before.made}")
            shown_to, team = chosen(form)
            given: dict[str, Any] = {"shown_to": shown_to, "team": team, "language": desk.agent.language}
            if view:
                await macros.change_view(tx, view, form["name"], form["filter"], by=desk.actor, **given)
            else:
                view = await macros.add_view(tx, form["name"], form["filter"], by=desk.actor, **given)
            await made(tx, desk, form, view)
    except (Invalid, Forbidden) as problem:
        return await _show(request, form, view, problem=problem)
    return see(f"{PAGE}/{view}")


async def _show(request: Web, form: Form, view: int, tried: str = "", problem: Problem | None = None) -> Response[str]:
    listing: Listing | None = None
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        kept = await macros.views(tx, viewer=desk.actor)
        edited = await macros.find_view(tx, view, viewer=desk.actor) if view else None
        groups = await audience(tx, desk)
        if tried:
            try:
                listing = await filtered(tx, tried, viewer=desk.actor, language=desk.agent.language, limit=TRIED)
            except Invalid as refused:
                problem = refused
    refusal = Refusal(desk.reader.say, problem)
    return await wide_page(
        request,
        desk,
        "desk/views/list.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        kept=[(one, writes(desk, one.agent_id, one.shown_to, one.team_id)) for one in kept],
        edited=edited,
        groups=groups,
        tried=tried,
        listing=listing,
        paint_row=rows(desk, "mine"),
        fields=thread_fields(desk.actor, desk.agent.language),
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [show_view, show_views, add_view, change_view, remove_view]
