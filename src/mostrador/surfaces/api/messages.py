"""Messages: say something as the agent of the token, or write down what the customer said."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody, PathParameter

from mostrador import threads
from mostrador.care.routing import find_owner, heed
from mostrador.channels import Incoming
from mostrador.kit import html
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden
from mostrador.oversight import selling
from mostrador.surfaces.api.records import Accepted, NewMessage, troubles
from mostrador.surfaces.ui.reader import here_of
from mostrador.threads import Placed


class IntakeNeeded(Forbidden):
    """This token may not write for a customer. Make one with `mostrador token create --scope intake`."""


@post(
    "/threads/{thread:int}/messages",
    summary="Say something",
    responses={
        200: ResponseSpec(Accepted, description="This very attempt was accepted before: the same message."),
        **troubles(400, 403, 404, 409, 413, 422, 429),
    },
)
async def add_message(
    request: Request[Any, Any, Any],
    data: JSONBody[NewMessage],
    by: NamedDependency[Actor],
    thread: Annotated[int, PathParameter(ge=1, le=2**62)],
) -> Response[Accepted]:
    """Place a message on a thread. As the customer it can never solve, release or thank."""
    async with here_of(request).db.begin() as tx:
        placed = await (_reply if data.as_ == "agent" else _receive)(tx, thread, data, by)
    return Response(Accepted(placed.id, placed.thread_id, placed.position), status_code=200 if placed.repeated else 201)


async def _reply(tx: Tx, thread: int, data: NewMessage, by: Actor) -> Placed:
    if data.selling_why:
        selling.exempt(tx, data.selling_why, data.selling_note)
    return await threads.reply(tx, thread, html.tidy(data.text).text, by=by, via="api", client=_client(data, by))


async def _receive(tx: Tx, thread: int, data: NewMessage, by: Actor) -> Placed:
    if "intake" not in by.verbs:
        raise IntakeNeeded
    text = html.tidy(data.text)
    client = _client(data, by)
    incoming = Incoming(
        via="api",
        text=text.text,
        raw=data.text.encode(errors="surrogatepass") if text.changed else None,
        thread=thread,
        client_scope=client[0] if client else None,
        client_id=client[1] if client else None,
        scribe=by.id,
    )
    received = await threads.receive(tx, incoming, find_owner=find_owner, by=by)
    await heed(tx, received.thread, incoming, by=by)
    return received.message


def _client(data: NewMessage, by: Actor) -> tuple[str, str] | None:
    return (f"api:{by.id}", data.client_id) if data.client_id else None
