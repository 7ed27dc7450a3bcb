"""The door of a person's file."""

from __future__ import annotations

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.threads.access import OnlyReads, ours, reach, sight

Q = sql.load("mostrador.threads.persons")


async def find_person(tx: Tx, person: int, *, viewer: Actor) -> int:
    """Who `person` is now, if `viewer` may read one of their threads, all of them, or supervises.

    Raises NotFound alike for missing and forbidden.
    """
    return await _through(tx, person, sight(ours(viewer)), everything="supervise" in viewer.verbs)


async def change_person(tx: Tx, person: int, *, by: Actor) -> int:
    """The same for who may change the file: whoever answers one of their threads, or supervises.

    Raises NotFound, and OnlyReads for who may read the file and not change it.
    """
    supervises = "supervise" in by.verbs and "audit" not in by.verbs
    try:
        return await _through(tx, person, reach(ours(by)), everything=supervises)
    except NotFound:
        await find_person(tx, person, viewer=by)
        raise OnlyReads from None


async def _through(tx: Tx, person: int, seen: dict[str, object], *, everything: bool) -> int:
    found = await tx.value(Q.person_for_agent, person=person, **seen | {"all": seen["all"] or everything})
    if found is None:
        raise NotFound
    return int(found)
