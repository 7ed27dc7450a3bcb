"""Find somebody who wrote before."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from mostrador.channels import AddressGiven
from mostrador.kit import clock, sql
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.people.records import Address, Person

Q = sql.load("mostrador.people")


async def find(tx: Tx, person: int) -> tuple[Person, Sequence[Address]]:
    """A person and their addresses, the verified ones first, with what merges brought. Raises NotFound.

    For us; a customer's side asks `own_addresses`.
    """
    found = await tx.maybe(Person, Q.whole_person, id=person)
    if found is None:
        raise NotFound
    return found, await tx.all(Address, Q.addresses, person=person, now=clock.now())


async def find_known(tx: Tx, person: int) -> tuple[Person, Sequence[Address]]:
    """The same by the name we know them by, for the desk alone: their own page says their own. Raises NotFound."""
    found, addresses = await find(tx, person)
    return msgspec.structs.replace(found, name=found.known_as or found.name), addresses


async def find_holders(tx: Tx, address: AddressGiven) -> Sequence[int]:
    """Up to three people who are reached at exactly this address, proved or as it was said."""
    return await tx.values(Q.holders, channel=address.channel, value=address.value)


async def find_alike(tx: Tx, text: str) -> Sequence[Person]:
    """Up to 8 people whose address begins like `text` or whose name holds it, accents or not."""
    text = text.strip().lower()
    if len(text) < 2:
        return []
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    compact = re.sub(r"[\s().-]", "", escaped) if "@" not in text else escaped
    if re.fullmatch(r"00\d+", compact):
        compact = f"+{compact[2:]}"
    if "@" in text or compact.lstrip("+").isdigit():
        found = await tx.all(Person, Q.find_by_value, prefix=f"{compact}%")
        if found or not compact.isdigit():
            return found
        return await tx.all(Person, Q.find_by_value, prefix=f"+34{compact}%")
    return await tx.all(Person, Q.find_by_name, pattern=f"%{escaped}%")
