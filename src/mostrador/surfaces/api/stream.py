"""What happens, as it happens: ids, never words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter
from litestar.response import Stream

from mostrador.kit.actor import Actor
from mostrador.kit.errors import Invalid
from mostrador.kit.live import EVERYTHING, Notice, Signal
from mostrador.surfaces.api.key import TokenNeeded, actor_of, token_of
from mostrador.surfaces.api.records import troubles
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.sse import Frame, stream
from mostrador.team.events import AgentEvent
from mostrador.threads.events import ThreadEvent

LARGEST = 2**62


class PlaceUnknown(Invalid):
    """`Last-Event-ID` is not a place of this stream. Leave it out to begin now."""


@get(
    "/stream",
    summary="What happens, as server-sent events",
    responses={
        200: ResponseSpec(str, generate_examples=False, media_type="text/event-stream", description="Events."),
        **troubles(400, 422),
    },
)
async def follow(
    request: Request[Any, Any, Any],
    by: NamedDependency[Actor],
    after: Annotated[int | None, QueryParameter(ge=0, le=LARGEST)] = None,
) -> Stream:
    """Events of the threads the agent of the token may read, from `after` (or `Last-Event-ID`) on.

    At least once: drop the ids you have. `reset` means that you missed too much: read again.
    """
    here = here_of(request)
    follower = _Follower(here, token_of(request), by)
    return stream(here.live, [EVERYTHING], _place(request, after), follower.paint)


class _Follower:
    """One reader: its right is read again whenever something happens to its agent."""

    def __init__(self, here: Here, token: str, actor: Actor) -> None:
        self._here = here
        self._token = token
        self._actor = actor

    async def paint(self, item: Notice | Signal) -> Sequence[Frame]:
        if isinstance(item, Signal):
            return ()
        event = item.event
        if isinstance(event, AgentEvent) and event.agent == self._actor.id:
            try:
                self._actor = await actor_of(self._here, self._token)
            except TokenNeeded:
                return (Frame("bye", {"why": "revoked"}),)
        if not isinstance(event, ThreadEvent) or not self._may(event):
            return ()
        facts = msgspec.to_builtins(event)
        return (Frame(event.kind(), {"id": item.id, "at": item.at, "actor": item.actor, **facts}),)

    def _may(self, event: ThreadEvent) -> bool:
        actor = self._actor
        return "read:all" in actor.verbs or event.owner == actor.id or f"team:{event.team}" in actor.groups


def _place(request: Request[Any, Any, Any], after: int | None) -> int | None:
    last = request.headers.get("last-event-id", "")
    if after is not None or not last:
        return after
    if not (last.isascii() and last.isdigit() and int(last) <= LARGEST):
        raise PlaceUnknown
    return int(last)
