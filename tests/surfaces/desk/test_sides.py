"""A side-conversation at the desk: seen before it leaves, drawn apart, and nothing of it at the counter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.care.mail.letters import SHOP, comes, letter
from tests.cast import Cast
from tests.surfaces.desk.browser import Browser

from mostrador.care.mail.side.hide import personal_in
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


async def test_what_ana_types_of_a_person_is_shown_before_it_leaves(
    db: Database, config: Config, staff: Cast, browse: Browse
) -> None:
    """One press more to send it all the same; an order, and the address that is asked, are nobody's secret."""
    async with db.begin() as tx:
        await tx.run("UPDATE agent SET suspended_at = now() WHERE id = %(id)s", id=staff.bruno.id)
        settings = email.Settings(
            address=SHOP, team=staff.counter, password="any", imap_host="127.0.0.1", smtp_host="127.0.0.1"
        )
        mailbox = await email.add_mailbox(tx, settings, secret=config.secret(), by=staff.elena)
    await comes(db, config, mailbox, letter("carla", "¿Y mi pedido 123?"))
    ana = browse()
    ana.log_in("ana@lallave.example")
    way, warns = "/desk/threads/1/side-conversations", "You typed something of a person"
    asked = {"address": "pedidos@proveedor.test", "question": "¿Y el 4006381333931? Contestad a pedidos@proveedor.test"}
    assert warns not in ana.send_form(way, asked, step="preview").text
    asked["question"] = "Llamadla al 612 34 56 78"
    for step in ("preview", "send"):
        page = ana.send_form(way, asked, step=step)
        assert (page.status_code, warns in page.text, "Send it anyway" in page.text) == (200, True, True)
    assert warns not in ana.send_form(way, asked, step="preview", personal="on").text
    assert ana.send_form(way, asked, step="send", anyway="on").headers["location"] == "/desk/side-conversations/1"
    again = "/desk/side-conversations/1/letters"
    refused = ana.send_form(again, text="Su DNI es 12345678Z")
    assert (warns in refused.text, "Su DNI es 12345678Z</textarea>" in refused.text) == (True, True)
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM side_letter") == 1
    assert ana.send_form(again, text="Su DNI es 12345678Z", anyway="on").status_code == 303


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("+44 20 7946 0958 es suyo", ["+44 20 7946 0958"]),
        ("carla@example.test, o a@b.test", ["carla@example.test"]),
        ("12345678Z y X1234567L, no 12345678A", ["12345678Z", "X1234567L"]),
        ("ES91 2100 0418 4502 0005 1332, no ES91 2100 0418 4502 0005 1333", ["ES91 2100 0418 4502 0005 1332"]),
        ("4111 1111 1111 1111, no 4111 1111 1111 1112", ["4111 1111 1111 1111"]),
        ("Carla Núñez quiere", ["Carla Núñez"]),
        ("La Carla que lleva el pedido 20261122-7 de 24 unidades", []),
    ],
)
def test_what_is_of_a_person_says_so_by_itself(text: str, found: list[str]) -> None:
    assert personal_in(text, "ES", ["Carla Núñez"], ["a@b.test"]) == found
