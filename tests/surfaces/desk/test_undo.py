"""Undo at the desk: ten seconds at the message, without a script too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.care.mail.letters import SHOP, comes, letter
from tests.cast import Cast
from tests.surfaces.desk.browser import Browser, hidden

from mostrador.care import mail
from mostrador.channels import email
from mostrador.config import Config
from mostrador.kit.db import Database

Browse = Callable[[], Browser]
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


async def test_ana_undoes_what_is_about_to_leave(db: Database, config: Config, staff: Cast, browse: Browse) -> None:
    """Its words are in the composer again; pressed once more, or too late, nothing changes and the page says so."""
    async with db.begin() as tx:
        await tx.run("UPDATE agent SET suspended_at = now() WHERE id = %(id)s", id=staff.bruno.id)
        settings = email.Settings(
            address=SHOP, team=staff.counter, password="any", imap_host="127.0.0.1", smtp_host="127.0.0.1"
        )
        mailbox = await email.add_mailbox(tx, settings, secret=config.secret(), by=staff.elena)
    await comes(db, config, mailbox, letter("carla", "Busco una hembrilla"))
    ana = browse()
    ana.log_in("ana@lallave.example")
    page = ana.get("/desk/threads/1")
    assert "Nothing proves that it is carla@example.test" in page.text
    assert ana.send_form("/desk/threads/1/messages", text="Pasillo tres", mode="message").status_code == 303
    page = ana.get("/desk/threads/1")
    message = page.text.split('form="undo" name="message" value="')[1].split('"')[0]
    once = hidden(page, "once")
    undone = ana.send_form("/desk/threads/1/undo", message=message, once=once)
    assert (undone.status_code, undone.headers["location"]) == (303, "/desk/threads/1#composer")
    assert ana.send_form("/desk/threads/1/undo", message=message, once=once).status_code == 303
    page = ana.get("/desk/threads/1")
    assert ">Pasillo tres</textarea>" in page.text
    assert "Withdrawn" in page.text
    assert 'form="undo" name="message"' not in page.text
    assert ana.send_form("/desk/threads/1/messages", text="Pasillo cuatro", mode="message").status_code == 303
    message = ana.get("/desk/threads/1").text.split('form="undo" name="message" value="')[1].split('"')[0]
    async with db.begin() as tx:
        await mail.follow(tx, secret=config.secret())
        await tx.run("UPDATE outgoing SET state = 'sent', sent_at = now() WHERE kind = 'answer'")
    late = ana.send_form("/desk/threads/1/undo", message=message, text="Y además")
    assert late.status_code == 409
    assert "It has left already" in late.text
    assert ">Y además</textarea>" in late.text
    page = ana.get("/desk/threads/1")
    assert "Pasillo cuatro" in page.text
    assert "carla@example.test · left" in page.text
