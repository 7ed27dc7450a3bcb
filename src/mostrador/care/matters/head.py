"""What whoever opens a thread has to know first, from rows, in one statement."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.access import ours, sight

Q = sql.load("mostrador.care.matters")


class Head(msgspec.Struct, frozen=True):
    """How often somebody came, about what, through whose hands.

    `moments` and `ways` are the contacts of the last 30 days, the latest first, at most 200. `about` counts those
    about the matter of the thread, whenever they were; `hands` are all who had a thread of theirs in the last 30 days,
    in their order. `others` counts their other matters that are open, whoever owns them; `broken` are the moments when
    our word to them was broken in the last 30 days, the latest first: a promise, or the new time that was to be given
    after one. `calling` says whether the viewer is in
    the middle of a call or visit on it.
    """

    matter_id: int
    matter: str
    moments: list[datetime]
    ways: list[str]
    before: bool
    about: int
    hands: list[str]
    others: int
    broken: list[datetime]
    raised: bool
    calling: bool


class PersonHead(msgspec.Struct, frozen=True):
    """The same of a person: `matter` is what they came about most often in the last 30 days, as far as the viewer may
    read it, and `about` how often; `open` counts their open matters, and `waiting_since` is the longest wait.
    """

    matter: str
    about: int
    moments: list[datetime]
    ways: list[str]
    before: bool
    hands: list[str]
    open: int
    broken: list[datetime]
    waiting_since: datetime | None


async def head(tx: Tx, thread: int, *, viewer: Actor) -> Head:
    """What stands above a thread. The caller came through its door. Raises NotFound for a customer."""
    return await tx.one(Head, Q.head, thread=thread, agent=sight(ours(viewer))["agent"])


async def person_head(tx: Tx, person: int, *, viewer: Actor) -> PersonHead:
    """What stands above a person's file, which the caller has opened. Raises NotFound for a customer."""
    return await tx.one(PersonHead, Q.person_head, person=person, **sight(ours(viewer)))
