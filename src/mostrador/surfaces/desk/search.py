"""Find a thread by whatever one knows of it, by right."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.params import FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import search, threads
from mostrador.search import Hit
from mostrador.surfaces.desk.me import around, at_desk, fragment_of, page_of
from mostrador.surfaces.ui.reader import here_of
from mostrador.threads import Item

Web = Request[Any, Any, Any]


class Result(msgspec.Struct, frozen=True):
    """A thread that was found, as its own door shows it to the one who asks."""

    item: Item
    hit: Hit


@get("/desk/search")
async def show_search(request: Web, q: FromQuery[str] = "", cursor: FromQuery[str | None] = None) -> Response[str]:
    """The results of `q`; only their rows when a script asks."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        sight = search.Sight(desk.agent.id, tuple(desk.actor.ids("team")), "read:all" in desk.actor.verbs)
        found = await search.find(tx, q, sight=sight, after=cursor)
        # The threads' own door reads every hit again: what it does not open is not shown.
        items = await threads.inbox_rows(tx, [hit.thread for hit in found.hits], viewer=desk.actor)
        by_id = {item.id: item for item in items}
        results = [Result(by_id[hit.thread], hit) for hit in found.hits if hit.thread in by_id]
        if "hx-request" in request.headers:
            return await fragment_of(request, desk, "desk/search/_results.html", q=q, results=results, next=found.next)
        place = await around(request, tx, desk, "search")
    return await page_of(request, desk, place, "desk/search/show.html", q=q, results=results, next=found.next)


HANDLERS: Final[list[ControllerRouterHandler]] = [show_search]
