"""Somebody says that they are under 14: nothing of theirs is published or recorded, and an adult is asked for."""

from __future__ import annotations

from typing import Literal

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict
from mostrador.people.events import MinorSaid, PersonChanged

Q = sql.load("mostrador.people.profile")


class MinorKeptOut(Conflict):
    """They say that they are under 14: nothing of theirs is published or recorded. Ask for an adult."""


async def mark_minor(tx: Tx, person: int, under_14: bool, *, by: Actor) -> None:
    """On their own word, or taken back as a mistake. What they had allowed ends at once."""
    agent = by.id if by.kind == "agent" else None
    if await tx.run(Q.mark_minor, person=person, minor=under_14, agent=agent, alone=by.kind == "customer"):
        await tx.record(MinorSaid(person=person, minor=under_14), by=by)


async def allow(tx: Tx, person: int, what: Literal["publish", "record"], yes: bool, *, by: Actor) -> None:
    """Whether they let us tell their story, or record what they say. Raises MinorKeptOut."""
    if yes and await tx.value(Q.is_minor, person=person):
        raise MinorKeptOut
    await tx.run(Q.allow, person=person, publish=what == "publish", yes=yes)
    await tx.record(PersonChanged(person=person), by=by)
