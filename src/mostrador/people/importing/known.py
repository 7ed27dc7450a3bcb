"""Who somebody in a table is here already, and what they lack.

Nobody is taken for somebody else: a proved e-mail says who it is, any other address only together with the name. What
somebody typed about themselves proves nothing, so that such a record gets tags and organisations, and no address or
name that its own side would then read.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from mostrador.channels import AddressGiven
from mostrador.kit import clock, sql
from mostrador.kit.db import Tx
from mostrador.people.importing.entry import Entry, fold
from mostrador.people.labels import tags_of
from mostrador.people.ties import belongings

Q = sql.load("mostrador.people.importing")


class Verdict(msgspec.Struct, frozen=True):
    """What a line becomes: somebody new, somebody known who lacks something, or somebody known as they are."""

    kind: Literal["new", "completed", "known"]
    person: int | None
    name: str
    addresses: tuple[AddressGiven, ...]
    organisations: tuple[str, ...]
    tags: tuple[str, ...]


class _Candidate(msgspec.Struct, frozen=True):
    id: int
    name: str
    proved: bool
    written: bool


async def judge(tx: Tx, entry: Entry) -> Verdict:
    """What this entry becomes if it is brought in now."""
    values = [one.value for one in entry.addresses]
    candidates = await tx.all(_Candidate, Q.candidates, values=values, now=clock.now())
    fitting = [one for one in candidates if one.proved or _agree(one.name, entry.name)]
    if not fitting:
        return Verdict("new", None, entry.name, entry.addresses, entry.organisations, entry.tags)
    who = min(fitting, key=lambda one: (not one.proved, not one.written, fold(one.name) != fold(entry.name), one.id))
    held = set(await tx.values(Q.held, person=who.id, values=values))
    tags = {one.name.lower() for one in await tags_of(tx, who.id)}
    organisations = {one.name.lower() for one in await belongings(tx, who.id)}
    lacking = Verdict(
        "completed",
        who.id,
        entry.name if who.written and not who.name else "",
        tuple(one for one in entry.addresses if one.value not in held) if who.written else (),
        tuple(one for one in entry.organisations if one.lower() not in organisations),
        tuple(one for one in entry.tags if one.lower() not in tags),
    )
    if lacking.name or lacking.addresses or lacking.organisations or lacking.tags:
        return lacking
    return msgspec.structs.replace(lacking, kind="known")


def _agree(one: str, other: str) -> bool:
    """Whether one name is part of the other, or one is not known."""
    mine, theirs = ({fold(word) for word in name.split()} - {""} for name in (one, other))
    return mine <= theirs or theirs <= mine
