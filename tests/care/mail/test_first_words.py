"""The first word of ours: it says by when, its code stands on one line, and a burst of mails gets one together."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.care.mail.letters import comes, letter
from tests.care.mail.test_hostile import first_word
from tests.care.mail.test_participants import CARLA, Post, leaves, post
from tests.cast import Cast

from mostrador import threads
from mostrador.care import clocks, mail
from mostrador.channels import email
from mostrador.channels.email import inbox
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.kit.files import file_store
from mostrador.kit.follow import next_events

__all__ = ["post"]


async def writes(db: Database, config: Config, text: str, **headers: str) -> None:
    """Carla writes about something else."""
    written = letter("carla", text, **headers)
    written.replace_header("Message-ID", f"<{abs(hash(text))}@example.test>")
    written.replace_header("Subject", text)
    await comes(db, config, 1, written)


async def test_the_first_word_says_by_when(db: Database, config: Config, cast: Cast, post: Post) -> None:
    """Whichever worker is faster: it is written down after the clocks know, and never before."""
    async with db.begin() as tx:
        assert await next_events(tx, "another", limit=10, behind="nobody") == []
        assert len(await next_events(tx, "another", limit=10, behind=clocks.FOLLOWER)) > 0
    words = post.words(CARLA)
    assert "en cuanto pueda" not in words.lower()
    assert re.search(r"Te contesto .* antes de", words)


async def test_a_code_stands_on_one_line(db: Database, config: Config, cast: Cast, post: Post) -> None:
    """Wherever it is read in the page; an address with it stays as it is."""
    page = post.brought[CARLA][-1].get_body(("html",)).get_content()  # type: ignore[union-attr]
    async with db.begin() as tx:
        code = threads.show_code((await threads.find(tx, 1, viewer=SYSTEM)).code)
    read = re.sub(r'(href|src)="[^"]*"', "", page)
    assert read.count(code) == read.count(f'<span style="white-space:nowrap">{code}</span>') > 0


async def test_six_mails_within_minutes_are_confirmed_twice_and_not_six_times(
    db: Database, config: Config, cast: Cast, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first at once, the others together when ten minutes are over, each with its code and its own way in."""
    for nth in range(5):
        await writes(db, config, f"Asunto [{nth}]")
        await leaves(db, config)
    assert len(post.brought[CARLA]) == 1
    async with db.begin() as tx:
        await tx.run("UPDATE outgoing SET due_at = now() WHERE state = 'waiting'")
        await tx.run("UPDATE thread SET first_answer_at = now() WHERE id = 4")
        codes = [threads.show_code((await threads.find(tx, thread, viewer=SYSTEM)).code) for thread in range(2, 7)]
    await leaves(db, config)
    assert len(post.brought[CARLA]) == 2
    words = post.words(CARLA)
    assert [code in words for code in codes] == [True, True, False, True, True]
    assert {int(one) for one in re.findall(r"/e/(\d+)\.", words)} == {2, 3, 5, 6}
    assert "Asunto [4]" in words
    page = post.brought[CARLA][-1].get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert f"{codes[4]}</span> · Asunto [4]</a>" in page, page
    # What the law owes waits for nobody.
    await writes(db, config, "Pongo una reclamación", Keywords="x")
    await first_word(db, config)
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    await writes(db, config, "Otra cosa")
    await leaves(db, config)
    async with db.begin() as tx:
        kinds = list(await tx.values("SELECT kind FROM outgoing WHERE state = 'sent' ORDER BY id"))
    assert kinds == ["confirmation", "confirmation", "proof", "confirmation"]


async def test_who_wrote_encrypted_hears_that_we_cannot_read_it(
    db: Database, config: Config, cast: Cast, post: Post
) -> None:
    """With the first word: nobody waits for an answer in vain."""
    assert "cifrado" not in post.words(CARLA)
    written = letter("pablo", "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n")
    await comes(db, config, 1, written)
    await leaves(db, config)
    assert "Tu correo llegó cifrado y no podemos leerlo" in post.words("pablo@example.test")


async def test_what_was_answered_meanwhile_is_not_confirmed(
    db: Database, config: Config, cast: Cast, post: Post
) -> None:
    """An answer came first: that we have it needs no saying."""
    await writes(db, config, "Otra cosa")
    await first_word(db, config)
    async with db.begin() as tx:
        await threads.reply(tx, 2, "Pasillo tres", by=cast.ana)
        await tx.run("UPDATE outgoing SET due_at = now() WHERE state = 'waiting'")
    await leaves(db, config)
    assert [str(one["Auto-Submitted"]) for one in post.brought[CARLA]] == ["auto-replied", "None"]
    async with db.look() as tx:
        assert not (await mail.marks_at(tx, []))


async def test_unwanted_mail_is_marked_and_confirmed_by_nobody(
    db: Database, config: Config, cast: Cast, post: Post
) -> None:
    """Neither the first word nor the proof of a complaint: one of us looks first."""
    files = file_store(config.files)
    for text in ("Busco otra cosa", "Pongo una reclamación"):
        written = letter("carla", text)
        written.replace_header("Message-ID", f"<{len(text)}@example.test>")
        hash, size = await email.store(files, written.as_bytes())
        async with db.begin() as tx:
            await inbox.keep(tx, 1, hash=hash, size=size, junk=True)
        await comes(db, config, 1)
    await leaves(db, config)
    assert len(post.brought[CARLA]) == 1
    async with db.begin() as tx:
        said = (await threads.page(tx, 2, viewer=cast.ana)).messages
        assert (await mail.marks_at(tx, said))[said[0].id].junk
        assert (await threads.find(tx, 3, viewer=cast.ana)).kind in {"complaint", "claim"}
