"""Groups of people at the desk: saved filters, shown while one types, and taken away as a table."""

from __future__ import annotations

import csv
import io
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador.care import openings, segments
from mostrador.care.segments import Fitting, Page
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid, Problem
from mostrador.surfaces.desk.cells import safe_cell
from mostrador.surfaces.desk.door import Desk
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.kept import writes
from mostrador.surfaces.desk.me import at_desk, fragment_of
from mostrador.surfaces.desk.once import earlier, first_time, made
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/segments"
TRIED: Final = 10


@get([PAGE, f"{PAGE}/{{segment:int}}/form"])
async def show_segments(request: Web, segment: FromPath[int] = 0, filter: FromQuery[str] = "") -> Response[str]:
    """Every group the agent has, and a form; only whom `filter` finds when a script asks."""
    if "hx-request" not in request.headers:
        return await _show(request, Form(), segment, filter)
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found, problem = await _tried(tx, desk, filter)
    refusal = desk.reader.say.problem(problem) if problem else ""
    return await fragment_of(request, desk, "desk/segments/_tried.html", found=found, refusal=refusal)


@get(f"{PAGE}/{{segment:int}}")
async def show_segment(request: Web, segment: FromPath[int], cursor: FromQuery[str | None] = None) -> Response[str]:
    """Who is in it now, of the people whose page the agent may open."""
    problem: Problem | None = None
    found = Page((), None)
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        kept = await segments.find_segment(tx, segment, viewer=desk.actor)
        try:
            found = await segments.fitting(
                tx, kept.filter, viewer=desk.actor, language=desk.agent.language, cursor=cursor
            )
        except Invalid as refused:
            problem = refused
    return await wide_page(
        request,
        desk,
        "desk/segments/show.html",
        status=problem.status if problem else 200,
        refusal=Refusal(desk.reader.say, problem),
        kept=kept,
        mine=writes(desk, kept.agent_id, kept.shown_to, None),
        found=found,
        later=cursor is not None,
    )


@get(f"{PAGE}/{{segment:int}}/people.csv")
async def export_segment(request: Web, segment: FromPath[int]) -> Response[bytes]:
    """Names and addresses of everybody in it, and nothing else of theirs; the auditor reads that they were taken."""
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        kept = await segments.find_segment(tx, segment, viewer=desk.actor)
        people = await segments.whole(tx, kept.filter, viewer=desk.actor, language=desk.agent.language)
        await openings.note_export(tx, kept.name, len(people), by=desk.actor)
    return Response(
        _csv(people, desk),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="people-{segment}.csv"', "Cache-Control": "no-store"},
    )


@post(PAGE, status_code=200)
async def add_segment(request: Web) -> Response[Any]:
    """Keep a new one."""
    return await _save(request, 0)


@post(f"{PAGE}/{{segment:int}}/form", status_code=200)
async def change_segment(request: Web, segment: FromPath[int]) -> Response[Any]:
    """Write one anew."""
    return await _save(request, segment)


@post(f"{PAGE}/{{segment:int}}/removal", status_code=200)
async def remove_segment(request: Web, segment: FromPath[int]) -> Response[Any]:
    """Forget one."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        if await first_time(tx, desk, form):
            await segments.remove_segment(tx, segment, by=desk.actor)
    return see(f"{PAGE}?done=removed")


async def _save(request: Web, segment: int) -> Response[Any]:
    form = await read_form(request)
    name, filter = form["name"], form["filter"]
    try:
        async with here_of(request).db.begin() as tx:
            desk = await at_desk(request, tx)
            if form.on("try"):
                return await _show(request, form, segment, filter)
            if before := await earlier(tx, desk, form):
                return see(f"{PAGE}/{before.made}")
            given = {"shown_to": form["shown_to"], "language": desk.agent.language}
            if segment:
                await segments.change_segment(tx, segment, name, filter, by=desk.actor, **given)
            else:
                segment = await segments.add_segment(tx, name, filter, by=desk.actor, **given)
            await made(tx, desk, form, segment)
    except (Invalid, Forbidden) as problem:
        return await _show(request, form, segment, problem=problem)
    return see(f"{PAGE}/{segment}")


async def _show(
    request: Web, form: Form, segment: int, tried: str = "", problem: Problem | None = None
) -> Response[str]:
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        kept = await segments.segments(tx, viewer=desk.actor)
        edited = await segments.find_segment(tx, segment, viewer=desk.actor) if segment else None
        found, wrong = await _tried(tx, desk, tried or (edited.filter if edited and problem is None else ""))
        fields = await segments.person_fields(tx, desk.actor, desk.agent.language)
    _ = desk.reader.say.gettext
    refusal = Refusal(desk.reader.say, problem or wrong)
    return await wide_page(
        request,
        desk,
        "desk/segments/list.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        kept=[(one, writes(desk, one.agent_id, one.shown_to, None)) for one in kept],
        edited=edited,
        choices=[("mine", _("Only me")), *([("all", _("Everybody"))] if "supervise" in desk.actor.verbs else [])],
        tried=tried,
        found=found,
        fields=fields,
    )


async def _tried(tx: Tx, desk: Desk, filter: str) -> tuple[Page | None, Problem | None]:
    """The first ones whom a filter finds, or why it finds nobody; neither when there is none."""
    if not filter.strip():
        return None, None
    try:
        return await segments.fitting(tx, filter, viewer=desk.actor, language=desk.agent.language, limit=TRIED), None
    except Invalid as problem:
        return None, problem


def _csv(people: tuple[Fitting, ...], desk: Desk) -> bytes:
    _ = desk.reader.say.gettext
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow((_("Name"), _("E-mail"), _("Phone"), _("Other addresses")))
    for one in people:
        first = ("".join(one.emails[:1]), "".join(one.phones[:1]))
        others = "; ".join([*one.emails[1:], *one.phones[1:], *one.others])
        writer.writerow([safe_cell(cell) for cell in (one.name, *first, others)])
    # Spreadsheets take the bytes for another alphabet unless they begin with this mark.
    return ("\ufeff" + written.getvalue()).encode()


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_segments,
    show_segment,
    export_segment,
    add_segment,
    change_segment,
    remove_segment,
]
