"""The ways back in: a link, a one-time code and the code open what they should, and nothing else."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import Cast, Customer, carla, plant

from mostrador import people, threads
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound
from mostrador.threads.code import CodeMistyped
from mostrador.threads.ways_in import LinkRevokedOrWrong

SECRET = b"0" * 32
OTHER_SECRET = b"1" * 32
FORGED = [
    "",
    ".",
    "..",
    "1",
    "1.abcdef01",
    "1.abcdef01.",
    "-1.abcdef01.AAAA",
    "99999999999999999999.abcdef01.AAAA",
    "9" * 18 + ".abcdef01.AAAA",
    "١.abcdef01.AAAA",
    "1.\0.AAAA",
    "1.\ud800.\udfff",
    "1.abcdef01.🔑",
    "1." + "a" * 100_000,
    "1 OR 1=1.abcdef01.AAAA",
]


@pytest.fixture
async def customer(db: Database, cast: Cast) -> Customer:
    async with db.begin() as tx:
        return await carla(tx, owner=cast.ana, team=cast.counter)


def a_link(customer: Customer, generation: int = 1, secret: bytes = SECRET) -> str:
    return threads.link_of(secret, customer.thread, f"person:{customer.actor.id}", generation)


async def test_a_link_is_opened_until_it_is_revoked(db: Database, cast: Cast, customer: Customer) -> None:
    async with db.begin() as tx:
        assert (await threads.open_link(tx, SECRET, a_link(customer))).id == customer.thread
        generation = await threads.revoke_links(tx, customer.thread, by=cast.ana)
        for old in (a_link(customer), a_link(customer, generation, OTHER_SECRET)):
            with pytest.raises(LinkRevokedOrWrong):
                await threads.open_link(tx, SECRET, old)
        assert (await threads.open_link(tx, SECRET, a_link(customer, generation))).id == customer.thread


@pytest.mark.parametrize("forged", FORGED, ids=lambda text: ascii(text)[:24])
async def test_a_forged_link_opens_nothing(tx: Tx, forged: str) -> None:
    with pytest.raises(LinkRevokedOrWrong):
        await threads.open_link(tx, SECRET, forged)


async def test_a_link_with_one_character_changed_opens_nothing(db: Database, customer: Customer) -> None:
    link = a_link(customer)
    async with db.look() as tx:
        for place, was in enumerate(link):
            other = "A" if was != "A" else "B"
            with pytest.raises(LinkRevokedOrWrong):
                await threads.open_link(tx, SECRET, link[:place] + other + link[place + 1 :])


async def test_a_forwarded_link_lets_nobody_in(db: Database, customer: Customer) -> None:
    async with db.begin() as tx:
        somebody = await carla(tx, owner=Actor("agent", 1), team=1, text="Otra cosa")
        assert await threads.anyone_admitted(tx, customer.thread)
        await threads.open_link(tx, SECRET, a_link(customer))
    async with db.look() as tx:
        with pytest.raises(NotFound):
            await threads.find(tx, customer.thread, viewer=somebody.actor)


async def test_a_passcode_takes_five_tries_also_at_the_same_time(db: Database, customer: Customer) -> None:
    async with db.begin() as tx:
        right = await threads.new_passcode(tx, SECRET, customer.thread)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"

    async def attempt(digits: str) -> bool:
        async with db.begin() as tx:
            return await threads.try_passcode(tx, SECRET, customer.thread, digits)

    assert not any(await asyncio.gather(*(attempt(wrong) for _ in range(12))))
    assert not await attempt(right), "it opened after five tries"
    async with db.look() as tx:
        assert await tx.value("SELECT tries FROM passcode") == 5


async def test_a_passcode_opens_once_and_only_the_last_one(db: Database, customer: Customer) -> None:
    async def ask() -> str:
        async with db.begin() as tx:
            return await threads.new_passcode(tx, SECRET, customer.thread)

    async def attempt(digits: str, secret: bytes = SECRET) -> bool:
        async with db.begin() as tx:
            return await threads.try_passcode(tx, secret, customer.thread, digits)

    old = await ask()
    while (right := await ask()) == old:
        pass
    assert not await attempt(old)
    assert not await attempt(right, OTHER_SECRET)
    for odd in ("", "\0", "\ud800", "٠١٢٣٤٥"):
        assert not await attempt(odd) or odd == right
    right = await ask()
    spoken = f" {right[:3]} {right[3:]} "
    assert sum(await asyncio.gather(*(attempt(spoken) for _ in range(4)))) == 1
    await asyncio.gather(*(ask() for _ in range(4)))
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM passcode") == 1, "asking at once multiplied the tries"


async def test_a_code_shows_a_status_and_nothing_personal(db: Database, customer: Customer) -> None:
    async with db.look() as tx:
        code = (await threads.brief(tx, customer.thread)).code
        shown = repr(await threads.status(tx, threads.show_code(code).lower()))
    for personal in ("Carla", "hembrilla", str(customer.key)):
        assert personal not in shown


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=40))
def test_any_text_as_a_code_is_a_code_or_mistyped(text: str) -> None:
    with suppress(CodeMistyped):
        assert len(threads.read_code(text)) == 11


async def test_earlier_words_follow_only_within_the_same_browser(tx: Tx) -> None:
    cast = await plant(tx)
    visitor = await carla(tx, owner=cast.ana, team=cast.counter)
    known = await carla(tx, owner=cast.ana, team=cast.counter, text="Otra cosa")
    (before,), (after,) = visitor.actor.ids("browser"), known.actor.ids("browser")
    await threads.join(tx, visitor=before, identified=after)
    assert (await threads.find(tx, visitor.thread, viewer=known.actor)).id == visitor.thread
    with pytest.raises(NotFound):
        await threads.find(tx, known.thread, viewer=visitor.actor)
    await people.forget_browser(tx, after)
    assert await people.open_browser(tx, known.key) is None
