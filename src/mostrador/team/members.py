"""What each member may do in a team: see its threads, answer there, be given threads, change the team itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, Invalid, NotFound
from mostrador.team.events import RightsChanged
from mostrador.team.records import Membership, Verb
from mostrador.team.rights import NEEDS

Q = sql.load("mostrador.team")


class NotTheManager(Forbidden):
    """Only an administrator, or a member who manages this team, can change it. Ask one of them."""


class NothingAllowed(Invalid):
    """A member who may do nothing is no member. Take them out of the team instead."""


class OnlyTeam(Conflict):
    """This is their only team: put them in another one first."""


async def memberships(tx: Tx) -> Sequence[Membership]:
    """Who is in which team, and what they may do there."""
    return await tx.all(Membership, Q.memberships)


async def memberships_of(tx: Tx, agent: int) -> Sequence[Membership]:
    """The teams of one agent, with their verbs."""
    return await tx.all(Membership, Q.verbs_of, agent=agent)


async def teams_to_own(tx: Tx, agent: int) -> Sequence[int]:
    """The teams in which an agent may be given threads."""
    return await tx.values(Q.teams_to_own, agent=agent)


async def set_verbs(tx: Tx, agent: int, team: int, verbs: Iterable[str], *, by: Actor) -> None:
    """What a member may do from now on; each verb brings what it is nothing without.

    Threads that are already theirs stay theirs. Raises NotTheManager, NothingAllowed, and
    NotFound for who is no member.
    """
    manages(by, team)
    chosen = whole(verbs)
    if not chosen:
        raise NothingAllowed
    if not await tx.value(Q.is_member, agent=agent, team=team):
        raise NotFound
    if await tx.run(Q.set_verbs, agent=agent, team=team, verbs=chosen):
        await tx.record(RightsChanged(agent=agent), by=by)


async def join_team(tx: Tx, agent: int, team: int, *, by: Actor) -> None:
    """One more member, who reads, answers and may be given threads; nothing happens the second time.

    Raises NotTheManager.
    """
    manages(by, team)
    if await tx.run(Q.join_team, agent=agent, team=team):
        await tx.record(RightsChanged(agent=agent), by=by)


async def leave_team(tx: Tx, agent: int, team: int, *, by: Actor) -> None:
    """One member less; the threads they own stay theirs. Raises NotTheManager, OnlyTeam."""
    manages(by, team)
    if await tx.run(Q.leave_team, agent=agent, team=team):
        await tx.record(RightsChanged(agent=agent), by=by)
    elif await tx.value(Q.is_member, agent=agent, team=team):
        raise OnlyTeam


def manages(by: Actor, team: int) -> None:
    """Whether `by` may change this team. Raises NotTheManager."""
    if by.kind != "system" and not (by.kind == "agent" and ("manage" in by.verbs or f"manage:{team}" in by.groups)):
        raise NotTheManager


def whole(verbs: Iterable[str]) -> list[Verb]:
    """Verbs in their order, without what is none, and with what each of them needs."""
    chosen: set[Verb] = set()
    for name in verbs:
        verb = cast("Verb | None", name if name in NEEDS else None)
        while verb is not None:
            chosen.add(verb)
            verb = NEEDS[verb]
    return [verb for verb in NEEDS if verb in chosen]
