"""Teams: agents who share a queue. Every agent is in at least one, so every thread has a team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound
from mostrador.kit.i18n import sort_key
from mostrador.team.events import RightsChanged, TeamAdded, TeamRemoved, TeamRenamed
from mostrador.team.members import manages
from mostrador.team.records import Team

Q = sql.load("mostrador.team")
LONGEST_NAME: Final = 60


class TeamNameMissing(Invalid):
    """A team needs a name of up to %(longest)s characters."""


class TeamNameTaken(Conflict):
    """There is already a team called “%(value)s”."""


class TeamMissing(Invalid):
    """Everybody is in at least one team: it says whose queue they share."""


class TeamHasPeople(Conflict):
    """There is still somebody in this team: %(names)s. Put them in another one first, in “Who answers”."""


class TeamHasThreads(Conflict):
    """Open cases still belong to this team: %(count)s. End them or pass them to somebody of another team first."""


async def teams(tx: Tx) -> list[Team]:
    """All teams, by name."""
    return sorted(await tx.all(Team, Q.teams), key=lambda team: (sort_key(team.name), team.id))


async def add_team(tx: Tx, name: str, *, by: Actor) -> Team:
    """One more team. Raises TeamNameMissing, TeamNameTaken."""
    name = _name(name)
    team = await tx.maybe(Team, Q.add_team, name=name)
    if team is None:
        raise TeamNameTaken(value=name)
    await tx.record(TeamAdded(team=team.id), by=by)
    return team


async def rename_team(tx: Tx, team: int, name: str, *, by: Actor) -> None:
    """Another name. Raises TeamNameMissing, TeamNameTaken, NotTheManager."""
    manages(by, team)
    name = _name(name)
    if not await tx.run(Q.rename_team, id=team, name=name):
        raise TeamNameTaken(value=name)
    await tx.record(TeamRenamed(team=team), by=by)


async def remove_team(tx: Tx, team: int, *, by: Actor) -> None:
    """Take away a team in which nobody is and nothing is open; what is closed keeps its name.

    Raises TeamHasPeople, TeamHasThreads, NotFound.
    """
    if await tx.maybe(Team, Q.lock_team, id=team) is None:
        raise NotFound
    if names := await tx.values(Q.team_members, id=team):
        raise TeamHasPeople(names=", ".join(names))
    if count := await tx.value(Q.team_threads, id=team):
        raise TeamHasThreads(count=count)
    await tx.run(Q.remove_team, id=team)
    await tx.record(TeamRemoved(team=team), by=by)


async def team_ids(tx: Tx, agent: int) -> Sequence[int]:
    """The teams of one agent."""
    return await tx.values(Q.team_ids, agent=agent)


async def set_teams(tx: Tx, agent: int, chosen: Sequence[int], *, by: Actor) -> None:
    """Put an agent in exactly these teams. Raises TeamMissing when none of them exists."""
    known = {team.id for team in await tx.all(Team, Q.teams)}
    kept = sorted(known.intersection(chosen))
    if not kept:
        raise TeamMissing
    if await tx.value(Q.set_teams, agent=agent, teams=kept):
        await tx.record(RightsChanged(agent=agent), by=by)


def _name(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise TeamNameMissing(longest=LONGEST_NAME)
    return name
