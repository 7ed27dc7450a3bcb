"""A side-conversation at the desk: seen before it leaves, drawn apart, and nothing of it at the counter."""

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
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


async def test_ana_sees_what_leaves_and_then_sends_it(
    db: Database, config: Config, staff: Cast, browse: Browse
) -> None:
    """Nothing is asked by looking; a case may have several; they are listed beside it."""
    async with db.begin() as tx:
        await tx.run("UPDATE agent SET suspended_at = now() WHERE id = %(id)s", id=staff.bruno.id)
        settings = email.Settings(
            address=SHOP, team=staff.counter, password="any", imap_host="127.0.0.1", smtp_host="127.0.0.1"
        )
        mailbox = await email.add_mailbox(tx, settings, secret=config.secret(), by=staff.elena)
    await comes(db, config, mailbox, letter("carla", "Soy Carla, 612345678, ¿y mi pedido 123?"))
    ana = browse()
    ana.log_in("ana@lallave.example")
    assert "Ask somebody outside" in ana.get("/desk/threads/1/aside").text
    way = "/desk/threads/1/side-conversations"
    assert "pedido 123" in ana.get(f"{way}/new").text
    asked = {"address": "pedidos@proveedor.test", "name": "Proveedor", "question": "¿Cuándo llega?", "messages": "1"}
    seen = ana.send_form(way, asked, step="preview").text
    leaves = seen.split('<pre class="mail-text">')[1].split("</pre>")[0]
    assert "¿Cuándo llega?" in leaves
    assert "pedido 123" in leaves
    assert "Carla" not in leaves
    assert "612345678" not in leaves
    assert "612345678" in ana.send_form(way, asked, step="preview", personal="on").text.split("mail-text")[1]
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM side_conversation") == 0
    refused = ana.send_form(way, asked | {"address": "carla@example.test"}, step="send")
    assert (refused.status_code, "somebody outside" in refused.text) == (422, True)
    sent = ana.send_form(way, asked, step="send")
    assert sent.headers["location"] == "/desk/side-conversations/1"
    assert ana.send_form(way, asked | {"name": "Otro"}, step="send").headers["location"] == "/desk/side-conversations/2"
    page = ana.get("/desk/side-conversations/1").text
    assert "the customer sees nothing of this" in page
    aside = ana.get("/desk/threads/1/aside").text
    assert aside.count("no answer since") == 2
    assert ana.send_form("/desk/side-conversations/1/letters", text="¿Y bien?").status_code == 303
    assert ana.send_form("/desk/side-conversations/1/end").headers["location"] == "/desk/threads/1"
    assert "ended" in ana.get("/desk/threads/1/aside").text
