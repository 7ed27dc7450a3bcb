"""An answer by mail is undone or it leaves, never both; and what stands at a message about its mails."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from tests.care.mail.letters import comes, letter
from tests.care.mail.test_hostile import first_word, mailbox
from tests.cast import Cast

from mostrador import threads
from mostrador.care import clocks, mail
from mostrador.channels.email import outbox, smtp
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database
from mostrador.kit.errors import NotFound
from mostrador.kit.files import file_store
from mostrador.threads.withdraw import NotYours

CARLA = "carla@example.test"


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """To whom mails were handed over; every server takes them."""
    recipients: list[str] = []

    async def hand(*_: object, recipient: str, **__: object) -> smtp.Handed:
        recipients.append(recipient)
        return smtp.Handed("250 taken")

    monkeypatch.setattr(smtp, "hand", hand)
    return recipients


@asynccontextmanager
async def answered(db: Database, config: Config, cast: Cast) -> AsyncIterator[tuple[int, Actor]]:
    """Carla wrote, and her owner has just answered; the message and who wrote it."""
    async with db.begin() as tx:
        await tx.run("UPDATE agent SET suspended_at = now() WHERE id = %(id)s", id=cast.bruno.id)
    await comes(db, config, await mailbox(db, config, cast), letter("carla", "Busco una hembrilla"))
    await first_word(db, config)
    async with db.begin() as tx:
        await tx.run("UPDATE outgoing SET state = 'sent'")
        placed = await threads.reply(tx, 1, "Pasillo tres, y otra cosa", by=cast.ana)
    yield placed.id, cast.ana


async def test_what_is_undone_comes_back_into_the_hand_and_never_leaves(
    db: Database, config: Config, cast: Cast, handed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person waits again, as before it was said; what was being written stands behind the words."""
    monkeypatch.setattr(sys.modules["mostrador.care.mail.follow"], "UNDO", timedelta())
    async with answered(db, config, cast) as (message, ana):
        async with db.begin() as tx:
            marks = await mail.marks_at(tx, (await threads.page(tx, 1, viewer=ana)).messages)
            assert 0 < marks[message].left <= 10
            with pytest.raises(NotFound):
                await mail.undo(tx, 1, message, by=cast.dario)
            with pytest.raises(NotYours):
                await mail.undo(tx, 1, message, by=cast.elena)
            await threads.keep_draft(tx, 1, "Y además", "person", by=ana)
        await first_word(db, config)
        async with db.begin() as tx:
            await mail.undo(tx, 1, message, by=ana)
        files = file_store(config.files)
        while await mail.send_next(db, files, config):
            pass
        async with db.look() as tx:
            found = await threads.find(tx, 1, viewer=ana)
            draft = await threads.draft(tx, 1, viewer=ana)
            [said] = (await threads.one(tx, 1, message, viewer=ana)).messages
            assert draft is not None
            assert draft.text == "Pasillo tres, y otra cosa\n\nY además"
            assert (said.text, said.withdrawn_at is not None, found.waiting_since is not None) == ("", True, True)
        assert handed == []


async def test_the_clock_of_the_first_answer_goes_on_as_if_nothing_was_said(
    db: Database, config: Config, cast: Cast, handed: list[str]
) -> None:
    """By the same hour; they wait since they wrote. A second answer that is taken back ends nothing anew."""
    async with answered(db, config, cast) as (message, ana):
        async with db.look() as tx:
            [before, *_] = await tx.values("SELECT due_at FROM clock WHERE thread_id = 1 AND sort = 'first'")
            [wrote] = await tx.values("SELECT at FROM message WHERE thread_id = 1 AND author_kind = 'customer'")
        async with db.begin() as tx:
            await clocks.follow(tx)
        async with db.begin() as tx:
            assert "met" in await tx.values("SELECT ending FROM clock WHERE sort = 'first'")
            await mail.undo(tx, 1, message, by=ana)
        async with db.begin() as tx:
            await clocks.follow(tx)
        async with db.begin() as tx:
            [clock_now] = [one for one in await clocks.clocks_of(tx, 1, viewer=ana) if one.sort == "first"]
            assert (clock_now.due_at, clock_now.ended_at, clock_now.missed_at) == (before, None, None)
            found = await threads.find(tx, 1, viewer=ana)
            assert (found.first_answer_at, found.waiting_since) == (None, wrote)
            await threads.reply(tx, 1, "Pasillo cuatro", by=ana)
        async with db.begin() as tx:
            await clocks.follow(tx)
            second = await threads.reply(tx, 1, "Perdón, cinco", by=ana)
        async with db.begin() as tx:
            await mail.undo(tx, 1, second.id, by=ana)
        async with db.begin() as tx:
            await clocks.follow(tx)
        async with db.look() as tx:
            found = await threads.find(tx, 1, viewer=ana)
            assert (found.first_answer_at is not None, found.waiting_since) == (True, None)
            assert await tx.values("SELECT ending FROM clock WHERE sort = 'first'") == ["met"]


async def test_what_left_is_not_undone_and_nothing_changes(
    db: Database, config: Config, cast: Cast, handed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also with two recipients when only the first was taken, and when no mail is about it at all."""
    monkeypatch.setattr(sys.modules["mostrador.care.mail.follow"], "UNDO", timedelta())
    async with answered(db, config, cast) as (message, ana):
        async with db.begin() as tx:
            await tx.run(
                "INSERT INTO participant (thread_id, address, person_id, accepted_by)"
                " VALUES (1, 'rosa@example.test', 1, 1)"
            )
        await first_word(db, config)
        assert await mail.send_next(db, file_store(config.files), config)
        assert len(handed) == 1
        with pytest.raises(mail.LeftAlready):
            async with db.begin() as tx:
                await mail.undo(tx, 1, message, by=ana)
        async with db.begin() as tx:
            [said] = (await threads.one(tx, 1, message, viewer=ana)).messages
            marks = await mail.marks_at(tx, [said])
            assert said.text == "Pasillo tres, y otra cosa"
            assert sorted(one.state for one in marks[message].went) == ["sent", "waiting"]
            assert marks[message].left == 0
            await tx.run("DELETE FROM outgoing")
            await tx.run("UPDATE mail SET state = 'noted', message_id = NULL")
            with pytest.raises(mail.LeftAlready):
                await mail.undo(tx, 1, message, by=ana)


@pytest.mark.parametrize("written_down", [True, False])
async def test_undo_and_the_sender_at_the_same_moment(
    db: Database, config: Config, cast: Cast, handed: list[str], monkeypatch: pytest.MonkeyPatch, written_down: bool
) -> None:
    """Whoever is first wins: the words left, or they are back; also when the mail is written down only meanwhile."""
    monkeypatch.setattr(sys.modules["mostrador.care.mail.follow"], "UNDO", timedelta())
    files = file_store(config.files)

    async def sender() -> None:
        await first_word(db, config)
        while await mail.send_next(db, files, config):
            pass

    for turn in range(4):
        handed.clear()
        async with db.begin() as tx:
            if turn == 0:
                await tx.run("UPDATE agent SET suspended_at = now() WHERE id = %(id)s", id=cast.bruno.id)
        if turn == 0:
            await comes(db, config, await mailbox(db, config, cast), letter("carla", "Busco una hembrilla"))
            await sender()
            handed.clear()
        async with db.begin() as tx:
            placed = await threads.reply(tx, 1, f"Pasillo {turn}", by=cast.ana)
        if written_down:
            await first_word(db, config)

        async def take_back(message: int = placed.id) -> bool:
            try:
                async with db.begin() as tx:
                    await mail.undo(tx, 1, message, by=cast.ana)
            except mail.LeftAlready:
                return False
            return True

        _, undone = await asyncio.gather(sender(), take_back())
        await sender()
        assert undone == (not handed)
        async with db.look() as tx:
            [said] = (await threads.one(tx, 1, placed.id, viewer=SYSTEM)).messages
        assert (said.withdrawn_at is not None) == undone


async def test_an_address_that_is_no_more_is_said_at_the_message_and_not_tried(
    db: Database, config: Config, cast: Cast, handed: list[str]
) -> None:
    """And a mail that proves nobody is marked as such, more so when it may lie."""
    async with answered(db, config, cast) as (message, ana):
        async with db.begin() as tx:
            await tx.run("INSERT INTO unreachable (address, why) VALUES ('carla@example.test', '5.1.1 gone')")
        await first_word(db, config)
        async with db.begin() as tx:
            marks = await mail.marks_at(tx, (await threads.page(tx, 1, viewer=ana)).messages)
            [went] = marks[message].went
            assert (went.state, went.why, went.well, marks[message].left) == ("refused", "5.1.1 gone", False, 0)
            first = next(one for one in marks.values() if one.sender)
            assert (first.sender, first.false) == (CARLA, False)
            assert (await outbox.of_thread(tx, 1))[0].due_at <= clock.now() + timedelta(seconds=10)
    assert handed == []
