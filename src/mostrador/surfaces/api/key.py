"""Whose token a request carries."""

from __future__ import annotations

from typing import Any

from litestar import Request

from mostrador import team
from mostrador.kit.actor import Actor
from mostrador.kit.errors import Forbidden, Unauthorised
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import here_of


class TokenNeeded(Unauthorised):
    """Send a token that is in force: `Authorization: Bearer mst_…`. `mostrador token create` makes one."""


class ReadsOnly(Forbidden):
    """This token acts as an auditor: it reads everything and changes nothing."""


async def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """The agent a machine acts as. Raises TokenNeeded, and ReadsOnly for what changes something."""
    actor = await actor_of(here_of(request), token_of(request))
    if "audit" in actor.verbs and request.method not in {"GET", "HEAD"}:
        raise ReadsOnly
    return actor


async def actor_of(here: Here, token: str) -> Actor:
    """The same, read again at every look of a long stream. Raises TokenNeeded."""
    async with here.db.look() as tx:
        actor = await team.open_token(tx, token)
    if actor is None:
        raise TokenNeeded
    return actor


def token_of(request: Request[Any, Any, Any]) -> str:
    """The bearer token of a request, or nothing."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""
