"""Threads: open one, list them, read one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from mostrador import people, team, threads
from mostrador.care import openings
from mostrador.care.routing import find_owner
from mostrador.channels import Incoming
from mostrador.kit import html
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.surfaces.api.records import Named, NewThread, Opened, Row, Rows, Said, Whole, troubles
from mostrador.surfaces.api.said import said
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import here_of
from mostrador.threads.read import Item

Web = Request[Any, Any, Any]
VIEWS = {"open": "all", "snoozed": "snoozed", "closed": "closed"}
PageSize = Annotated[int, QueryParameter(ge=1, le=100)]
Position = Annotated[int | None, QueryParameter(ge=1, le=2**31 - 1)]


@post("/threads", summary="A person says something new", responses=troubles(400, 403, 409, 413, 422, 429))
async def open_thread(request: Web, data: JSONBody[NewThread], by: NamedDependency[Actor]) -> Opened:
    """Open a thread with a person's words. The same `client_id` again gives the same thread."""
    here = here_of(request)
    text = html.tidy(data.text)
    incoming = Incoming(
        via="api",
        text=text.text,
        raw=data.text.encode(errors="surrogatepass") if text.changed else None,
        name=html.tidy(data.name).text if data.name.strip() else "",
        address=people.understand(data.address or ""),
        kind=data.kind,
        language=(await here.shop()).language,
        client_scope=f"api:{by.id}" if data.client_id else None,
        client_id=data.client_id,
        scribe=by.id,
    )
    async with here.db.begin() as tx:
        received = await threads.receive(tx, incoming, find_owner=find_owner, by=by)
        brief = await threads.brief(tx, received.thread)
    return Opened(
        id=received.thread,
        code=brief.code,
        link=link(here, received.thread, received.person, brief.generation),
        owner=Named(brief.owner_id, brief.owner),
        state=brief.state,
        kind=brief.kind,
        message=received.message.id,
    )


@get("/threads", summary="A page of threads", responses=troubles(400, 422))
async def list_threads(
    request: Web,
    by: NamedDependency[Actor],
    # Plain `state` is a word of the framework.
    state_: Annotated[Literal["open", "snoozed", "closed"], QueryParameter(name="state")] = "open",
    limit: PageSize = 25,
    cursor: Annotated[str | None, QueryParameter(max_length=200)] = None,
    code: Annotated[str | None, QueryParameter(max_length=40)] = None,
) -> Rows:
    """Threads of a state that the agent of the token may read, latest first; or the one with a `code`."""
    async with here_of(request).db.look() as tx:
        if code is not None:
            return await _by_code(tx, code, by)
        listing = await threads.inbox(tx, VIEWS[state_], viewer=by, cursor=cursor, limit=limit)
    return Rows([_row(item) for item in listing.items], listing.next)


@get("/threads/{thread:int}", summary="A thread with its messages", responses=troubles(400, 404, 422))
async def show_thread(
    request: Web,
    by: NamedDependency[Actor],
    thread: Annotated[int, PathParameter(ge=1, le=2**62)],
    limit: PageSize = 50,
    before: Position = None,
) -> Whole:
    """The last page of a thread, or the one above position `before`."""
    async with here_of(request).db.look() as tx:
        found = await threads.find(tx, thread, viewer=by)
        await openings.note(tx, found, by=by)
        page = await threads.page(tx, thread, viewer=by, before=before, limit=limit)
        person, _ = await people.find(tx, found.person_id)
        owner = await team.card(tx, found.owner_id)
    messages: list[Said] = [said(message) for message in page.messages]
    return Whole(
        id=found.id,
        code=found.code,
        kind=found.kind,
        state=found.state,
        subject=found.subject,
        person=Named(person.id, person.name),
        owner=Named(owner.id, owner.name),
        opened_at=found.opened_at,
        last_at=found.last_at,
        waiting_since=found.waiting_since,
        messages=messages,
        before=page.before,
    )


def link(here: Here, thread: int, person: int, generation: int) -> str:
    """The person's own way back in, to be sent to them and nobody else."""
    return f"{here.config.base_url}/e/{threads.link_of(here.secret, thread, f'person:{person}', generation)}"


async def _by_code(tx: Tx, code: str, by: Actor) -> Rows:
    item = await threads.by_code(tx, code, viewer=by)
    return Rows([_row(item)] if item else [], None)


def _row(item: Item) -> Row:
    return Row(
        id=item.id,
        code=item.code,
        kind=item.kind,
        state=item.state,
        subject=item.subject,
        person=item.person,
        owner=Named(item.owner_id, item.owner),
        last_at=item.last_at,
        waiting_since=item.waiting_since,
    )
