"""The one way to a person's file."""

from __future__ import annotations

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.threads.access import ours, sight

Q = sql.load("mostrador.care.story")


class File(msgspec.Struct, frozen=True):
    """The file of a person, opened. `readable` and `hidden` count the threads the viewer may and may not read."""

    person: int
    readable: int
    hidden: int


class _Counted(msgspec.Struct, frozen=True):
    readable: int
    hidden: int


async def open_file(tx: Tx, person: int, *, viewer: Actor) -> File:
    """Open a person's file, for who may read at least one of their threads, or where there are none yet.

    Everything that shows the file comes through here. Raises NotFound.
    """
    counted = await tx.maybe(_Counted, Q.counted, person=person, **sight(ours(viewer)))
    if counted is None or (counted.hidden and not counted.readable):
        raise NotFound
    return File(person, counted.readable, counted.hidden)
