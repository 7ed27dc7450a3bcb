"""Appointments, cards and what is encrypted, at the desk and on the page of whose case it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.care.mail.letters import comes, letter
from tests.cast import Cast
from tests.channels.email.test_enclosed import CARD, EVENT
from tests.surfaces.desk.browser import Browser, text_of
from tests.surfaces.desk.test_mails import ana, mailbox

from mostrador import threads
from mostrador.config import Config
from mostrador.kit.db import Database

__all__ = ["ana", "mailbox"]
PGP = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


async def test_what_a_mail_brings_is_shown_as_what_it_is(
    db: Database, config: Config, staff: Cast, mailbox: int, ana: Browser, browse: Callable[[], Browser]
) -> None:
    """The hour in the reader's zone; what nobody can read is said to whoever can do something about it."""
    written = letter("carla", "Te propongo el martes")
    event = EVENT.format(asks="REQUEST", zone="", when="DTSTART;TZID=America/Bogota:20261124T040000\nDURATION:PT1H")
    written.add_attachment(event, subtype="calendar", filename="cita.ics")
    written.add_attachment(CARD, subtype="vcard", filename="carla.vcf")
    await comes(db, config, mailbox, written)
    hour = "Tuesday, November 24, 2026, 10:00 AM (CET, UTC+01:00), for 1 hour"
    for page in ("/desk/threads/1", "/desk/mails/1"):
        told = text_of(ana.get(page))
        for words in ("Proposes an appointment: Medir la puerta, con Ana", "Calle Mayor 3", "+34 612 34 56 78"):
            assert words in told
        assert hour in told.replace("\u202f", " ").replace("\u00a0", " ")
    secret = letter("pablo", PGP)
    await comes(db, config, mailbox, secret)
    told = text_of(ana.get("/desk/threads/2"))
    assert "It is encrypted (PGP) and cannot be read here" in told
    assert "mensaje.asc" not in told
    whole = text_of(ana.get("/desk/mails/2"))
    assert "It is encrypted (PGP)" in whole
    assert "Files" not in whole
    pablo = browse()
    pablo.get("/")
    pablo.send_form("/casos", text="Os he escrito")
    async with db.begin() as tx:
        await threads.admit(tx, await tx.value("SELECT max(id) FROM browser"), 2)
    page = text_of(pablo.get("/casos/2"))
    assert "It arrived encrypted and we cannot read it" in page
    assert "Ask them" not in page
