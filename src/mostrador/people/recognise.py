"""Recognise who writes."""

from __future__ import annotations

from mostrador.channels import Incoming
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.people.events import AddressProvedTwice
from mostrador.people.reach import Written, lapse_one
from mostrador.people.records import Person

Q = sql.load("mostrador.people")


async def recognise(tx: Tx, incoming: Incoming) -> Person:
    """The person an `Incoming` comes from; a new one when nothing proves who it is.

    An address somebody typed proves nothing: it is kept, unverified, with a new person. Who was merged
    into another is still recognised as themselves; `Person.now` says who that is at the desk.
    """
    address = incoming.address
    known: Person | None = None
    if address and address.verified:
        await tx.run(Q.one_address, channel=address.channel, value=address.value)
        if address.channel == "phone":
            await lapse_one(tx, address)
    if incoming.person is not None:
        known = await tx.maybe(Person, Q.by_id, id=incoming.person)
    elif address and address.verified:
        known = await tx.maybe(
            Person, Q.by_verified_address, channel=address.channel, value=address.value, now=clock.now()
        )
    if known is None:
        return await tx.one(
            Person,
            Q.add_person,
            name=incoming.name,
            language=incoming.language,
            channel=address.channel if address else None,
            value=address.value if address else None,
            verified=bool(address and address.verified),
            now=clock.now(),
        )
    if address:
        written = await tx.maybe(
            Written,
            Q.add_address,
            person=known.id,
            channel=address.channel,
            value=address.value,
            verified=address.verified,
            agent=None,
            now=clock.now(),
        )
        if written and written.also_at:
            await tx.record(AddressProvedTwice(person=known.id, address=written.id), by=SYSTEM)
    if incoming.name and not known.name:
        await tx.run(Q.rename, id=known.id, name=incoming.name)
    return known
