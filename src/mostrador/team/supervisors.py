"""Who is called when a customer asks for a supervisor, and who comes next when nobody is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.team.records import Card
from mostrador.team.rights import rights

Q = sql.load("mostrador.team")


class Coming(msgspec.Struct, frozen=True):
    """A supervisor who is not here now, and when their next shift begins (UTC; None: none within two weeks)."""

    id: int
    name: str
    begins: datetime | None


class _Acting(msgspec.Struct, frozen=True):
    id: int
    name: str
    role: str
    groups: list[str]


async def supervisors(tx: Tx, team: int, *, at: datetime) -> Sequence[Card]:
    """Who supervises and is on shift at a moment, those of the team first, administrators last."""
    return await tx.all(Card, Q.supervisors, team=team, at=at)


async def next_supervisor(tx: Tx, *, at: datetime, but: int) -> Coming | None:
    """Whose shift begins next, `but` not theirs; None when nobody else supervises."""
    return await tx.maybe(Coming, Q.next_supervisor, at=at, but=but)


async def find_actor(tx: Tx, agent: int) -> Actor:
    """An agent as the one who acts, for what the system does on their word. Raises NotFound."""
    found = await tx.maybe(_Acting, Q.actor, id=agent)
    if found is None:
        raise NotFound
    return rights(found.id, found.name, found.role, found.groups)
