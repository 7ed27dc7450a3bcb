"""What comes is written down once, where it came, and as far as it is proved."""

from __future__ import annotations

from email.utils import format_datetime

import pytest
from tests.care.mail.letters import comes, letter
from tests.care.mail.test_hostile import mailbox
from tests.care.mail.test_participants import CARLA, Post, comes_back, post
from tests.cast import Cast

from mostrador import people, threads
from mostrador.care import mail
from mostrador.channels.email import inbox
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database

__all__ = ["post"]


@pytest.mark.parametrize("dated", [True, False])
async def test_a_mail_without_an_id_that_comes_twice_is_one_case(
    db: Database, config: Config, cast: Cast, dated: bool
) -> None:
    """Another way, with other lines of servers above it. Without id and date only the very bytes are the same."""
    boxes = [await mailbox(db, config, cast), await mailbox(db, config, cast, "ventas@lallave.test")]
    when = format_datetime(clock.now())
    for nth, box in enumerate((*boxes, boxes[1])):
        written = letter("carla", "Busco una hembrilla", Received=f"from mx{nth}.test by mx.lallave.test; {when}")
        del written["Message-ID"]
        if dated:
            written["Date"] = when
        await comes(db, config, box, written)
    async with db.look() as tx:
        states = list(await tx.values("SELECT state FROM mail ORDER BY id"))
        assert states == (["placed", "repeated", "repeated"] if dated else ["placed"] * 3)
        assert await tx.value("SELECT count(*) FROM mail WHERE mail_id IS NOT NULL") == 0
    other = letter("carla", "Busco dos hembrillas", Date=when)
    del other["Message-ID"]
    await comes(db, config, boxes[0], other)
    async with db.look() as tx:
        assert await tx.value("SELECT state FROM mail ORDER BY id DESC LIMIT 1") == "placed"


async def test_what_is_let_in_stands_where_it_came(db: Database, config: Config, cast: Cast, post: Post) -> None:
    """In whatever order somebody pressed; and it says who vouched for it, no more that nothing proves it."""
    async with db.begin() as tx:
        await tx.run("UPDATE mail SET verdict = 'verified'")
    for nth, text in enumerate(("primero", "segundo", "tercero")):
        await comes_back(db, config, "carla", text, nth)
        async with db.begin() as tx:
            await tx.run("UPDATE mail SET mail_id = NULL, words = NULL WHERE state = 'held'")
    async with db.begin() as tx:
        await threads.note(tx, 1, "¿Será ella?", by=cast.ana)
        held = [one.id for one in reversed(await inbox.of_thread(tx, 1)) if one.state == "held"]
    assert len(held) == 3
    for nth in (2, 0, 1):
        async with db.begin() as tx:
            await mail.let_in(tx, held[nth], by=cast.ana)
        await comes(db, config, 1)
    async with db.begin() as tx:
        said = (await threads.page(tx, 1, viewer=cast.ana)).messages
        assert [one.text for one in said if one.author_kind == "customer"][1:] == ["primero", "segundo", "tercero"]
        assert said[-1].text == "¿Será ella?"
        assert [one.at for one in said] == sorted(one.at for one in said)
        marks = await mail.marks_at(tx, said)
        assert {(one.sender, one.vouched) for one in marks.values() if one.sender} == {(CARLA, cast.ana.name)}


async def test_who_is_let_in_sees_their_own_first_words_and_nothing_before(
    db: Database, config: Config, cast: Cast, post: Post
) -> None:
    """What was said between their mail and the day they were let in is not for them."""
    await comes_back(db, config, "dario", "Soy Darío", 1)
    async with db.begin() as tx:
        await threads.reply(tx, 1, "Tu cuenta acaba en 1332", by=cast.ana)
        [held] = [one.id for one in await inbox.of_thread(tx, 1) if one.state == "held"]
        await mail.let_in(tx, held, by=cast.ana)
    await comes(db, config, 1)
    async with db.begin() as tx:
        times = await tx.value("SELECT generation FROM participant")
        link = threads.part_link_of(config.secret(), 1, "dario@example.test", times)
        part = await threads.open_part(tx, config.secret(), link)
        browser, _ = await people.new_browser(tx, part.person_id)
        await threads.admit_part(tx, browser.id, part)
        dario = Actor("customer", part.person_id, groups=frozenset({f"browser:{browser.id}"}))
        assert [one.text for one in (await threads.hear(tx, 1, viewer=dario)).page.messages] == ["Soy Darío"]
        assert len((await threads.page(tx, 1, viewer=SYSTEM)).messages) > 2
