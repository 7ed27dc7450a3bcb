"""Read incidents: at the desk, on their public page, and beside a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mostrador import threads
from mostrador.care.matters.likeness import ORDINARY
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.oversight.incidents.records import (
    TWO_HOURS,
    ByHand,
    Incident,
    InTime,
    Linked,
    ToDecide,
    Told,
    Update,
    Word,
)
from mostrador.threads.access import ours, sight

Q = sql.load("mostrador.oversight.incidents")
PAGE: Final = 50
MOST: Final = 20
ALIKE: Final = 0.5
"""The share of the telling words of a text that stand in the words of an incident too, from which on it is proposed."""


async def incidents(tx: Tx, *, viewer: Actor, before: int | None = None, limit: int = PAGE) -> Sequence[Incident]:
    """Those that run, the latest first; then those that are over, from `before` an id down."""
    ours(viewer)
    running = [] if before else await tx.all(Incident, Q.running, shown=False, limit=limit)
    over = await tx.all(Incident, Q.over, before=before, limit=limit)
    return [*running, *over]


async def keeps(tx: Tx, *, viewer: Actor) -> Sequence[Incident]:
    """Those that run and that the viewer keeps, the next word that is due first."""
    return await tx.all(Incident, Q.kept_by, agent=ours(viewer).id)


async def find(tx: Tx, incident: int, *, viewer: Actor) -> Incident:
    """One incident, for any of us. Raises NotFound."""
    ours(viewer)
    found = await tx.maybe(Incident, Q.find, id=incident)
    if found is None:
        raise NotFound
    return found


async def updates(tx: Tx, incident: int, *, viewer: Actor) -> Sequence[Update]:
    """What was said about it, the latest first, and how far each is told."""
    ours(viewer)
    return await tx.all(Update, Q.updates, incident=incident)


async def linked(tx: Tx, incident: int, *, viewer: Actor, after: int = 0, limit: int = PAGE) -> Sequence[Linked]:
    """The cases that hang on it, as far as the viewer may read them, by number after `after`."""
    return await tx.all(Linked, Q.linked, incident=incident, after=after, limit=limit, **sight(ours(viewer)))


async def in_time(tx: Tx, incident: int, *, viewer: Actor) -> InTime:
    """Whether each of its customers had a word within two hours of theirs, or within the term that runs for them."""
    ours(viewer)
    return await tx.one(InTime, Q.in_time, incident=incident, within=TWO_HOURS, now=clock.now())


async def shown(tx: Tx, *, limit: int = MOST) -> Sequence[Incident]:
    """What anybody may read of those that run, the latest first."""
    return await tx.all(Incident, Q.running, shown=True, limit=limit)


async def find_shown(tx: Tx, code: str) -> Incident:
    """One that anybody may read, also once it is over. Raises NotFound alike for missing and hidden."""
    found = await tx.maybe(Incident, Q.find_shown, code=code) if code.isascii() and code.isalnum() else None
    if found is None:
        raise NotFound
    return found


async def words(tx: Tx, incident: int) -> Sequence[Word]:
    """What was said about one that may be read, the latest first."""
    return await tx.all(Word, Q.words, incident=incident)


async def looks_like(tx: Tx, text: str) -> Incident | None:
    """The incident that anybody may read and that a text seems to be about; only ever proposed."""
    return await tx.maybe(Incident, Q.looks_like, text=text[:600], ordinary=ORDINARY, alike=ALIKE)


async def about(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Told]:
    """What a thread hangs on, with the last word about it. Raises NotFound."""
    await threads.find(tx, thread, viewer=viewer)
    return await tx.all(Told, Q.about, thread=thread)


async def by_hand(tx: Tx, *, viewer: Actor, limit: int = MOST) -> Sequence[ByHand]:
    """Whom the viewer has to call, or write a letter to, about an incident; who waits longest first."""
    return await tx.all(ByHand, Q.by_hand, agent=ours(viewer).id, limit=limit)


async def to_decide(tx: Tx, *, viewer: Actor, limit: int = MOST) -> Sequence[ToDecide]:
    """Cases of the viewer's that are open while what they hung on is over."""
    return await tx.all(ToDecide, Q.to_decide, agent=ours(viewer).id, limit=limit)
