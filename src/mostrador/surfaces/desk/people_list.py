"""Somebody by a part of what is known of them: where one looks for the page of a person."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get
from litestar.params import FromQuery
from litestar.types import ControllerRouterHandler

from mostrador.care import segments
from mostrador.care.segments.name import SHORTEST
from mostrador.surfaces.desk.me import at_desk, fragment_of
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]
LISTED: Final = 25


@get("/desk/people")
async def show_people(request: Web, q: FromQuery[str] = "") -> Response[str]:
    """People by a part of their name, an e-mail or a phone, of those whose page the agent may open."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await segments.people_named(tx, q, viewer=desk.actor, limit=LISTED)
    facts: dict[str, Any] = {"q": q, "found": found, "shortest": SHORTEST}
    if "hx-request" in request.headers:
        return await fragment_of(request, desk, "desk/people/_found.html", **facts)
    return await wide_page(request, desk, "desk/people/list.html", **facts)


HANDLERS: Final[list[ControllerRouterHandler]] = [show_people]
