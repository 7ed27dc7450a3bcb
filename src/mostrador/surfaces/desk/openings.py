"""Why somebody opens a file they do not serve: asked once a day, and read by the auditor alone."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from litestar import MediaType, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Stream
from litestar.response.redirect import Redirect
from litestar.types import ControllerRouterHandler

from mostrador import people, threads
from mostrador.care import openings
from mostrador.care.openings import REASONS, Opening, ReasonWanted
from mostrador.care.openings.look import BY_PROGRAM
from mostrador.kit.errors import Invalid, NotFound, Problem
from mostrador.kit.i18n import N_, Translator
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.me import Desk, at_desk
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/audit"
PROGRAM: Final = N_("A program read it")
TITLES: Final = (
    N_("When"),
    N_("Agent"),
    N_("Number of the agent"),
    N_("Person"),
    N_("Number of the person"),
    N_("Why"),
)
# A spreadsheet runs a cell that begins with one of these.
RUN: Final = ("=", "+", "-", "@", "\t", "\r")


def ask_why(request: Web, wanted: ReasonWanted) -> Response[Any]:
    """Lead whoever has to say why to where they say it, and back from there to the page they asked for."""
    if "hx-request" in request.headers:
        # A pane that stays empty is opened as a whole page by the script, and comes here again.
        return Response("", media_type=MediaType.HTML)
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return Redirect(f"/desk/people/{wanted.facts['person']}/opening?next={quote(back)}", status_code=303)


@get("/desk/people/{person:int}/opening")
async def show_reasons(request: Web, person: FromPath[int]) -> Response[Any]:
    """The reasons to choose from."""
    return await _reasons(request, await at_desk(request), person, request.query_params.get("next", ""))


@post("/desk/people/{person:int}/opening", status_code=200)
async def say_why(request: Web, person: FromPath[int]) -> Response[Any]:
    """Keep the reason, and go on to what was asked for."""
    form = await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            desk = await at_desk(request, tx)
            await openings.say_why(tx, person, form["reason"], by=desk.actor)
    except Invalid as problem:
        return await _reasons(request, await at_desk(request), person, form["next"], problem)
    return see(_ours(form["next"], person))


@get(PAGE)
async def show_audit(
    request: Web,
    person: FromQuery[str] = "",
    agent: FromQuery[str] = "",
    before: FromQuery[int | None] = None,
) -> Response[Any]:
    """Who opened whose file: for auditors."""
    desk, here = await at_desk(request), here_of(request)
    async with here.db.look() as tx:
        listed = await openings.openings(
            tx, viewer=desk.actor, person=_number(person), agent=_number(agent), before=before
        )
        taken = await openings.exports(tx, viewer=desk.actor, agent=_number(agent)) if not before else ()
        known = await here.colleagues(tx)
    agents = [("", desk.reader.say.gettext("Everybody")), *((str(one.id), one.name) for one in known.values())]
    chosen = {name: value for name, value in (("person", person), ("agent", agent)) if value}
    return await wide_page(
        request,
        desk,
        "desk/openings/audit.html",
        listed=listed,
        taken=taken,
        reasons=_said(desk.reader.say),
        agents=agents,
        chosen=chosen,
        query=urlencode(chosen),
    )


@get(f"{PAGE}.csv")
async def export(request: Web, person: FromQuery[str] = "", agent: FromQuery[str] = "") -> Stream:
    """The same as CSV, row by row as it is read."""
    desk, here = await at_desk(request), here_of(request)
    async with here.db.look() as tx:
        # Refused before the first byte leaves.
        await openings.openings(tx, viewer=desk.actor)
    rows = openings.every_opening(here.db, viewer=desk.actor, person=_number(person), agent=_number(agent))
    return Stream(
        _lines(rows, desk),
        media_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"', "Cache-Control": "no-store"},
    )


async def _reasons(request: Web, desk: Desk, person: int, back: str, problem: Problem | None = None) -> Response[str]:
    async with here_of(request).db.look() as tx:
        now = await threads.find_person(tx, person, viewer=desk.actor)
        found, _ = await people.find_known(tx, now)
    refusal = Refusal(desk.reader.say, problem)
    return await wide_page(
        request,
        desk,
        "desk/openings/ask.html",
        status=refusal.status,
        person=found,
        back=_ours(back, person),
        form=Form(),
        refusal=refusal,
        reasons=[(key, desk.reader.say.gettext(text)) for key, text in REASONS.items()],
    )


async def _lines(rows: AsyncIterator[Opening], desk: Desk) -> AsyncIterator[bytes]:
    say, reasons = desk.reader.say, _said(desk.reader.say)
    # Spreadsheets take the bytes for another alphabet unless they begin with this mark.
    yield "\ufeff".encode() + _csv([say.gettext(title) for title in TITLES])
    async for one in rows:
        at = one.at.astimezone(desk.reader.zone).isoformat(timespec="seconds")
        yield _csv((at, one.agent, str(one.agent_id), one.person, str(one.person_id), reasons[one.reason]))


def _csv(cells: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([f"'{cell}" if cell.startswith(RUN) else cell for cell in cells])
    return line.getvalue().encode()


def _said(say: Translator) -> dict[str, str]:
    return {key: say.gettext(text) for key, text in (*REASONS.items(), (BY_PROGRAM, PROGRAM))}


def _number(text: str) -> int | None:
    """A number of a filter; nothing narrows nothing. Raises NotFound."""
    if not text.strip():
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFound
    return int(text)


def _ours(back: str, person: int) -> str:
    """Where to go on: a page of the desk, and nowhere else."""
    return back if back.startswith("/desk/") and "\\" not in back else f"/desk/people/{person}"


HANDLERS: Final[list[ControllerRouterHandler]] = [show_reasons, say_why, show_audit, export]
