"""Saved filters of people: who keeps them, who sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mostrador.care.macros.sharing import ShownToNobody, may_write, named, readable, shared
from mostrador.care.segments.fit import compiled
from mostrador.care.segments.records import Segment
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, NotFound

Q = sql.load("mostrador.care.segments")
LISTED: Final = 200
LONGEST_NAME: Final = 40


class NotYourSegment(Forbidden):
    """Others keep this group for more than you. Ask them, or keep one of your own."""


async def segments(tx: Tx, *, viewer: Actor) -> Sequence[Segment]:
    """An agent's own first, then everybody's. Raises NotFound for a customer."""
    return await tx.all(Segment, Q.segments, segment=None, agent=readable(viewer)["agent"], limit=LISTED)


async def find_segment(tx: Tx, segment: int, *, viewer: Actor) -> Segment:
    """One of them. Raises NotFound."""
    found = await tx.maybe(Segment, Q.segments, segment=segment, agent=readable(viewer)["agent"], limit=1)
    if found is None:
        raise NotFound
    return found


async def add_segment(tx: Tx, name: str, filter: str, *, shown_to: str, language: str = "es", by: Actor) -> int:
    """Keep one; its id. Raises NameUnfit, FilterWrong, FilterTooLong, ShownToNobody, NotForEverybody, NotFound."""
    name, filter = await _fit(tx, name, filter, shown_to, language, by)
    return int(await tx.value(Q.add_segment, name=name, agent=by.id, shown_to=shown_to, filter=filter))


async def change_segment(
    tx: Tx, segment: int, name: str, filter: str, *, shown_to: str, language: str = "es", by: Actor
) -> None:
    """Another name, filter or readers. Raises as `add_segment` does, and NotYourSegment."""
    await _theirs(tx, segment, by)
    name, filter = await _fit(tx, name, filter, shown_to, language, by)
    await tx.run(Q.change_segment, id=segment, name=name, agent=by.id, shown_to=shown_to, filter=filter)


async def remove_segment(tx: Tx, segment: int, *, by: Actor) -> None:
    """Forget one; nobody in it is. Raises NotYourSegment, NotFound."""
    await _theirs(tx, segment, by)
    await tx.run(Q.remove_segment, id=segment)


async def _fit(tx: Tx, name: str, filter: str, shown_to: str, language: str, by: Actor) -> tuple[str, str]:
    # A team has its views; groups of people are one's own or everybody's.
    if shown_to == "team":
        raise ShownToNobody
    shared(shown_to, None, by=by)
    await compiled(tx, filter, viewer=by, language=language)
    return named(name, LONGEST_NAME), filter.strip()


async def _theirs(tx: Tx, segment: int, by: Actor) -> None:
    found = await find_segment(tx, segment, viewer=by)
    if not may_write(found.agent_id, found.shown_to, None, by=by):
        raise NotYourSegment
