"""Old mails brought in by the command line: in both directions, once, with their own dates, and nobody is told."""

from __future__ import annotations

import asyncio
import io
import mailbox
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tests.cast import Cast

from mostrador import search, threads
from mostrador.care import clocks, mail
from mostrador.channels import email
from mostrador.channels.email import archive
from mostrador.commands import import_mail
from mostrador.commands.fault import Fault
from mostrador.commands.import_mail import Outcome
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database

SHOP, CARLA = "info@lallave.test", "carla@example.test"
THEN = datetime(2024, 3, 5, 10, 0, tzinfo=UTC)


def old(
    number: int, sender: str, text: str, at: datetime, *, to: str = SHOP, answers: int | None = None
) -> EmailMessage:
    """A mail of an archive."""
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = (
        f"{sender.partition('@')[0].title()} <{sender}>",
        to,
        "La puerta",
    )
    written["Message-ID"], written["Date"] = f"<{number}@example.test>", format_datetime(at)
    if answers is not None:
        written["In-Reply-To"] = f"<{answers}@example.test>"
    written.set_content(text)
    return written


def boxed(path: Path, *mails: EmailMessage) -> Path:
    """An mbox of these."""
    box = mailbox.mbox(path)
    for one in mails:
        box.add(one)
    box.close()
    return path


async def brought(config: Config, source: Path, **more: Any) -> Outcome:
    """What the command brings."""
    quiet = Console(file=io.StringIO())
    told: dict[str, Any] = {"mailbox": SHOP, "sent": None, "sent_by": None} | more
    return await asyncio.to_thread(import_mail.bring, config, lambda _: None, quiet, source, **told)


@pytest.fixture
async def box(db: Database, config: Config, cast: Cast) -> int:
    """The mailbox that the archive is of."""
    async with db.begin() as tx:
        settings = email.Settings(address=SHOP, team=cast.counter, imap_host="", smtp_host="127.0.0.1")
        return await email.add_mailbox(tx, settings, secret=config.secret(), by=cast.elena)


async def test_an_archive_becomes_cases_with_their_own_dates_and_nobody_is_told(
    db: Database, config: Config, cast: Cast, box: int, tmp_path: Path
) -> None:
    """Question and answer in one case that is over; what came yesterday waits; another time nothing comes twice."""
    lately = datetime.now(UTC) - timedelta(days=1)
    received = boxed(
        tmp_path / "in.mbox",
        old(4, "rosa@example.test", "¿Abrís mañana?", lately),
        old(3, CARLA, "Gracias.\n\nFrom here on all is well.", THEN + timedelta(hours=2), answers=2),
        old(1, CARLA, "La puerta chirría.", THEN),
        old(5, "mailer-daemon@example.test", "It did not arrive.", THEN),
    )
    sent = boxed(tmp_path / "sent.mbox", old(2, SHOP, "Pon aceite.", THEN + timedelta(hours=1), to=CARLA, answers=1))
    with pytest.raises(Fault, match="--sent-by"):
        await brought(config, received, sent=sent)
    first = await brought(config, received, sent=sent, sent_by="ana@lallave.example")
    assert (first.mails, first.brought, first.machines, first.left_out) == (5, 4, 1, ())
    again = await brought(config, received, sent=sent, sent_by="ana@lallave.example")
    assert (again.brought, again.known, again.quiet) == (0, 5, 0)
    async with db.begin() as tx:
        talk = (await threads.page(tx, 1, viewer=SYSTEM)).messages
        said = [(one.author_kind, one.text, one.at) for one in talk]
        assert said == [
            ("customer", "La puerta chirría.", THEN),
            ("agent", "Pon aceite.", THEN + timedelta(hours=1)),
            ("customer", "Gracias.\n\nFrom here on all is well.", THEN + timedelta(hours=2)),
        ]
        assert talk[1].author_id == cast.ana.id
        over, waits = [await threads.find(tx, thread, viewer=SYSTEM) for thread in (1, 2)]
        assert (over.state, over.opened_at, over.waiting_since) == ("closed", THEN, None)
        assert (waits.state, waits.waiting_since) == ("open", lately.replace(microsecond=0))
        # Nobody is told, nothing is answered, no clock runs; but it is found.
        await mail.follow(tx, secret=config.secret())
        await clocks.follow(tx)
        assert await tx.value("SELECT count(*) FROM outgoing") == 0
        assert await tx.value("SELECT count(*) FROM clock") == 0
        assert (
            await tx.value(
                "SELECT count(*) FROM event WHERE kind NOT LIKE 'message.brought' AND topic LIKE 'thread:%%'"
            )
            == 0
        )
        await search.index_words(tx)
        assert await tx.value("SELECT count(DISTINCT message_id) FROM word") == 4


async def test_who_comes_back_goes_on_where_they_were(
    db: Database, config: Config, cast: Cast, box: int, tmp_path: Path
) -> None:
    """A mail of today that answers an old one wakes its case; what an archive brings later leaves it alone."""
    from tests.care.mail.letters import comes, letter

    await brought(config, boxed(tmp_path / "a", old(1, CARLA, "La puerta chirría.", THEN)))
    today = letter("carla", "Vuelve a chirriar.", In_Reply_To="<1@example.test>")
    await comes(db, config, box, today)
    await brought(config, boxed(tmp_path / "b", old(2, CARLA, "También la otra.", THEN, answers=1)))
    async with db.look() as tx:
        one, two = [(await threads.page(tx, thread, viewer=SYSTEM)).messages for thread in (1, 2)]
        found = [await threads.find(tx, thread, viewer=SYSTEM) for thread in (1, 2)]
    assert [line.text for line in one if line.author_kind == "customer"] == ["La puerta chirría.", "Vuelve a chirriar."]
    assert [line.text for line in two] == ["También la otra."]
    assert [thread.state for thread in found] == ["open", "closed"]
    assert found[0].person_id == found[1].person_id


async def test_what_nobody_can_read_is_named_with_its_place(config: Config, box: int, tmp_path: Path) -> None:
    """A Maildir: the others come in."""
    for name in ("cur", "new", "tmp"):
        (tmp_path / "m" / name).mkdir(parents=True)
    (tmp_path / "m/cur/1:2,S").write_bytes(old(1, CARLA, "Hola", THEN).as_bytes())
    (tmp_path / "m/new/2").write_bytes(b"\0\0\0")
    outcome = await brought(config, tmp_path / "m")
    assert (outcome.mails, outcome.brought) == (2, 1)
    assert [(one.where, one.why) for one in outcome.left_out] == [
        (str(tmp_path / "m/new/2"), "There is nothing in it.")
    ]
    with pytest.raises(Fault, match="no Maildir"):
        await brought(config, tmp_path)
    (tmp_path / "letter.txt").write_text("Querida tienda:\n")
    with pytest.raises(Fault, match="no mbox"):
        await brought(config, tmp_path / "letter.txt")


def test_a_line_that_only_looks_like_a_beginning_begins_nothing(tmp_path: Path) -> None:
    """Neither within a text, nor behind an empty line without a header under it; a quoted one is put right."""
    path = tmp_path / "box"
    path.write_bytes(
        b"From carla@example.test Tue Mar  5 10:00:00 2024\nSubject: uno\n\nHola\n\n"
        b"From here it goes on\n>From there too\n"
        b"\nFrom - Tue Mar  5 11:00:00 2024\r\nSubject: dos\r\n\r\nAdi\xc3\xb3s\r\n"
    )
    one, two = (archive.read(place) for place in archive.places(path))
    assert one == b"Subject: uno\n\nHola\n\nFrom here it goes on\nFrom there too\n\n"
    assert two == b"Subject: dos\r\n\r\nAdi\xc3\xb3s\r\n"
