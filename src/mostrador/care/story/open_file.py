"""The one way to a person's file."""

from __future__ import annotations

import msgspec

from mostrador import people
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.people import Address, Person
from mostrador.threads.access import ours, sight

Q = sql.load("mostrador.care.story")


class File(msgspec.Struct, frozen=True):
    """A person as their file shows them. `readable` and `hidden` count the threads the viewer may and may not read."""

    person: Person
    addresses: tuple[Address, ...]
    readable: int
    hidden: int


class _Counted(msgspec.Struct, frozen=True):
    readable: int
    hidden: int


async def open_file(tx: Tx, person: int, *, viewer: Actor) -> File:
    """Open a person's file, for who may read at least one of their threads, or where there are none yet.

    Everything that shows the file comes through here. Raises NotFound.
    """
    counted = await tx.one(_Counted, Q.counted, person=person, **sight(ours(viewer)))
    if counted.hidden and not counted.readable:
        raise NotFound
    found, addresses = await people.find_known(tx, person)
    return File(found, tuple(addresses), counted.readable, counted.hidden)
