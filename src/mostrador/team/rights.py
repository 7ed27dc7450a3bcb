"""What each role may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from mostrador.kit.actor import Actor

VERBS: Final[Mapping[str, frozenset[str]]] = {
    "agent": frozenset(),
    "supervisor": frozenset({"supervise"}),
    "admin": frozenset({"read:all", "manage", "supervise"}),
}


def rights(agent: int, name: str, role: str, teams: Iterable[int], scopes: Iterable[str] = ()) -> Actor:
    """An agent as the one who acts: teams become groups, role and scopes become verbs."""
    return Actor(
        kind="agent",
        id=agent,
        name=name,
        groups=frozenset(f"team:{team}" for team in teams),
        verbs=VERBS[role] | frozenset(scopes),
    )
