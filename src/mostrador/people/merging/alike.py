"""By what one sees that two records may be one person. It only suggests, unless everything speaks for it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.people.events import PeopleTold
from mostrador.people.find import find
from mostrador.people.records import Address, Person

Q = sql.load("mostrador.people.merging")
ALIKE: Final = 0.8
CROWD: Final = 3
WEIGHT: Final = {"proven": 3, "address": 2, "phone": 2, "similar": 1, "name": 0}


class _Shared(msgspec.Struct, frozen=True):
    local: frozenset[str]


class Evidence(msgspec.Struct, frozen=True):
    """One thing that speaks for it.

    `proven`: both proved the same address. `address`, `phone`: both gave it. `similar`: theirs look alike.
    `name`: the names agree. `shared` when the address is of a place, so that it says little.
    """

    kind: Literal["proven", "address", "phone", "similar", "name"]
    value: str
    shared: bool = False


class Alike(msgspec.Struct, frozen=True):
    """Somebody who may be the same person, and why."""

    person: Person
    addresses: tuple[Address, ...]
    evidence: tuple[Evidence, ...]

    @property
    def weight(self) -> int:
        """How much speaks for it, to put the likeliest first."""
        return sum(0 if one.shared else WEIGHT[one.kind] for one in self.evidence)


async def alike(tx: Tx, person: int) -> Sequence[Alike]:
    """Who may be the same as `person`, the likeliest first, at most 8. Raises NotFound."""
    me, mine = await find(tx, person)
    found = []
    for other in await tx.all(Person, Q.candidates, person=person):
        theirs = (await find(tx, other.id))[1]
        evidence = compare(me.name, mine, other.name, theirs)
        if any(one.kind != "name" for one in evidence):
            found.append(Alike(other, tuple(theirs), evidence))
    return sorted(found, key=lambda one: -one.weight)[:8]


async def is_sure(tx: Tx, one: int, other: int) -> tuple[Evidence, ...]:
    """What makes two people the same beyond asking; nothing while a doubt is left. Raises NotFound.

    They proved the same address, it is one of a person and not of a place or of many, their full names
    agree, and nobody ever said that they are two.
    """
    match = next((found for found in await alike(tx, one) if found.person.id == other), None)
    if match is None or await tx.value(Q.tied, one=one, other=other):
        return ()
    proven = [found for found in match.evidence if found.kind == "proven" and not found.shared]
    # A first name alone is the name of many.
    if not proven or not any(found.kind == "name" for found in match.evidence) or len(_words(match.person.name)) < 2:
        return ()
    for found in proven:
        channel = next(a.channel for a in match.addresses if a.value == found.value)
        if await tx.value(Q.holders, channel=channel, value=found.value) >= CROWD:
            return ()
    return match.evidence


async def proved_by_two(tx: Tx, address: int) -> tuple[int, int] | None:
    """Whom an address says somebody is, and who proved it too; None when they are one already, or it is gone."""
    keeper = await tx.value(Q.keeper, address=address)
    holder = await tx.value(Q.holder, address=address)
    return (int(keeper), int(holder)) if keeper and holder and keeper != holder else None


async def tell_apart(tx: Tx, one: int, other: int, *, by: Actor) -> None:
    """An agent looked: they are two. It is not suggested again."""
    if await tx.run(Q.tell_apart, one=one, other=other, agent=by.id):
        await tx.record(PeopleTold(person=one, other=other), by=by)


def compare(
    name: str, addresses: Iterable[Address], other_name: str, others: Sequence[Address]
) -> tuple[Evidence, ...]:
    """What speaks for two records being one person, the strongest first."""
    found: list[Evidence] = []
    agree = names_agree(name, other_name)
    for mine in addresses:
        for theirs in others:
            if mine.channel != theirs.channel:
                continue
            if mine.value == theirs.value:
                kind: Literal["proven", "phone", "address"] = "phone" if mine.channel == "phone" else "address"
                both = mine.proven and theirs.proven
                found.append(Evidence("proven" if both else kind, mine.value, is_of_a_place(mine)))
            elif agree and mine.channel == "email" and _look_alike(mine.value, theirs.value):
                found.append(Evidence("similar", theirs.value, is_of_a_place(theirs)))
    found.sort(key=lambda one: -WEIGHT[one.kind])
    if agree:
        found.append(Evidence("name", other_name))
    return tuple(dict.fromkeys(found))


def names_agree(one: str, other: str) -> bool:
    """Whether two full names are of one person: the same words without accents, or all of one's two in the other's."""
    words, others = _words(one), _words(other)
    if not words or not others:
        return False
    shorter, longer = sorted((words, others), key=len)
    return shorter == longer or (len(shorter) > 1 and shorter < longer)


def is_of_a_place(address: Address) -> bool:
    """Whether an address is of a department or household by its name: info@, compras@."""
    local = address.value.partition("@")[0].partition("+")[0]
    return address.channel == "email" and local in _shared().local


@cache
def _shared() -> _Shared:
    return msgspec.toml.decode(files(__package__).joinpath("shared.toml").read_bytes(), type=_Shared)


def _look_alike(one: str, other: str) -> bool:
    mine, theirs = one.partition("@")[0], other.partition("@")[0]
    return min(len(mine), len(theirs)) > 3 and SequenceMatcher(None, mine, theirs).ratio() >= ALIKE


def _words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return frozenset(letters.split())
