"""Who is logged in, and what stands around every page of theirs: places, counters, their own card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from litestar import Request, Response

from mostrador import team, threads
from mostrador.care import macros
from mostrador.care.macros import View
from mostrador.care.macros.views import MOST as IN_NAV
from mostrador.kit.db import Tx
from mostrador.surfaces.desk.door import Desk, at_desk
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import page
from mostrador.team import Card
from mostrador.threads import Counters

__all__ = ["VIEWS", "Around", "Desk", "around", "at_desk", "fragment_of", "page_of", "sheet_of"]
Web = Request[Any, Any, Any]
VIEWS: Final = ("mine", "team", "waiting", "offered", "mentions", "following", "snoozed", "closed")


class Around(msgspec.Struct, frozen=True):
    """What stands around a page: where the agent is, how much waits, until when they are on shift.

    `after` is the cursor from which the page's stream goes on.
    """

    view: str
    counters: Counters
    card: Card
    after: int
    views: Sequence[View] = ()


async def around(request: Web, tx: Tx, desk: Desk, view: str = "") -> Around:
    """What stands around a page of `view`. Ask before reading what the page shows, so that nothing is missed."""
    after = here_of(request).live.cursor
    counters = await threads.counters(tx, viewer=desk.actor)
    kept = await macros.views(tx, viewer=desk.actor, limit=IN_NAV)
    return Around(view, counters, await team.card(tx, desk.agent.id), after, kept)


async def page_of(
    request: Web, desk: Desk, around: Around, template: str, *, status: int = 200, **facts: object
) -> Response[str]:
    """A whole page of the desk."""
    return await fragment_of(request, desk, template, status=status, around=around, **facts)


async def sheet_of(request: Web, tx: Tx, desk: Desk, sheet: str, **facts: Any) -> Response[str]:
    """A form over a thread for a script that lays it there; a page of its own without scripts."""
    if "hx-request" in request.headers:
        return await fragment_of(request, desk, f"desk/sheets/_{sheet}.html", **facts)
    place = await around(request, tx, desk)
    return await page_of(request, desk, place, "desk/sheets/show.html", sheet=sheet, **facts)


async def fragment_of(request: Web, desk: Desk, template: str, *, status: int = 200, **facts: object) -> Response[str]:
    """A piece of a page for the agent at the desk. Templates find `me`, `manages`, `managed` teams and `supervises`."""
    given: dict[str, object] = {
        "me": desk.agent,
        "manages": desk.manages,
        "managed": [] if desk.manages else desk.actor.ids("manage"),
        "supervises": "supervise" in desk.actor.verbs,
    }
    return await page(request, template, status=status, reader=desk.reader, **given | facts)
