"""Fields of the shop's own: administrators define them, agents fill them in, each value kept in one spelling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, Literal, get_args

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, Invalid, NotFound
from mostrador.people.events import PersonChanged

Q = sql.load("mostrador.people.labels")
About = Literal["person", "thread"]
Kind = Literal["text", "number", "date", "choice"]
LONGEST: Final = 500
LONGEST_NAME: Final = 60
MOST_CHOICES: Final = 50


class FieldNameMissing(Invalid):
    """Write the name of the field."""


class FieldNameTaken(Conflict):
    """There is a field with this name already."""


class ChoicesMissing(Invalid):
    """Write what one may choose, one a line, at least one."""


class KindUnknown(Invalid):
    """Choose one of the kinds that are there."""


class ValueUnfit(Invalid):
    """“%(value)s” does not fit “%(field)s”: it asks for a number, a date or one of its choices."""


class Field(msgspec.Struct, frozen=True):
    """A field of a person or a thread."""

    id: int
    about: About
    name: str
    kind: Kind
    choices: list[str]


class Value(msgspec.Struct, frozen=True):
    """A field with what stands in it; empty when nothing does."""

    field: Field
    value: str


class Row(msgspec.Struct, frozen=True):
    """What stands in a field."""

    field_id: int
    value: str


async def fields(tx: Tx, about: About | None = None) -> Sequence[Field]:
    """The fields of people, of threads, or both, as they were defined."""
    return await tx.all(Field, Q.fields, about=about)


async def define_field(tx: Tx, *, about: str, name: str, kind: str, choices: Sequence[str] = (), by: Actor) -> int:
    """One more field; its id. Raises Forbidden, KindUnknown, FieldNameMissing, ChoicesMissing, FieldNameTaken."""
    _administrator(by)
    name = " ".join(name.split())[:LONGEST_NAME]
    if kind not in get_args(Kind) or about not in get_args(About):
        raise KindUnknown
    if not name:
        raise FieldNameMissing
    kept = list(dict.fromkeys(one for text in choices if (one := " ".join(text.split())[:LONGEST_NAME])))
    kept = kept[:MOST_CHOICES] if kind == "choice" else []
    if kind == "choice" and not kept:
        raise ChoicesMissing
    made = await tx.value(Q.define_field, about=about, name=name, kind=kind, choices=kept)
    if made is None:
        raise FieldNameTaken
    return int(made)


async def remove_field(tx: Tx, field: int, *, by: Actor) -> None:
    """It is asked for no more; what stood in it stays in the database. Raises Forbidden, NotFound."""
    _administrator(by)
    if not await tx.run(Q.remove_field, id=field):
        raise NotFound


async def values_of(tx: Tx, person: int) -> Sequence[Value]:
    """Every field of a person with what stands in it."""
    return filled(await fields(tx, "person"), await tx.all(Row, Q.values_of, person=person))


async def set_value(tx: Tx, person: int, field: int, text: str, *, by: Actor) -> None:
    """Fill a field of a person in, or empty it. Raises ValueUnfit, NotFound."""
    value = read_value(await the_field(tx, field, "person"), text)
    await tx.run(Q.clear_value, person=person, field=field)
    if value:
        await tx.run(Q.set_value, person=person, field=field, value=value, agent=by.id)
    await tx.record(PersonChanged(person=person), by=by)


async def the_field(tx: Tx, field: int, about: About) -> Field:
    """A field that is still asked for. Raises NotFound."""
    found = next((one for one in await fields(tx, about) if one.id == field), None)
    if found is None:
        raise NotFound
    return found


def filled(known: Sequence[Field], rows: Sequence[Row]) -> list[Value]:
    """The fields with what stands in them."""
    values: Mapping[int, str] = {row.field_id: row.value for row in rows}
    return [Value(field, values.get(field.id, "")) for field in known]


def read_value(field: Field, text: str) -> str:
    """What somebody typed, as it is kept: a number with a point, a date as 2026-11-22. Raises ValueUnfit."""
    text = " ".join(text.split())[:LONGEST]
    if not text or field.kind == "text":
        return text
    try:
        if field.kind == "number":
            return _number(text)
        if field.kind == "date":
            return date.fromisoformat(text).isoformat()
    except (ValueError, InvalidOperation):
        raise ValueUnfit(value=text[:80], field=field.name) from None
    choice = next((one for one in field.choices if one.casefold() == text.casefold()), None)
    if choice is None:
        raise ValueUnfit(value=text[:80], field=field.name)
    return choice


def _number(text: str) -> str:
    # A comma is how Spanish writes a fraction; thousands are not separated in a field.
    number = Decimal(text.replace(",", "."))
    if not number.is_finite():
        raise InvalidOperation
    return f"{number:f}"


def _administrator(by: Actor) -> None:
    if "manage" not in by.verbs:
        raise Forbidden
