"""The door of a person's file."""

from __future__ import annotations

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.threads.access import ours, sight

Q = sql.load("mostrador.threads.persons")


async def find_person(tx: Tx, person: int, *, viewer: Actor) -> int:
    """Who `person` is now, if `viewer` may read one of their threads, all of them, or supervises.

    Raises NotFound alike for missing and forbidden.
    """
    seen = sight(ours(viewer))
    found = await tx.value(
        Q.person_for_agent, person=person, **seen | {"all": seen["all"] or "supervise" in viewer.verbs}
    )
    if found is None:
        raise NotFound
    return int(found)
