"""What was sold in cases of service and why it might be: read, accounted for, and how the company reads the rule.

It is a list of what was said, never a figure of an agent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from mostrador import threads
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, NotFound
from mostrador.oversight.selling.events import PitchAccounted, SellingRead
from mostrador.oversight.selling.records import Pitch, Reading
from mostrador.oversight.selling.watch import understood
from mostrador.oversight.selling.words import selling
from mostrador.threads.access import sight

Q = sql.load("mostrador.oversight.selling")
PAGE: Final = 50
READERS: Final = frozenset({"manage", "supervise", "audit"})


class OnlyOverseers(Forbidden):
    """Supervisors, administrators and auditors read what was sold in cases of service."""


class OnlyAdministratorsRead(Forbidden):
    """Only an administrator says how the company reads this rule."""


class SellingText(msgspec.Struct, frozen=True):
    """A phrase that is kept for others and sells something."""

    phrase: int
    name: str
    words: tuple[str, ...]


class _Kept(msgspec.Struct, frozen=True):
    id: int
    name: str
    texts: list[str]


async def pitches(tx: Tx, *, viewer: Actor, page: int = 0, limit: int = PAGE) -> Sequence[Pitch]:
    """What was said on threads that the viewer may read: what nobody accounted for first. Raises OnlyOverseers."""
    if not READERS & viewer.verbs:
        raise OnlyOverseers
    return await tx.all(Pitch, Q.pitches, limit=limit, offset=page * PAGE, **sight(viewer))


async def account(tx: Tx, pitch: int, why: str, note: str = "", *, by: Actor) -> None:
    """Say afterwards why words that sell might be said; the second time changes nothing.

    Raises OnlyOverseers, WhyMissing, BetterHow, NotFound.
    """
    if not {"manage", "supervise"} & by.verbs:
        raise OnlyOverseers
    thread = await tx.value(Q.thread_of, id=pitch)
    if thread is None:
        raise NotFound
    found = await threads.find(tx, int(thread), viewer=by)
    given = understood(why, note)
    if await tx.run(Q.account, id=pitch, why=given.why, note=given.note, agent=by.id):
        told = PitchAccounted(thread=found.id, owner=found.owner_id, team=found.team_id, pitch=pitch, why=given.why)
        await tx.record(told, by=by)


async def reading(tx: Tx) -> Reading:
    """How the company reads the rule: held back until it says otherwise."""
    return await tx.maybe(Reading, Q.reading) or Reading(held=True)


async def read_as(tx: Tx, *, held: bool, by: Actor) -> None:
    """Hold words that sell back from now on, or let them leave and list them. Raises OnlyAdministratorsRead."""
    if "manage" not in by.verbs:
        raise OnlyAdministratorsRead
    if (await reading(tx)).held != held:
        made = int(await tx.value(Q.add_reading, held=held, agent=by.id))
        await tx.record(SellingRead(reading=made, held=held), by=by)


async def kept_texts(tx: Tx, *, viewer: Actor) -> Sequence[SellingText]:
    """The phrases kept for a team or for all that sell something. Raises OnlyOverseers."""
    if not READERS & viewer.verbs:
        raise OnlyOverseers
    kept = await tx.all(_Kept, Q.texts)
    return [SellingText(one.id, one.name, words) for one in kept if (words := tuple(selling("\n\n".join(one.texts))))]
