"""Call colleagues, or a whole team, into a room of the thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mostrador import team, threads
from mostrador.care.swarms.access import OnlyTheOwner, RoomClosed, facts, leads, led
from mostrador.care.swarms.events import HelpAsked
from mostrador.care.swarms.records import Swarm
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid
from mostrador.threads import Thread
from mostrador.threads.access import ours
from mostrador.threads.close import AlreadyClosed

Q = sql.load("mostrador.care.swarms")
LONGEST: Final = 1000


class QuestionMissing(Invalid):
    """Ask what you need to know, in up to 1000 characters: your colleagues decide by it whether they can help."""


class NobodyToAsk(Invalid):
    """Choose at least one colleague who can come in now, or a team with somebody who can."""


class HelperFull(Conflict):
    """%(name)s already helps in as many rooms as one may. Choose somebody else."""


class RoomOpen(Conflict):
    """A room is already open on this case. Ask more colleagues into that one, or close it first."""


async def call(
    tx: Tx, thread: int, *, question: str, agents: Sequence[int] = (), teams: Sequence[int] = (), by: Actor
) -> Swarm:
    """Open a room on a thread and ask colleagues into it: the named ones, and all of the teams who have room.

    The owner stays the owner. Raises QuestionMissing, NobodyToAsk, HelperFull, RoomOpen, OnlyTheOwner, AlreadyClosed,
    NotFound.
    """
    found = await threads.lock(tx, thread, by=ours(by))
    if not await leads(tx, found, by):
        raise OnlyTheOwner
    question = question.strip()
    if not 0 < len(question) <= LONGEST:
        raise QuestionMissing
    if found.state == "closed":
        raise AlreadyClosed
    if await tx.value(Q.open_of_thread, thread=thread) is not None:
        raise RoomOpen
    swarm = await tx.one(Swarm, Q.open_swarm, thread=thread, by=by.id, question=question, at=clock.now())
    await _ask(tx, found, swarm, agents, teams, by)
    return swarm


async def ask(tx: Tx, swarm: int, *, agents: Sequence[int] = (), teams: Sequence[int] = (), by: Actor) -> None:
    """Ask more colleagues into a room that is open; who declined or left may be asked again.

    Raises NobodyToAsk, HelperFull, RoomClosed, OnlyTheOwner, NotFound.
    """
    thread, found = await led(tx, swarm, by=ours(by))
    if not found.open:
        raise RoomClosed
    await _ask(tx, thread, found, agents, teams, by)


async def _ask(tx: Tx, thread: Thread, swarm: Swarm, agents: Sequence[int], teams: Sequence[int], by: Actor) -> None:
    can = await team.can_take(tx) - {thread.owner_id, by.id}
    named = [agent for agent in dict.fromkeys(agents) if agent in can]
    members = [one for one in await tx.values(Q.members, teams=list(teams)) if one in can]
    full = set(await tx.values(Q.full, agents=[*named, *members], at=clock.now()))
    for agent in named:
        if agent in full:
            raise HelperFull(name=(await team.find_agent(tx, agent)).name)
    wanted = list(dict.fromkeys([*named, *(one for one in members if one not in full)]))
    to = await tx.values(Q.ask, swarm=swarm.id, agents=wanted, at=clock.now())
    if not to:
        raise NobodyToAsk
    await tx.record(HelpAsked(to=tuple(to), **facts(thread, swarm.id)), by=by)
