"""Ways to reach a person: written down, proved, lapsed, taken away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.cast import plant

from mostrador import people
from mostrador.channels import AddressGiven, Incoming
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.people import Person
from mostrador.people.address import AddressNotUnderstood
from mostrador.people.reach import AddressKnown, HandleNotUnderstood, SignedBySite

MAIL = AddressGiven("email", "carla@example.org")
PHONE = AddressGiven("phone", "+34612345678", verified=True)


async def somebody(tx: Tx, name: str = "Carla", address: AddressGiven | None = None) -> Person:
    return await people.recognise(tx, Incoming(via="counter", text="Hola", name=name, address=address))


async def test_an_agent_writes_down_marks_and_takes_away_and_it_says_who(tx: Tx) -> None:
    cast = await plant(tx)
    carla = (await somebody(tx)).id
    phone = people.understand_address("phone", "612 34 56 78")
    assert phone == AddressGiven("phone", "+34612345678")
    added = await people.add_address(tx, carla, phone, by=cast.ana)
    with pytest.raises(AddressKnown):
        await people.add_address(tx, carla, phone, by=cast.ana)
    (shown,) = (await people.find(tx, carla))[1]
    assert (shown.added, shown.verified_at) == ("Ana", None)
    await people.mark_verified(tx, carla, added, by=cast.bruno)
    (shown,) = (await people.find(tx, carla))[1]
    assert shown.verified_at is not None
    assert (shown.added, shown.proved) == ("Ana", "Bruno")
    await people.mark_unverified(tx, carla, added, by=cast.bruno)
    await people.remove_address(tx, carla, added, by=cast.elena)
    assert not (await people.find(tx, carla))[1]
    told = await tx.values(
        "SELECT kind || ' ' || actor FROM event WHERE topic = %(topic)s ORDER BY id", topic=f"person:{carla}"
    )
    assert told == [
        f"address.added agent:{cast.ana.id}",
        f"address.marked agent:{cast.bruno.id}",
        f"address.marked agent:{cast.bruno.id}",
        f"address.removed agent:{cast.elena.id}",
    ]


async def test_nobody_changes_the_address_of_another_or_what_a_site_signed(tx: Tx) -> None:
    cast = await plant(tx)
    carla = await somebody(tx, address=AddressGiven("widget", "user-7", verified=True))
    noa = await somebody(tx, "Noa", MAIL)
    (hers,), (signed,) = (await people.find(tx, noa.id))[1], (await people.find(tx, carla.id))[1]
    with pytest.raises(NotFound):
        await people.remove_address(tx, carla.id, hers.id, by=cast.ana)
    for verb in (people.remove_address, people.mark_verified, people.mark_unverified):
        with pytest.raises(SignedBySite):
            await verb(tx, carla.id, signed.id, by=cast.ana)


@pytest.mark.parametrize(
    ("channel", "typed", "kept"),
    [
        ("mastodon", "Carla@Mastodon.social", "@carla@mastodon.social"),
        ("telegram", " @Carla_1 ", "@carla_1"),
        ("bluesky", "carla.bsky.social", "@carla.bsky.social"),
    ],
)
def test_a_handle_is_kept_as_its_network_writes_it(channel: str, typed: str, kept: str) -> None:
    given = people.understand_address(channel, typed)
    assert given is not None
    assert (given.channel, given.value) == (channel, kept)
    assert people.understand_address(channel, "  ") is None


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(HandleNotUnderstood):
        people.understand_address("mastodon", "carla")
    with pytest.raises(AddressNotUnderstood):
        people.understand_address("email", "carla@")


async def test_a_phone_proves_who_somebody_is_for_twelve_months(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    carla = await somebody(tx, "Carla", PHONE)
    assert (await somebody(tx, "", PHONE)).id == carla.id, "the premise: it says who she is"
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=364))
    assert (await somebody(tx, "", PHONE)).id == carla.id
    assert (await people.find(tx, carla.id))[1][0].verified_at
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=2 * 364))
    assert (await people.find(tx, carla.id))[1][0].verified_at, "proved again, it holds again"
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=364 + 367))
    assert not (await people.find(tx, carla.id))[1][0].verified_at, "nobody reads it as proved, even before it is swept"
    assert not (await people.own_addresses(tx, carla.id))[0].verified_at


async def test_a_lapsed_phone_is_free_for_who_has_it_now(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    carla = await somebody(tx, "Carla", PHONE)
    mail = await somebody(tx, "Carla", AddressGiven("email", "carla@example.org", verified=True))
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=370))
    noa = await somebody(tx, "Noa", PHONE)
    assert noa.id != carla.id
    assert (await people.find(tx, noa.id))[1][0].verified_at
    hers = (await people.find(tx, carla.id))[1][0]
    assert hers.lapsed_at is not None
    assert not hers.proven
    assert (await people.find(tx, mail.id))[1][0].verified_at, "an e-mail is not lent to somebody else after a year"


async def test_the_worker_lapses_what_is_due_once(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    carla = await somebody(tx, "Carla", PHONE)
    assert await people.lapse(tx) == 0
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=366))
    assert await people.lapse(tx) == 1
    assert await people.lapse(tx) == 0
    assert (
        await tx.value(
            "SELECT count(*) FROM event WHERE kind = 'address.lapsed' AND topic = %(t)s", t=f"person:{carla.id}"
        )
        == 1
    )
