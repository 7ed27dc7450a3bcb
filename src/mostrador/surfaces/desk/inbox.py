"""The list: whose threads wait where, page by page."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get
from litestar.params import FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.surfaces.desk.me import VIEWS, around, at_desk, fragment_of, page_of
from mostrador.surfaces.desk.paint import rows
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]
ADDRESSES: Final = ("/desk", *(f"/desk/{view}" for view in VIEWS))


@get(list(ADDRESSES))
async def show_inbox(request: Web, cursor: FromQuery[str | None] = None) -> Response[str]:
    """One view. A fragment with only the rows when a script asks for more of them, or for the newest."""
    view = view_of(request.url.path)
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        if "hx-request" in request.headers:
            listing = await threads.inbox(tx, view, viewer=desk.actor, cursor=cursor)
            return await fragment_of(
                request, desk, "desk/inbox/_rows.html", view=view, listing=listing, paint_row=rows(desk, view)
            )
        place = await around(request, tx, desk, view)
        listing = await threads.inbox(tx, view, viewer=desk.actor, cursor=cursor)
    return await page_of(
        request,
        desk,
        place,
        "desk/inbox/show.html",
        view=view,
        listing=listing,
        later=cursor is not None,
        paint_row=rows(desk, view),
    )


def view_of(path: str) -> str:
    """The view an address names; mine when it names none."""
    name = path.rstrip("/").rpartition("/")[2]
    return name if name in VIEWS else "mine"


HANDLERS: Final[list[ControllerRouterHandler]] = [show_inbox]
