"""Signs of life with one tap, and thanks to a named person."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from litestar import Request, Response, post
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


def _asked_again(given: str, zone: ZoneInfo) -> datetime:
    """The morning of the day that was chosen, or of the same day next week. Raises SignUnknown for no date."""
    today = clock.now().astimezone(zone).date()
    try:
        day = date.fromisoformat(given) if given else today + timedelta(days=FEW_DAYS)
    except ValueError:
        raise SignUnknown from None
    return datetime.combine(day, ASKED_AT, zone)


HANDLERS: Final = [give_sign, thank]
