"""What whoever opens a thread has to know first, from rows, in one statement."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound

Q = sql.load("mostrador.care.matters")


class Head(msgspec.Struct, frozen=True):
    """How often somebody came, about what, through whose hands.

    `moments` and `ways` are the contacts of the last 30 days, the latest first, at most 200. `about` counts those
    about the matter of the thread, whenever they were; `hands` are the colleagues who had it before its owner.
    `others` counts their other matters that are open, whoever owns them; `broken` are the moments when a promise to
    them was broken in the last 30 days, the latest first. `calling` says whether the viewer is in
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


async def head(tx: Tx, thread: int, *, viewer: Actor) -> Head:
    """What stands above a thread. Raises NotFound."""
    if viewer.kind == "customer":
        raise NotFound
    found = await tx.maybe(
        Head,
        Q.head,
        thread=thread,
        agent=viewer.id if viewer.kind == "agent" else 0,
        teams=viewer.ids("team"),
        all="read:all" in viewer.verbs,
    )
    if found is None:
        raise NotFound
    return found
