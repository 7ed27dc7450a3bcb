"""Addresses that are no more: a server says so while we hand a mail over, or a mail that came back does."""

from __future__ import annotations

import msgspec
import pytest
from tests.care.mail.letters import SHOP, comes
from tests.care.mail.test_hostile import DSN
from tests.care.mail.test_participants import CARLA, Post, leaves, post, says
from tests.cast import Cast

from mostrador import threads
from mostrador.care import mail
from mostrador.care.mail import marks
from mostrador.channels import email
from mostrador.channels.email import inbox, outbox, reading, smtp
from mostrador.channels.email.authenticity import Authenticity
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.files import file_store
from mostrador.threads import Message

__all__ = ["post"]


async def last(db: Database, cast: Cast) -> Message:
    """What stands last on the thread."""
    async with db.look() as tx:
        return (await threads.page(tx, 1, viewer=cast.ana)).messages[-1]


async def no_more(db: Database) -> list[str]:
    """The addresses to which nothing goes."""
    async with db.look() as tx:
        return list(await tx.values("SELECT address FROM unreachable"))


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("550 5.1.1 <carla@example.test>: Recipient address rejected: User unknown", True),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound", True),
        ("550 5.2.1 The account is disabled", True),
        ("550 5.4.4 No such domain", True),
        ("550 5.1.8 Sender address rejected", False),
        ("552 5.3.4 Message too big", False),
        ("550 5.7.1 Policy: see 5.1.1", False),
        ("552 5.2.2 Mailbox full", False),
        ("550 No", False),
    ],
)
def test_which_refusals_say_that_there_is_no_such_address(said: str, *, gone: bool) -> None:
    """What a server allows, the size and our own sender say nothing of the address."""
    assert smtp.Refused(said).gone is gone


async def test_a_server_that_knows_no_such_address_counts_as_a_mail_that_came_back(
    db: Database, config: Config, cast: Cast, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its owner is asked to call and nothing more goes there; sent again by hand and taken, nothing is said of it."""

    async def refuse(*_: object, **__: object) -> smtp.Handed:
        raise smtp.Refused("550 5.1.1 User unknown")

    with monkeypatch.context() as closed:
        closed.setattr(smtp, "hand", refuse)
        await says(db, config, cast.ana, "Pasillo tres")
    assert ((await last(db, cast)).sign, await no_more(db)) == ("mail-returned", [CARLA])
    async with db.look() as tx:
        [one, *_] = await outbox.of_thread(tx, 1)
        assert (one.state, one.permanent, one.bounce) == ("refused", True, "550 5.1.1 User unknown")
        assert await tx.value("SELECT count(*) FROM mention WHERE agent_id = %(ana)s", ana=cast.ana.id) == 1
        said = (await threads.page(tx, 1, viewer=cast.ana)).messages
        at_it = await mail.marks_at(tx, said)
    assert [went.back for mark in at_it.values() for went in mark.went] == ["for-good"]
    await says(db, config, cast.ana, "¿Me lees?")
    assert len(post.brought[CARLA]) == 1
    async with db.begin() as tx:
        await outbox.send_again(tx, one.id)
    await leaves(db, config)
    async with db.look() as tx:
        again = await outbox.find_outgoing(tx, one.id)
    assert (again.state, again.bounced_at, again.permanent, len(post.brought[CARLA])) == ("sent", None, False, 2)


async def test_a_false_bounce_stops_nothing(
    db: Database, config: Config, cast: Cast, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even to the mark of the case: it is told as unproved."""
    check = reading.check

    def doubted(*given: object, **more: object) -> Authenticity:
        return msgspec.structs.replace(check(*given, **more), suspect=True)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "check", doubted)
    await says(db, config, cast.ana, "Pasillo tres")
    forged = DSN.format(to=marks.plus_address(config.secret(), SHOP, 1)).encode()
    hash, size = await email.store(file_store(config.files), forged)
    async with db.begin() as tx:
        await inbox.keep(tx, 1, hash=hash, size=size)
    await comes(db, config, 1)
    told = await last(db, cast)
    assert (told.sign, told.text, await no_more(db)) == ("mail-return-doubted", CARLA, [])
    async with db.look() as tx:
        assert not any(one.bounced_at for one in await outbox.of_thread(tx, 1))
