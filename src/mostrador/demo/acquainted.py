"""What the shop knows about its people, written down through the verbs that an agent has for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import msgspec

from mostrador import people
from mostrador.care import segments
from mostrador.demo.story import read
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.people import labels, profile, ties
from mostrador.people.profile.prefer import read_hours

Q = sql.load("mostrador.demo")
GROUPS: Final = {
    "Profesionales y comunidades": "tarifa:Profesional,Comunidad",
    "Escribieron esta semana y esperan": "escribió<7d abiertos>0",
}


class Stand(msgspec.Struct, frozen=True):
    """Who writes for somebody, for what and how long, by which document."""

    name: str
    scope: str
    days: int
    document: str


class FieldText(msgspec.Struct, frozen=True):
    """A field of the shop's own."""

    about: str
    name: str
    kind: str
    choices: list[str] = []


class PersonText(msgspec.Struct, frozen=True):
    """What one of the cast noted about a person."""

    name: str
    by: str
    way: str = ""
    hours: tuple[str, str] = ("", "")
    my_agent: str | None = None
    needs: list[str] = []
    organisation: tuple[str, str] | None = None
    tags: list[str] = []
    values: dict[str, str] = {}
    addresses: list[tuple[str, str]] = []
    lives_with: str | None = None
    representative: Stand | None = None


class _Known(msgspec.Struct, frozen=True):
    field: list[FieldText]
    person: list[PersonText]


def known_people() -> _Known:
    """The fields and the people of `people.toml`."""
    return read("people.toml", _Known)


async def introduce(tx: Tx, actors: Mapping[str, Actor], known: Mapping[str, Actor], now: datetime) -> None:
    """Write down what is known about the people who wrote; `known` has each by the name they gave."""
    text = known_people()
    # Last week, as far as the record of what happened goes.
    tx.at = now - timedelta(days=7)
    for field in text.field:
        await labels.define_field(
            tx, about=field.about, name=field.name, kind=field.kind, choices=field.choices, by=actors["elena"]
        )
    fields = {field.name: field.id for field in await labels.fields(tx, "person")}
    for one in text.person:
        person, by = known[one.name].id, actors[one.by]
        for channel, value in one.addresses:
            address = people.understand_address(channel, value)
            if address:
                await people.add_address(tx, person, address, by=by)
        await tx.run(Q.person_wrote_then, person=person, at=tx.at)
        await profile.prefer(tx, person, way=one.way, hours=read_hours(*one.hours), by=by)
        if one.my_agent:
            await profile.set_my_agent(tx, person, actors[one.my_agent].id, by=by)
        for need in one.needs:
            await profile.note_need(tx, person, need, by=by)
        for tag in one.tags:
            await labels.tag_person(tx, person, tag, by=by)
        for name, value in one.values.items():
            await labels.set_value(tx, person, fields[name], value, by=by)
        await _tie(tx, one, person, known, now, by)
    for name, words in GROUPS.items():
        await segments.add_segment(tx, name, words, shown_to="all", by=actors["elena"])
    tx.at = now


async def _tie(tx: Tx, one: PersonText, person: int, known: Mapping[str, Actor], now: datetime, by: Actor) -> None:
    if one.organisation:
        await ties.join_organisation(tx, person, one.organisation[0], role=one.organisation[1], by=by)
    if one.lives_with:
        await ties.note_household(tx, person, known[one.lives_with].id, by=by)
    if stands := one.representative:
        made = await ties.name_representative(
            tx,
            person,
            representative=known[stands.name].id,
            scope=stands.scope,
            until=(now + timedelta(days=stands.days)).date(),
            by=by,
        )
        await ties.confirm_representative(tx, person, made, how="document", document=stands.document, by=by)
        await ties.tell_representative(tx, person, made, principal=False, by=by)
