"""Needs, never diagnoses: for priority and format alone. They stay out of search, segments and exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from typing import Final

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid
from mostrador.people.events import NeedDropped, NeedNoted
from mostrador.people.reach import want_phone

Q = sql.load("mostrador.people.profile")


class _Kind(msgspec.Struct, frozen=True):
    icon: str
    first: bool


NEEDS: Final[Mapping[str, _Kind]] = msgspec.toml.decode(
    files(__package__).joinpath("needs.toml").read_bytes(), type=dict[str, _Kind]
)
# Those that let somebody go first, for who chooses whose turn it is.
FIRST: Final = tuple(kind for kind, one in NEEDS.items() if one.first)


class NeedUnknown(Invalid):
    """Choose one of the ways to be served that are there."""


class Need(msgspec.Struct, frozen=True):
    """One way somebody is served best. `by` is the agent who noted it, None when the person did."""

    kind: str
    at: datetime
    by: str | None

    @property
    def icon(self) -> str:
        """The picture beside it."""
        return NEEDS[self.kind].icon

    @property
    def first(self) -> bool:
        """Whether they are attended first."""
        return NEEDS[self.kind].first


async def needs_of(tx: Tx, person: int) -> Sequence[Need]:
    """How somebody is served best."""
    return [one for one in await tx.all(Need, Q.needs, person=person) if one.kind in NEEDS]


async def note_need(tx: Tx, person: int, kind: str, *, by: Actor) -> None:
    """On their own word, by their own hand or by an agent's. Raises NeedUnknown, PhoneWanted."""
    if kind not in NEEDS:
        raise NeedUnknown
    if kind == "call":
        await want_phone(tx, person, by=by)
    if await tx.run(Q.note_need, person=person, kind=kind, agent=by.id if by.kind == "agent" else None):
        await tx.record(NeedNoted(person=person), by=by)


async def drop_need(tx: Tx, person: int, kind: str, *, by: Actor) -> None:
    """Taken back in one click: the row is gone, and only that something was taken back remains."""
    if await tx.run(Q.drop_need, person=person, kind=kind, alone=by.kind == "customer"):
        await tx.record(NeedDropped(person=person), by=by)
