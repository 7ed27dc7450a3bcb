"""Organisations, and who is part of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, NotFound
from mostrador.people.events import OrganisationJoined, OrganisationLeft
from mostrador.people.name import read_name

Q = sql.load("mostrador.people.ties")
LONGEST: Final = 80


class OrganisationNameMissing(Invalid):
    """Write the name of the organisation."""


class Organisation(msgspec.Struct, frozen=True):
    """A firm, a school, an association, with how many people of it we know."""

    id: int
    name: str
    people: int


class Belonging(msgspec.Struct, frozen=True):
    """That somebody is part of an organisation, as what."""

    organisation_id: int
    name: str
    role: str
    people: int


async def organisations(tx: Tx) -> Sequence[Organisation]:
    """Every organisation, by its name."""
    return await tx.all(Organisation, Q.organisations)


async def belongings(tx: Tx, person: int) -> Sequence[Belonging]:
    """What somebody is part of."""
    return await tx.all(Belonging, Q.belongings, person=person)


async def join_organisation(tx: Tx, person: int, name: str, *, role: str = "", by: Actor) -> int:
    """Somebody is part of the organisation called `name`, which is made when nobody named it before; its id.

    Raises OrganisationNameMissing, NameTooLong.
    """
    name, role = read_name(name), " ".join(role.split())[:LONGEST]
    if not name:
        raise OrganisationNameMissing
    organisation = int(await tx.value(Q.organisation_named, name=name, agent=by.id))
    await tx.run(Q.join_organisation, person=person, organisation=organisation, role=role, agent=by.id)
    await tx.record(OrganisationJoined(person=person, organisation=organisation), by=by)
    return organisation


async def leave_organisation(tx: Tx, person: int, organisation: int, *, by: Actor) -> None:
    """They are no part of it any more. Raises NotFound."""
    if not await tx.run(Q.leave_organisation, person=person, organisation=organisation):
        raise NotFound
    await tx.record(OrganisationLeft(person=person, organisation=organisation), by=by)
