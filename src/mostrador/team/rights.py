"""What each role may do, and what each verb of a team lets its members do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from mostrador.kit.actor import Actor
from mostrador.team.records import Verb

VERBS: Final[Mapping[str, frozenset[str]]] = {
    "agent": frozenset(),
    "supervisor": frozenset({"supervise"}),
    "admin": frozenset({"read:all", "manage", "supervise"}),
    "auditor": frozenset({"read:all", "audit"}),
}
# What whoever joins a team may do there, and all there is, each with what it is nothing without.
JOINING: Final[tuple[Verb, ...]] = ("read", "answer", "own")
NEEDS: Final[Mapping[Verb, Verb | None]] = {"read": None, "answer": "read", "own": "answer", "manage": None}
# Whoever may read a team's threads is in its group; the other verbs have groups of their own name.
READERS: Final = "team"


def rights(agent: int, name: str, role: str, groups: Iterable[str], scopes: Iterable[str] = ()) -> Actor:
    """An agent as the one who acts: what they may do in each team is a group, role and scopes are verbs.

    An auditor reads, whatever the teams they are in.
    """
    may = frozenset(groups)
    if role == "auditor":
        may = frozenset(group for group in may if group.startswith(f"{READERS}:"))
    return Actor(kind="agent", id=agent, name=name, groups=may, verbs=VERBS[role] | frozenset(scopes))


def in_teams(teams: Iterable[int], verbs: Iterable[Verb] = JOINING) -> frozenset[str]:
    """The groups of a member with these verbs: `in_teams([3], ["read", "own"])` -> {"team:3", "own:3"}."""
    names = [READERS if verb == "read" else verb for verb in verbs]
    return frozenset(f"{name}:{team}" for team in teams for name in names)
