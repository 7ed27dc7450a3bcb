"""Who could help: by what they know, by whether they helped with something alike, by whether they are here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from mostrador import threads
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.access import ours

Q = sql.load("mostrador.care.swarms")
LOOKED_AT: Final = 4000


class Candidate(msgspec.Struct, frozen=True):
    """A colleague who may be asked. `knows` names what they are asked for that this is about; `before` when they
    helped with something alike; `here` on shift now; `full` when they help in as many rooms as one may.
    """

    id: int
    name: str
    knows: list[str]
    before: bool
    here: bool
    full: bool


async def suggest(tx: Tx, thread: int, *, question: str = "", viewer: Actor) -> Sequence[Candidate]:
    """Every colleague who is not in the room yet, the likeliest to help first. Raises NotFound.

    First who is here and knows about it or helped with something alike, then who else is here, then the rest; within
    each, by name.
    """
    found = await threads.find(tx, thread, viewer=ours(viewer))
    about = f"{question} {found.subject}"[:LOOKED_AT]
    return await tx.all(
        Candidate, Q.suggest, thread=thread, owner=found.owner_id, viewer=viewer.id, about=about, at=clock.now()
    )
