"""Tags: short words on a person or a thread. One word is one tag, however it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid
from mostrador.people.events import PersonChanged

Q = sql.load("mostrador.people.labels")
LONGEST: Final = 40


class TagMissing(Invalid):
    """Write a word of up to 40 letters."""


class Tag(msgspec.Struct, frozen=True):
    """A short word."""

    id: int
    name: str


async def tags(tx: Tx) -> Sequence[Tag]:
    """Every tag there is, by its name."""
    return await tx.all(Tag, Q.tags)


async def tag_named(tx: Tx, name: str) -> int:
    """The tag of this name, made when it is new; its id. Raises TagMissing."""
    name = " ".join(name.strip().lstrip("#").split())
    if not 0 < len(name) <= LONGEST:
        raise TagMissing
    return int(await tx.value(Q.tag_named, name=name))


async def tags_of(tx: Tx, person: int) -> Sequence[Tag]:
    """The tags on a person."""
    return await tx.all(Tag, Q.tags_of, person=person)


async def tag_person(tx: Tx, person: int, name: str, *, by: Actor) -> int:
    """Put a tag on a person; its id. Raises TagMissing."""
    tag = await tag_named(tx, name)
    if await tx.run(Q.tag_person, person=person, tag=tag, agent=by.id):
        await tx.record(PersonChanged(person=person), by=by)
    return tag


async def untag_person(tx: Tx, person: int, tag: int, *, by: Actor) -> None:
    """Take a tag off; twice is once."""
    if await tx.run(Q.untag_person, person=person, tag=tag):
        await tx.record(PersonChanged(person=person), by=by)
