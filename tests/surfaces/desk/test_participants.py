"""Who takes part by mail, at the desk: one press at the message, and what they see changed or ended beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.care.mail.letters import SHOP, comes, letter
from tests.cast import Cast
from tests.surfaces.desk.browser import Browser

from mostrador.channels import email
from mostrador.config import Config
from mostrador.kit.db import Database

Browse = Callable[[], Browser]
LUIS = "luis@example.test"
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


async def test_a_copy_is_answered_after_one_press(db: Database, config: Config, staff: Cast, browse: Browse) -> None:
    """Then they stand beside the case, see all or less, and are removed."""
    async with db.begin() as tx:
        await tx.run("UPDATE agent SET suspended_at = now() WHERE id = %(id)s", id=staff.bruno.id)
        settings = email.Settings(
            address=SHOP, team=staff.counter, password="any", imap_host="127.0.0.1", smtp_host="127.0.0.1"
        )
        mailbox = await email.add_mailbox(tx, settings, secret=config.secret(), by=staff.elena)
    await comes(db, config, mailbox, letter("carla", "Busco una hembrilla", Cc=f"Luis <{LUIS}>, rosa@example.test"))
    ana = browse()
    ana.log_in("ana@lallave.example")
    page = ana.get("/desk/threads/1").text
    assert page.count('form="take-in"') == 2
    assert f"Also went to {LUIS}" in page
    way = "/desk/threads/1/participants"
    assert ana.send_form(way, address=LUIS).headers["location"] == "/desk/threads/1"
    assert ana.send_form(f"{way}/passing", address="rosa@example.test").status_code == 303
    assert ana.send_form(way, address="nadie@example.test").status_code == 404
    assert 'form="take-in" name' not in ana.get("/desk/threads/1").text
    assert "sees what was said since they joined" in ana.get("/desk/threads/1/aside").text
    ana.send_form(f"{way}/sight", address=LUIS, whole="yes")
    assert "sees all that was said" in ana.get("/desk/threads/1/aside").text
    ana.send_form(f"{way}/removal", address=LUIS)
    assert LUIS not in ana.get("/desk/threads/1/aside").text
