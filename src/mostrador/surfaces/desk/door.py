"""Who is at the desk: the agent of the session, or nobody."""

from __future__ import annotations

import re
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request

from mostrador import team
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Unauthorised
from mostrador.surfaces.ui.cookies import read_key
from mostrador.surfaces.ui.reader import Reader, here_of, reader_of
from mostrador.team import Agent

Web = Request[Any, Any, Any]
READING: Final = frozenset({"GET", "HEAD"})
# What an auditor changes are their own account, and the reason why they look.
OWN: Final = re.compile(r"/desk/(logout|account(/.*)?|people/\d+/opening)")


class Desk(msgspec.Struct, frozen=True):
    """An agent at the desk: who they are, what they may do, how to speak to them, and their session's key."""

    agent: Agent
    actor: Actor
    reader: Reader
    key: str

    @property
    def manages(self) -> bool:
        """Whether the settings of the shop are theirs to change."""
        return "manage" in self.actor.verbs


class AuditorReads(Forbidden):
    """You are here to audit: you read everything, and change nothing."""


async def at_desk(request: Web, tx: Tx | None = None) -> Desk:
    """The agent who asks, in one statement. Raises Unauthorised, and AuditorReads for what changes something."""
    key = read_key(request, "s")
    if tx is None:
        async with here_of(request).db.look() as looking:
            opened = await team.open_session(looking, key)
    else:
        opened = await team.open_session(tx, key)
    if opened is None:
        raise Unauthorised
    agent, actor = opened
    if "audit" in actor.verbs and request.method not in READING and not OWN.fullmatch(request.url.path):
        raise AuditorReads
    reader = await reader_of(request, agent.language)
    return Desk(agent, actor, msgspec.structs.replace(reader, zone=ZoneInfo(agent.timezone)), key)


async def managing(request: Web) -> Desk:
    """The administrator who asks. Raises Unauthorised, Forbidden."""
    desk = await at_desk(request)
    if not desk.manages:
        raise Forbidden
    return desk
