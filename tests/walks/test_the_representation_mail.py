"""Somebody may write for another: both read so in a mail, and again when it is over; who has none gets a letter."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from mostrador import people
from mostrador.care import representation
from mostrador.channels import AddressGiven
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.db import Database, Tx
from mostrador.people import ties
from tests.cast import Cast, write
from tests.walks.mailbox import Mailbox, work


@pytest.fixture
def config(config: Config, mails: Mailbox) -> Config:
    """The shop can send mail."""
    return msgspec.structs.replace(config, smtp_url=mails.url)


async def named(tx: Tx, cast: Cast) -> tuple[int, int, int]:
    """Ramón, Noa who writes for him, and the representation."""
    father = (await write(tx, "La caldera", name="Ramón López")).person
    daughter = (await write(tx, "Por mi padre", name="Noa López")).person
    await people.add_address(tx, daughter, AddressGiven("email", "noa@example.org"), by=cast.ana)
    last = clock.now().date() + timedelta(days=30)
    made = await ties.name_representative(
        tx, father, representative=daughter, scope="la garantía de la caldera", until=last, by=cast.ana
    )
    return father, daughter, made


async def test_both_get_the_proof_that_it_counts_and_that_it_is_over(
    cast: Cast, mails: Mailbox, config: Config, db: Database
) -> None:
    async with db.begin() as tx:
        father, _, made = await named(tx, cast)
        await people.add_address(tx, father, AddressGiven("email", "ramon@example.org"), by=cast.ana)
    await work(config, db)
    assert mails.empty(), "on one's word alone nobody is told"

    async with db.begin() as tx:
        await ties.confirm_representative(tx, father, made, how="person", by=cast.ana)
        await ties.confirm_representative(tx, father, made, how="person", by=cast.ana)
    await work(config, db)
    told = {mail["To"]: mail for mail in [await mails.next(), await mails.next()]}
    assert mails.empty(), "once each"
    assert "Noa López puede escribirnos por ti" in told["ramon@example.org"]["Subject"]
    assert "puedes escribirnos por Ramón López" in told["noa@example.org"]["Subject"]
    assert "la garantía de la caldera" in told["ramon@example.org"].get_content()
    async with db.look() as tx:
        (now,) = await ties.representatives_of(tx, father)
        assert now.told_person_at
        assert now.told_representative_at
        assert not await representation.letters_due(tx, [now], mails=True)

    async with db.begin() as tx:
        await ties.end_representative(tx, father, made, by=cast.ana)
    await work(config, db)
    told = {mail["To"]: mail for mail in [await mails.next(), await mails.next()]}
    assert "Noa López ya no nos escribe por ti" in told["ramon@example.org"]["Subject"]
    assert "ya no nos escribes por Ramón López" in told["noa@example.org"]["Subject"]
    async with db.look() as tx:
        (now,) = await ties.representatives_of(tx, father)
        assert now.told_person_end_at
        assert now.told_representative_end_at


async def test_a_letter_is_due_to_who_left_no_address(cast: Cast, mails: Mailbox, config: Config, db: Database) -> None:
    async with db.begin() as tx:
        father, _, made = await named(tx, cast)
        await ties.confirm_representative(tx, father, made, how="document", document="Poder, carpeta 3", by=cast.ana)
    await work(config, db)
    assert (await mails.next())["To"] == "noa@example.org"
    assert mails.empty()
    async with db.begin() as tx:
        (now,) = await ties.representatives_of(tx, father)
        assert await representation.letters_due(tx, [now], mails=True) == {(made, True)}
        await ties.tell_representative(tx, father, made, principal=True, by=cast.ana)
        (now,) = await ties.representatives_of(tx, father)
        assert not await representation.letters_due(tx, [now], mails=True)


async def test_where_no_mail_leaves_letters_are_due_to_both(
    cast: Cast, mails: Mailbox, config: Config, db: Database
) -> None:
    async with db.begin() as tx:
        father, _, made = await named(tx, cast)
        await ties.confirm_representative(tx, father, made, how="person", by=cast.ana)
    await work(msgspec.structs.replace(config, smtp_url=None), db)
    assert mails.empty()
    async with db.look() as tx:
        (now,) = await ties.representatives_of(tx, father)
        assert await representation.letters_due(tx, [now], mails=False) == {(made, True), (made, False)}


async def test_what_never_counted_ends_without_a_word(cast: Cast, mails: Mailbox, config: Config, db: Database) -> None:
    async with db.begin() as tx:
        father, _, made = await named(tx, cast)
        await ties.end_representative(tx, father, made, by=cast.ana)
    await work(config, db)
    assert mails.empty()
