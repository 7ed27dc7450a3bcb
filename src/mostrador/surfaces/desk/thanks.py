"""«Gracias recibidas»: what people said to the agent who helped them. Theirs alone."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.surfaces.desk.forms import read_form
from mostrador.surfaces.desk.me import at_desk
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.threads.thanks import PAGE

Web = Request[Any, Any, Any]


@get("/desk/thanks")
async def show_thanks(request: Web, before: FromQuery[int | None] = None) -> Response[str]:
    """The agent's own, the newest first."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        thanks = await threads.thanks_of(tx, viewer=desk.actor, before=before)
    earlier = thanks[-1].id if len(thanks) == PAGE else None
    return await wide_page(request, desk, "desk/thanks/list.html", thanks=thanks, earlier=earlier, older=before)


@post("/desk/thanks/{thanks:int}/showing", status_code=200)
async def show_to_others(request: Web, thanks: FromPath[int]) -> Response[Any]:
    """Ask the person whether it may be shown, or show it no longer."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        await threads.show_thanks(tx, thanks, show=form.on("show"), by=desk.actor)
    return see("/desk/thanks")


HANDLERS: Final[list[ControllerRouterHandler]] = [show_thanks, show_to_others]
