"""Signs of life with one tap, and thanks to a named person."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response.redirect import Redirect

from mostrador import threads
from mostrador.kit import clock
from mostrador.kit.errors import Invalid
from mostrador.surfaces.counter.case import Answer, after_form
from mostrador.surfaces.counter.forms import read_fields
from mostrador.surfaces.counter.visitor import number, visitor_of
from mostrador.surfaces.ui.here import zone_of
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import page
from mostrador.threads.signs import Sign

Web = Request[Any, Any, Any]
FEW_DAYS: Final = 7
ASKED_AT: Final = time(10)


class SignUnknown(Invalid):
    """We did not understand this answer. Write it in your own words instead."""


@post("/casos/{thread:int}/senales", status_code=200)
async def give_sign(request: Web, thread: FromPath[int]) -> Response[Answer] | Redirect:
    """«Recibido» · «Lo pruebo y te digo» · «Necesito unos días» (until when we ask again)."""
    here = here_of(request)
    fields = await read_fields(request)
    sign = fields["sign"]
    if sign not in {"received", "trying", "days"}:
        raise SignUnknown
    zone = zone_of(await here.shop())
    async with here.db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await threads.find(tx, number(thread), viewer=visitor.actor)
        if sign == "days":
            placed = await threads.need_days(tx, thread, until=_asked_again(fields["until"], zone), by=visitor.actor)
        else:
            client = (visitor.name, fields["client_id"][:64]) if fields["client_id"] else None
            placed = await threads.sign(tx, thread, cast("Sign", sign), by=visitor.actor, client=client)
    return await after_form(request, visitor, thread, message=placed.id)


@post("/casos/{thread:int}/gracias", status_code=200)
async def thank(request: Web, thread: FromPath[int]) -> Response[Answer] | Redirect:
    """Thanks to the agent named in the form; the second time changes nothing."""
    fields = await read_fields(request)
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await threads.thank(
            tx, number(thread), agent=number(fields.number("agent")), by=visitor.actor, text=fields.line("text")
        )
    return await after_form(request, visitor, thread)


@post("/casos/{thread:int}/gracias/nada", status_code=200)
async def thank_nobody(request: Web, thread: FromPath[int]) -> Response[Answer] | Redirect:
    """They would rather not, and are not asked again."""
    await read_fields(request)
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await threads.ask_no_more(tx, number(thread), by=visitor.actor)
    return await after_form(request, visitor, thread)


@post("/casos/{thread:int}/gracias/permiso", status_code=200)
async def let_show(request: Web, thread: FromPath[int]) -> Response[Answer] | Redirect:
    """Their thanks may be shown to others, or stay between the two."""
    fields = await read_fields(request)
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await threads.agree_to_show(
            tx,
            number(thread),
            agent=number(fields.number("agent")),
            agree=fields["agree"] == "yes",
            by=visitor.actor,
        )
    return await after_form(request, visitor, thread)


@get("/gracias")
async def show_thanks(request: Web) -> Response[str]:
    """What people said to who helped them, where both wanted it shown."""
    async with here_of(request).db.look() as tx:
        thanks = await threads.shown_thanks(tx)
    return await page(request, "counter/thanks/show.html", thanks=thanks)


def _asked_again(given: str, zone: ZoneInfo) -> datetime:
    """The morning of the day that was chosen, or of the same day next week. Raises SignUnknown for no date."""
    today = clock.now().astimezone(zone).date()
    try:
        day = date.fromisoformat(given) if given else today + timedelta(days=FEW_DAYS)
    except ValueError:
        raise SignUnknown from None
    return datetime.combine(day, ASKED_AT, zone)


HANDLERS: Final = [give_sign, thank, thank_nobody, let_show, show_thanks]
