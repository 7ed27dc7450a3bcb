"""A thread and the others: merged, split, related, followed."""

from __future__ import annotations

from typing import Any, Final, cast

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import search, threads
from mostrador.care import openings
from mostrador.kit.db import Tx
from mostrador.surfaces.desk.forms import Form, read_form
from mostrador.surfaces.desk.me import Desk, at_desk, fragment_of, sheet_of
from mostrador.surfaces.desk.standing import KINDS, WhatNotUnderstood, do
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.team import Agent
from mostrador.threads import Item, Tie
from mostrador.threads.records import Kind
from mostrador.threads.ties.merge import cannot_go_on, targets
from mostrador.threads.ties.split import choices

Web = Request[Any, Any, Any]
FOUND: Final = 8


class BesideTies(msgspec.Struct, frozen=True):
    """The other threads, who follows this one, and whether the viewer does."""

    others: tuple[Tie, ...]
    followers: tuple[Agent, ...]
    follows: bool


async def beside_ties(tx: Tx, here: Here, desk: Desk, thread: int) -> BesideTies:
    """Read the section. Raises NotFound."""
    ties = await threads.ties_of(tx, thread, viewer=desk.actor)
    known = await here.colleagues(tx)
    followers = tuple(known[one] for one in ties.followers if one in known)
    return BesideTies(ties.others, followers, desk.agent.id in ties.followers)


@get("/desk/threads/{thread:int}/sheets/merge")
async def show_merge(request: Web, thread: FromPath[int]) -> Response[str]:
    """The person's other open threads, to go on in one of them; where that cannot be, why not."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        stays = await cannot_go_on(tx, thread, viewer=desk.actor)
        lines = [(one, one.refusal) for one in await targets(tx, thread, viewer=desk.actor)]
        say = desk.reader.say
        return await sheet_of(
            request,
            tx,
            desk,
            "merge",
            thread=found,
            lines=[(one, say.problem(refusal) if refusal else "") for one, refusal in lines],
            stays=say.problem(stays) if stays else "",
            possible=not stays and any(refusal is None for _, refusal in lines),
        )


@post("/desk/threads/{thread:int}/merge", status_code=200)
async def merge(request: Web, thread: FromPath[int]) -> Response[Any]:
    """It goes on in another thread."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        into = form.number("into")
        if into is None:
            raise WhatNotUnderstood
        await threads.merge(tx, thread, into=into, by=desk.actor)

    return await do(request, thread, verb)


@get("/desk/threads/{thread:int}/messages/{message:int}/split")
async def show_split(request: Web, thread: FromPath[int], message: FromPath[int]) -> Response[str]:
    """What the person said from this message on, to choose what gets a thread of its own."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        said = await choices(tx, thread, message, viewer=desk.actor)
        return await sheet_of(request, tx, desk, "split", thread=found, said=said, message=message, kinds=KINDS)


@post("/desk/threads/{thread:int}/split", status_code=200)
async def split(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Some of what was said gets a thread of its own."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        if form["kind"] not in KINDS:
            raise WhatNotUnderstood
        kind = cast("Kind", form["kind"])
        await threads.split(tx, thread, form.numbers("message"), subject=form["subject"], kind=kind, by=desk.actor)

    return await do(request, thread, verb)


@get("/desk/threads/{thread:int}/sheets/related")
async def show_related(request: Web, thread: FromPath[int], q: FromQuery[str] = "") -> Response[str]:
    """Find the thread that this one has to do with, by a code or by words."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        items = [item for item in await _search(tx, desk, q) if item.id != thread]
        return await sheet_of(request, tx, desk, "related", thread=found, q=q, items=items)


@get("/desk/threads/{thread:int}/related/found")
async def find_related(request: Web, thread: FromPath[int], q: FromQuery[str] = "") -> Response[str]:
    """The threads found so far, while one types."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        await threads.find(tx, thread, viewer=desk.actor)
        items = [item for item in await _search(tx, desk, q) if item.id != thread]
    return await fragment_of(request, desk, "desk/sheets/_related_found.html", items=items, q=q)


@post("/desk/threads/{thread:int}/related", status_code=200)
async def relate(request: Web, thread: FromPath[int]) -> Response[Any]:
    """It has to do with another thread."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        other = form.number("other")
        if other is None:
            raise WhatNotUnderstood
        await threads.relate(tx, thread, other, by=desk.actor)

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/related/{other:int}/removal", status_code=200)
async def unrelate(request: Web, thread: FromPath[int], other: FromPath[int]) -> Response[Any]:
    """It has not."""
    return await do(
        request, thread, lambda request, tx, desk, thread, form: threads.unrelate(tx, thread, other, by=desk.actor)
    )


@post("/desk/threads/{thread:int}/following", status_code=200)
async def follow(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Have it among what one follows; with `follow` empty, no longer. It is the agent's own list and nobody else's."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        await openings.look_into(tx, await threads.find(tx, thread, viewer=desk.actor), viewer=desk.actor)
        await (threads.follow if form["follow"] else threads.unfollow)(tx, thread, by=desk.actor)
    if "hx-request" not in request.headers:
        return see(f"/desk/threads/{thread}")
    return await _section(request, thread)


async def _section(request: Web, thread: int) -> Response[Any]:
    here = here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        ties = await beside_ties(tx, here, desk, thread)
    return await fragment_of(request, desk, "desk/aside/_ties.html", ties=ties, thread=thread)


async def _search(tx: Tx, desk: Desk, q: str) -> list[Item]:
    if not q.strip():
        return []
    sight = search.Sight(desk.agent.id, tuple(desk.actor.ids("team")), "read:all" in desk.actor.verbs)
    found = await search.find(tx, q, sight=sight)
    return list(await threads.inbox_rows(tx, [hit.thread for hit in found.hits[:FOUND]], viewer=desk.actor))


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_merge,
    merge,
    show_split,
    split,
    show_related,
    find_related,
    relate,
    unrelate,
    follow,
]
