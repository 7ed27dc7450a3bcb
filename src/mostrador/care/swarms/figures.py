"""How teams help: counts of teams of five or more, and of nobody alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import msgspec

from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden
from mostrador.threads.access import ours

Q = sql.load("mostrador.care.swarms")
FEWEST: Final = 5
WINDOW: Final = timedelta(days=30)


class Figure(msgspec.Struct, frozen=True):
    """How often members of a team were asked, came in and helped in the last thirty days; all zero when too small.

    `minutes` is the middle one of the times until somebody came in.
    """

    team_id: int
    team: str
    members: int
    asked: int
    joined: int
    helped: int
    minutes: int | None

    @property
    def withheld(self) -> bool:
        """Whether the team has fewer than five members, so that a number would speak of one of them."""
        return self.members < FEWEST


async def figures(tx: Tx, *, viewer: Actor) -> Sequence[Figure]:
    """Counts by team, for whoever oversees. Raises Forbidden, and NotFound for who is none of us."""
    if "supervise" not in ours(viewer).verbs:
        raise Forbidden
    return await tx.all(Figure, Q.figures, since=clock.now() - WINDOW, fewest=FEWEST)
