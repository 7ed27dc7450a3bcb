"""Who lives together: on the word of one of them, for us alone, opening nothing, and gone for good once refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound
from mostrador.people.events import HouseholdNoted, HouseholdRefused

Q = sql.load("mostrador.people.ties")


class HouseholdKnown(Conflict):
    """This is noted already, or one of the two refused it."""


class LivesAlone(Invalid):
    """Choose somebody else: nobody lives with themselves."""


class Household(msgspec.Struct, frozen=True):
    """Somebody who lives with a person. `said` when that person said so themselves; `by` noted it."""

    id: int
    person_id: int
    name: str
    said: bool
    by: str
    at: datetime


async def household_of(tx: Tx, person: int) -> Sequence[Household]:
    """Who lives with somebody, without what was refused."""
    return await tx.all(Household, Q.household, person=person)


async def note_household(tx: Tx, person: int, with_: int, *, by: Actor) -> int:
    """`person` says that they live with `with_`; the id of the link. Raises LivesAlone, HouseholdKnown."""
    if person == with_:
        raise LivesAlone
    made = await tx.value(Q.note_household, person=person, other=with_, agent=by.id)
    if made is None:
        raise HouseholdKnown
    await tx.record(HouseholdNoted(person=person, household=made), by=by)
    return int(made)


async def refuse_household(tx: Tx, person: int, household: int, *, by: Actor) -> None:
    """`person` does not want it kept: it shows no more, on either side, and is not noted again. Raises NotFound."""
    if not await tx.run(Q.refuse_household, person=person, id=household, agent=by.id):
        raise NotFound
    await tx.record(HouseholdRefused(person=person, household=household), by=by)
