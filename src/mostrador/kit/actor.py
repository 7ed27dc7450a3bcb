"""Who is acting or looking. Opaque below the subjects, passed by name everywhere."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["customer", "agent", "bot", "system"]


class Actor(msgspec.Struct, frozen=True):
    """One who acts.

    `id` is the person's or agent's id (0 for the system). `groups` says what the
    actor belongs to (`team:3`, `browser:8`, `thread:42` for a customer's mail), `verbs` what it may do beyond
    its own (`read:all`, `manage`, `supervise`, `intake`).
    """

    kind: Kind
    id: int
    name: str = ""
    groups: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()

    def ids(self, group: str) -> list[int]:
        """The ids of the groups of one sort: `ids("team")` -> [3, 5]."""
        prefix = f"{group}:"
        return sorted(int(name[len(prefix) :]) for name in self.groups if name.startswith(prefix))

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


SYSTEM = Actor(kind="system", id=0, name="Mostrador", verbs=frozenset({"read:all"}))
