"""The ways to reach a person, written down, proved, lapsed and taken away by us."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from mostrador.channels import AddressGiven
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound
from mostrador.people.address import AddressNotUnderstood, understand
from mostrador.people.events import AddressAdded, AddressLapsed, AddressMarked, AddressProvedTwice, AddressRemoved
from mostrador.people.records import Address

Q = sql.load("mostrador.people")
# How a handle is written on each network, and how we keep it: in small letters.
HANDLES: Final[dict[str, re.Pattern[str]]] = {
    "mastodon": re.compile(r"@?[a-z0-9_.-]{1,64}@[a-z0-9.-]{1,120}\.[a-z]{2,20}"),
    "bluesky": re.compile(r"@?[a-z0-9-]{1,64}(\.[a-z0-9-]{1,64})+"),
    "telegram": re.compile(r"@?[a-z][a-z0-9_]{4,31}"),
    "instagram": re.compile(r"@?[a-z0-9_.]{1,30}"),
}


class HandleNotUnderstood(Invalid):
    """“%(value)s” is no name of that network. Write it as they show it there, like @carla."""


class PhoneNotUnderstood(Invalid):
    """“%(value)s” is no phone number. Write it like 612 345 678, or with its country first, like +34 612 345 678."""


class PhoneWanted(Invalid):
    """We know no phone of yours. Write it here as well, so that we can call you."""


class AddressKnown(Conflict):
    """This way to reach them is already here."""


class SignedBySite(Conflict):
    """The website says this one, so it is not ours to change."""


class Written(msgspec.Struct, frozen=True):
    """What became of an address that was given or proved."""

    id: int
    person_id: int
    also_at: datetime | None = None


def understand_address(channel: str, value: str, region: str = "ES") -> AddressGiven | None:
    """What an agent wrote down for a channel; None when blank. Raises AddressNotUnderstood, HandleNotUnderstood."""
    pattern = HANDLES.get(channel)
    if pattern is None:
        return understand(value, region)
    handle = value.strip().lower()
    if not handle:
        return None
    if not pattern.fullmatch(handle):
        raise HandleNotUnderstood(value=value.strip()[:80])
    return msgspec.convert({"channel": channel, "value": f"@{handle.removeprefix('@')}"}, AddressGiven)


async def own_addresses(tx: Tx, person: int) -> Sequence[Address]:
    """The addresses that somebody gave themselves, the verified ones first: all that their own side may know."""
    return await tx.all(Address, Q.own_addresses, person=person, now=clock.now())


async def add_address(tx: Tx, person: int, address: AddressGiven, *, by: Actor) -> int:
    """Write down one more way to reach somebody, unproved; its id. Raises AddressKnown."""
    written = await tx.maybe(
        Written,
        Q.add_address,
        person=person,
        channel=address.channel,
        value=address.value,
        verified=False,
        agent=by.id,
        now=clock.now(),
    )
    if written is None:
        raise AddressKnown
    await tx.record(AddressAdded(person=person, address=written.id), by=by)
    return written.id


async def give_phone(tx: Tx, person: int, typed: str, region: str, *, by: Actor) -> None:
    """Somebody writes down their own phone, read as of `region`; blank is none, and twice is once.

    Raises PhoneNotUnderstood.
    """
    try:
        given = understand(typed, region)
    except AddressNotUnderstood:
        given = AddressGiven("email", typed)
    if given is None:
        return
    if given.channel != "phone":
        raise PhoneNotUnderstood(value=typed.strip()[:80])
    written = await tx.maybe(
        Written,
        Q.add_address,
        person=person,
        channel=given.channel,
        value=given.value,
        verified=False,
        agent=by.id if by.kind == "agent" else None,
        now=clock.now(),
    )
    if written is not None:
        await tx.record(AddressAdded(person=person, address=written.id), by=by)


async def own_phone(tx: Tx, person: int) -> str:
    """The phone that somebody gave themselves; empty when they gave none."""
    return next((one.value for one in await own_addresses(tx, person) if one.channel == "phone"), "")


async def want_phone(tx: Tx, person: int, *, by: Actor) -> None:
    """Whoever asks for themselves to be called says where. Raises PhoneWanted."""
    if by.kind == "customer" and not await own_phone(tx, person):
        raise PhoneWanted


async def mark_verified(tx: Tx, person: int, address: int, *, by: Actor) -> None:
    """An agent saw the proof that an address is theirs. Raises SignedBySite, NotFound."""
    found = await _ours_to_change(tx, person, address)
    now = clock.now()
    await tx.run(Q.one_address, channel=found.channel, value=found.value)
    if found.channel == "phone":
        await lapse_one(tx, AddressGiven("phone", found.value))
    written = await tx.one(
        Written, Q.verify_address, id=address, channel=found.channel, value=found.value, agent=by.id, now=now
    )
    await tx.record(AddressMarked(person=person, address=address, verified=True), by=by)
    if written.also_at:
        await tx.record(AddressProvedTwice(person=written.person_id, address=address), by=by)


async def mark_unverified(tx: Tx, person: int, address: int, *, by: Actor) -> None:
    """The proof does not hold. Raises SignedBySite, NotFound."""
    await _ours_to_change(tx, person, address)
    await tx.run(Q.unverify_address, id=address)
    await tx.record(AddressMarked(person=person, address=address, verified=False), by=by)


async def remove_address(tx: Tx, person: int, address: int, *, by: Actor) -> None:
    """Forget a way to reach them; who did it and when stays. Raises SignedBySite, NotFound."""
    await _ours_to_change(tx, person, address)
    await tx.run(Q.remove_address, id=address)
    await tx.record(AddressRemoved(person=person, address=address), by=by)


async def lapse(tx: Tx) -> int:
    """Phones proved twelve months ago prove nothing any more; how many lapsed. The worker's."""
    return await _lapsed(tx, await tx.all(Written, Q.lapse_due, now=clock.now()))


async def lapse_one(tx: Tx, address: AddressGiven) -> int:
    """The same for one number, before somebody proves that it is theirs now."""
    return await _lapsed(
        tx, await tx.all(Written, Q.lapse_one, channel=address.channel, value=address.value, now=clock.now())
    )


async def _lapsed(tx: Tx, lapsed: Sequence[Written]) -> int:
    for one in lapsed:
        await tx.record(AddressLapsed(person=one.person_id, address=one.id), by=SYSTEM)
    return len(lapsed)


async def _ours_to_change(tx: Tx, person: int, address: int) -> Address:
    found = await tx.maybe(Address, Q.address_of, id=address, person=person)
    if found is None:
        raise NotFound
    if found.channel == "widget":
        raise SignedBySite
    return found
