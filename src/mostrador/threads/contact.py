"""Who called, visited or wrote a letter: the three times of a contact; and subject, kind and language."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid
from mostrador.threads.access import find, lock, ours, owner_speaks
from mostrador.threads.events import ContactBegan, ThreadChanged
from mostrador.threads.records import Kind, Tongue

Q = sql.load("mostrador.threads")
Way = Literal["phone", "visit", "letter", "ours"]


class Contact(msgspec.Struct, frozen=True):
    """A call or visit that goes on."""

    id: int
    way: str
    arrived_at: datetime
    answered_at: datetime | None


class TimesWrong(Invalid):
    """These times cannot be: first it arrived, then somebody answered, and neither is still to come."""


async def begin_contact(
    tx: Tx, thread: int, *, way: Way, arrived_at: datetime, answered_at: datetime, by: Actor
) -> int:
    """Record that a call, visit or letter arrived and was answered; its id.

    Raises TimesWrong, NotFound.
    """
    if not arrived_at <= answered_at <= clock.now():
        raise TimesWrong
    found = await lock(tx, thread, by=ours(by))
    await owner_speaks(tx, found, by)
    contact = int(
        await tx.value(Q.add_contact, thread=thread, agent=by.id, way=way, arrived=arrived_at, answered=answered_at)
    )
    began = ContactBegan(thread=thread, owner=found.owner_id, team=found.team_id, contact=contact, way=way)
    await tx.record(began, by=by)
    return contact


async def end_contact(tx: Tx, thread: int, contact: int, *, by: Actor) -> None:
    """The call or visit is over; the second time changes nothing. Raises NotFound."""
    await lock(tx, thread, by=ours(by))
    await tx.run(Q.end_contact, id=contact, thread=thread)


async def open_contact(tx: Tx, thread: int, *, by: Actor) -> Contact | None:
    """The call or visit this agent is in the middle of. Raises NotFound."""
    await find(tx, thread, viewer=ours(by))
    return await tx.maybe(Contact, Q.open_contact, thread=thread, agent=by.id)


async def change(tx: Tx, thread: int, *, subject: str, kind: Kind, language: Tongue | None = None, by: Actor) -> None:
    """What it is about, which kind it is and (unless None) in which language, as the agent understands it.

    Raises NotFound.
    """
    found = await lock(tx, thread, by=ours(by))
    await tx.run(Q.change, thread=thread, subject=" ".join(subject.split())[:120], kind=kind, language=language)
    await tx.record(
        ThreadChanged(thread=thread, owner=found.owner_id, team=found.team_id, was=found.kind, kind_now=kind), by=by
    )
