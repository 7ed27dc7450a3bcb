"""Choose how long each sort is kept, within what the law allows; each choice is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid
from mostrador.oversight.retention.events import RetentionChosen
from mostrador.oversight.retention.records import Choice, Term
from mostrador.oversight.retention.sorts import sorts

Q = sql.load("mostrador.oversight.retention")
READERS: Final = frozenset({"manage", "audit"})


class OnlyWhoOversees(Forbidden):
    """Administrators and auditors see how long things are kept; administrators choose it."""


class SortUnknown(Invalid):
    """Choose one of the sorts that are there."""


class DaysUnfit(Invalid):
    """Choose between %(least)s and %(most)s days: the law or the purpose allows no other."""


async def terms(tx: Tx) -> Sequence[Term]:
    """How long each sort is kept now."""
    chosen = {one.sort: one for one in await tx.all(Choice, Q.chosen)}
    found = []
    for sort in sorts().sort:
        one = chosen.get(sort.id)
        found.append(
            Term(sort, one.days, one.erases, one.by, one.at) if one else Term(sort, sort.days, False, "", None)
        )
    return found


async def choices(tx: Tx, *, viewer: Actor) -> Sequence[Choice]:
    """The last choices, the latest first. Raises OnlyWhoOversees."""
    may_see(viewer)
    return await tx.all(Choice, Q.choices)


async def decide(tx: Tx, sort: str, days: int, erases: bool, *, by: Actor) -> None:
    """From now on. The same as before changes nothing. Raises SortUnknown, DaysUnfit, OnlyWhoOversees."""
    if "manage" not in by.verbs:
        raise OnlyWhoOversees
    now = next((one for one in await terms(tx) if one.sort.id == sort), None)
    if now is None:
        raise SortUnknown
    if not now.sort.least <= days <= now.sort.most:
        raise DaysUnfit(least=now.sort.least, most=now.sort.most)
    if (now.days, now.erases, now.at is None) == (days, erases, False):
        return
    made = int(await tx.value(Q.choose, sort=sort, days=days, erases=erases, agent=by.id))
    await tx.run(Q.keep_so_long, sort=sort, days=days)
    await tx.record(RetentionChosen(choice=made, sort=sort, days=days, erases=erases), by=by)


def may_see(viewer: Actor) -> None:
    """Raises OnlyWhoOversees."""
    if not READERS & viewer.verbs:
        raise OnlyWhoOversees
