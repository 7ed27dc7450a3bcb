"""The door in: whatever arrives, a thread has an owner, and nothing is kept that cannot be."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from tests.cast import Cast, carla, owned_by, plant, write

from mostrador import people, threads
from mostrador.care.routing import find_owner
from mostrador.channels import AddressGiven, Incoming
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database, TextUnfit, Tx
from mostrador.kit.errors import NotFound
from mostrador.threads.receive import Blocked, NothingSaid
from mostrador.threads.say import AttachmentMissing

SPOILT = ["\0", "una\0dos", "media \ud83d letra"]
WHOLE = [
    "👩‍🔧 ¡Se cayó la balda! 🪛",
    "שלום, הברג שבור — مرحبا",
    "x" * 1024 * 1024,
    "\n" * 3 + "al final",
    "'; DROP TABLE thread; --",
    "%(thread)s {0} \\",
]
PROVEN = AddressGiven("email", "carla@example.org", verified=True)


@pytest.mark.parametrize("text", SPOILT, ids=ascii)
async def test_what_nothing_can_keep_is_refused_with_a_sentence(db: Database, cast: Cast, text: str) -> None:
    for spoilt in ({"text": text}, {"name": text}, {"kind": "enquiry", "client_scope": "ip:1", "client_id": text}):
        with pytest.raises(TextUnfit):
            async with db.begin() as tx:
                await write(tx, **({"text": "Hola"} | spoilt))  # type: ignore[arg-type]
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM person") == 0, "half of it was kept"


async def test_words_come_back_as_they_went_in(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    for text in WHOLE:
        await threads.receive(
            tx, Incoming(via="counter", text=text, thread=customer.thread), find_owner=find_owner, by=customer.actor
        )
    page = await threads.after(tx, customer.thread, 1, viewer=cast.ana)
    assert [message.text for message in page.messages] == WHOLE


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
async def test_nothing_said_opens_nothing(tx: Tx, text: str) -> None:
    await plant(tx)
    with pytest.raises(NothingSaid):
        await write(tx, text)


async def test_the_same_first_attempt_from_eight_hands_is_one_thread(db: Database, cast: Cast) -> None:
    async def attempt() -> threads.Received:
        async with db.begin() as tx:
            return await write(tx, client_scope="ip:1", client_id="doble clic")

    received = await asyncio.gather(*(attempt() for _ in range(8)))
    assert len({one.thread for one in received}) == len({one.message.id for one in received}) == 1
    assert sum(one.opened for one in received) == 1
    assert sum(one.message.repeated for one in received) == 7


async def test_one_proven_address_is_one_person_however_they_hurry(db: Database, cast: Cast) -> None:
    async def mail() -> threads.Received:
        async with db.begin() as tx:
            return await write(tx, address=PROVEN)

    received = await asyncio.gather(*(mail() for _ in range(6)))
    assert len({one.person for one in received}) == 1
    assert len({one.thread for one in received}) == 6


async def test_an_address_that_somebody_typed_proves_nothing(tx: Tx) -> None:
    await plant(tx)
    carla_herself = await write(tx, address=PROVEN)
    impostor = await write(tx, address=msgspec.structs.replace(PROVEN, verified=False))
    assert impostor.person != carla_herself.person
    proved = await write(tx, person=impostor.person, address=PROVEN)
    _, addresses = await people.find(tx, proved.person)
    assert [address.verified_at for address in addresses] == [None], "an address proves two people"


async def test_a_typed_address_can_be_proven_later(tx: Tx) -> None:
    await plant(tx)
    typed = await write(tx, address=msgspec.structs.replace(PROVEN, verified=False))
    await write(tx, person=typed.person, address=PROVEN)
    assert (await write(tx, address=PROVEN)).person == typed.person


async def test_who_is_blocked_reaches_no_desk_until_unblocked(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    again = Incoming(via="counter", text="¡Contestad!", thread=customer.thread)
    await people.block(tx, customer.actor.id, by=cast.ana)
    for deed in (
        threads.receive(tx, again, find_owner=find_owner, by=customer.actor),
        threads.sign(tx, customer.thread, "received", by=customer.actor),
        write(tx, person=customer.actor.id),
    ):
        with pytest.raises(Blocked):
            await deed
    await people.unblock(tx, customer.actor.id)
    assert (await threads.receive(tx, again, find_owner=find_owner, by=customer.actor)).message.position == 2


async def test_nobody_sends_the_file_of_another(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    theirs = await threads.add_attachment(
        tx, name="dni.jpg", hash="h", size=1, media_type="image/jpeg", by="browser:99"
    )
    for key in (theirs.key, "inventada"):
        with pytest.raises(AttachmentMissing):
            async with tx.connection.transaction():
                await threads.reply(tx, customer.thread, "Mira", by=cast.ana, attachments=(key,))
    with pytest.raises(NotFound):
        await threads.find_attachment(tx, theirs.key, viewer=cast.elena, uploader=str(cast.elena))


async def test_files_stand_in_the_order_they_were_chosen(tx: Tx) -> None:
    """Whichever upload ended first."""
    cast = await plant(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    ended = [
        await threads.add_attachment(tx, name=name, hash=name, size=1, media_type="image/jpeg", by=str(cast.ana))
        for name in ("b.jpg", "c.jpg", "a.jpg")
    ]
    chosen = tuple(file.key for file in sorted(ended, key=lambda file: file.name))
    await threads.reply(tx, customer.thread, "Mira", by=cast.ana, attachments=chosen)
    page = await threads.page(tx, customer.thread, viewer=cast.ana)
    assert [file.name for file in page.attachments[page.messages[-1].id]] == ["a.jpg", "b.jpg", "c.jpg"]


async def test_a_full_desk_refuses_nobody(tx: Tx) -> None:
    cast = await plant(tx)
    await tx.run("DELETE FROM shift")
    received = await write(tx)
    assert (await threads.find(tx, received.thread, viewer=SYSTEM)).owner_id == cast.elena.id


@pytest.mark.parametrize("number", [-1, 0, 2**31, 2**63, 2**200])
async def test_a_number_no_thread_can_have_is_not_found(shared_db: Database, number: int) -> None:
    for actor in (Actor("customer", 1, groups=frozenset({"browser:1"})), SYSTEM):
        with pytest.raises(NotFound):
            async with shared_db.begin() as tx:
                await threads.find(tx, number, viewer=actor)
        with pytest.raises(NotFound):
            async with shared_db.begin() as tx:
                await threads.receive(
                    tx,
                    Incoming(via="counter", text="Hola", thread=number or -1),
                    find_owner=owned_by(SYSTEM, 1),
                    by=actor,
                )
