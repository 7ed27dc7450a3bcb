"""Who may be the same person: what is suggested, what happens by itself, and what never does."""

from __future__ import annotations

import pytest
from tests.cast import Cast, owned_by, write

from mostrador import people, threads
from mostrador.channels import AddressGiven, Incoming
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.people.merging import Alike, names_agree

MAIL = "carla@example.org"


async def somebody(tx: Tx, cast: Cast, name: str, *addresses: AddressGiven, owner: Actor | None = None) -> int:
    owner = owner or cast.ana
    team = cast.counter if owner is cast.ana else cast.workshop
    received = await write(tx, find_owner=owned_by(owner, team), name=name)
    for address in addresses:
        await people.recognise(tx, Incoming(via="counter", text="", person=received.person, address=address))
    return received.person


async def alike(tx: Tx, person: int, cast: Cast) -> list[tuple[int, list[tuple[str, bool]]]]:
    found: list[Alike] = list(await threads.suggestions(tx, person, viewer=cast.ana))
    return [(one.person.id, [(e.kind, e.shared) for e in one.evidence]) for one in found]


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Carla Gómez", "CARLA GOMEZ", True),
        ("Gómez, Carla", "Carla Gómez", True),
        ("Carla Gómez", "Carla Gómez Ruiz", True),
        ("Carla", "Carla", True),
        ("Carla", "Carla Gómez", False),
        ("Carla Gómez", "Carlos Gómez", False),
        ("", "", False),
    ],
)
def test_names_agree_without_accents_or_order(one: str, other: str, agree: bool) -> None:
    assert names_agree(one, other) is agree
    assert names_agree(other, one) is agree


async def test_each_reason_is_shown_the_strongest_first(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        me = await somebody(
            tx, cast, "Carla Gómez", AddressGiven("email", MAIL, verified=True), AddressGiven("phone", "+34612345678")
        )
        proved = await somebody(tx, cast, "Carla", AddressGiven("email", MAIL, verified=True))
        said = await somebody(tx, cast, "C. G.", AddressGiven("email", MAIL))
        phone = await somebody(tx, cast, "Paco", AddressGiven("phone", "+34612345678"))
        similar = await somebody(tx, cast, "Carla Gómez", AddressGiven("email", "carla1@example.com"))
        await somebody(tx, cast, "Carla Gómez", AddressGiven("email", "otra.cosa@example.com"))
        assert await alike(tx, me, cast) == [
            (proved, [("proven", False)]),
            *sorted([(said, [("address", False)]), (phone, [("phone", False)])], reverse=True),
            (similar, [("similar", False), ("name", False)]),
        ]


async def test_who_was_told_apart_or_is_not_ours_to_read_is_not_suggested(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        me = await somebody(tx, cast, "Carla Gómez", AddressGiven("email", MAIL))
        other = await somebody(tx, cast, "Noa Ruiz", AddressGiven("email", MAIL))
        theirs = await somebody(tx, cast, "Iván Ruiz", AddressGiven("email", MAIL), owner=cast.dario)
        assert [one for one, _ in await alike(tx, me, cast)] == [other]
        assert {one.person.id for one in await threads.suggestions(tx, me, viewer=cast.elena)} == {other, theirs}
        await threads.tell_apart(tx, other, me, by=cast.ana)
        assert not await alike(tx, me, cast)


@pytest.mark.parametrize(
    ("name", "mail", "verified", "merges"),
    [
        ("Carla Gómez", MAIL, True, True),
        ("Noa Ruiz", MAIL, True, False),
        ("Carla", MAIL, True, False),
        ("Carla Gómez", MAIL, False, False),
        ("Carla Gómez", "info@example.org", True, False),
        ("Carla Gómez", "compras+web@example.org", True, False),
    ],
)
async def test_two_become_one_by_themselves_only_beyond_doubt(
    db: Database, cast: Cast, name: str, mail: str, verified: bool, merges: bool
) -> None:
    async with db.begin() as tx:
        me = await somebody(tx, cast, "Carla Gómez", AddressGiven("email", mail, verified=True))
        other = await somebody(tx, cast, name, AddressGiven("email", mail, verified=verified))
        asked = await tx.values("SELECT args->>'address' FROM procrastinate_jobs WHERE task_name = 'merge_if_sure'")
        assert bool(asked) is verified
        for address in asked:
            assert bool(await threads.merge_if_sure(tx, int(address))) is merges
        assert (await threads.find_person(tx, other, viewer=cast.ana) == me) is merges
        if not merges:
            assert [one for one, _ in await alike(tx, me, cast)] == [other], "then it is asked"
            return
        assert await tx.value("SELECT automatic AND by_id IS NULL FROM merge WHERE gone_id = %(id)s", id=other)


async def test_an_address_of_many_merges_nobody(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        for _ in range(3):
            await somebody(tx, cast, "Carla Gómez", AddressGiven("email", MAIL, verified=True))
        for address in await tx.values(
            "SELECT (args->>'address')::bigint FROM procrastinate_jobs WHERE task_name = 'merge_if_sure'"
        ):
            assert await threads.merge_if_sure(tx, address) is None
