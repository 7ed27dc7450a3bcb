"""Ley 10/2025, art. 7.1: post, phone, an electronic way, and the one by which the contract was made."""

from __future__ import annotations

from collections.abc import Callable

from tests.cast import Cast
from tests.surfaces.desk.browser import Browser, text_of
from tests.surfaces.desk.conftest import browse, staff

from mostrador.kit.db import Database
from mostrador.oversight import compliance
from mostrador.oversight.compliance import checks

__all__ = ["browse", "staff"]
REACH = "/desk/settings/reach"
SHOP = "/desk/settings/shop"


async def row(db: Database) -> tuple[str, int, int, int]:
    """How the row stands: its state, the ways asked for, those that lack, those to be said."""
    rule = next(one for one in compliance.all_rules() if one.id == "lsac-7")
    async with db.look() as tx:
        [found] = await checks.look(tx, [rule])
    return found.state, found.whole, found.against, found.soon


async def test_the_fixed_ways_are_asked_for_and_the_one_of_the_contract(
    db: Database, staff: Cast, browse: Callable[[], Browser]
) -> None:
    elena, ana = browse(), browse()
    elena.log_in("elena@lallave.example")
    ana.log_in("ana@lallave.example")
    assert await row(db) == ("red", 3, 2, 1), "our own page is the electronic one; the others are not said"
    page = text_of(ana.get("/desk/placard"))
    for lack in ("There is no phone", "There is no postal address", "Nobody has said how contracts are made"):
        assert lack in page
    shop = {"shop_name": "La Llave", "language": "es", "register": "tu", "timezone": "Europe/Madrid"}
    said = elena.send_form(SHOP, {**shop, "phone": "912 345 678", "postal_address": "Calle del Pez 3\n28004 Madrid"})
    assert said.status_code == 303
    assert await row(db) == ("amber", 3, 0, 1), "how contracts are made is still to be said"
    assert elena.send_form(REACH, {"way-premises": "yes", "way-phone": "yes"}).status_code == 303
    assert await row(db) == ("red", 5, 1, 0), "contracts are made in shops, and none is named"
    told = {"way-premises": "yes", "way-phone": "yes", "premises": "Calle del Pez 3, Madrid"}
    assert elena.send_form(REACH, told).status_code == 303
    assert await row(db) == ("green", 5, 0, 0)
    assert "In person" in text_of(browse().get("/atencion"))
    assert ana.send_form(REACH, told).status_code == 403


async def test_a_number_that_may_not_serve_customers_is_told_or_refused(
    db: Database, staff: Cast, browse: Callable[[], Browser]
) -> None:
    elena = browse()
    elena.log_in("elena@lallave.example")
    refused = elena.send_form(REACH, {"free_phone": "902 123 456", "premises": "Calle del Pez 3"})
    assert refused.status_code == 422
    assert "is not free for whoever calls" in text_of(refused)
    assert "Calle del Pez 3" in refused.text, "what was typed stays"
    assert elena.send_form(REACH, {"sign_language": "http://signos.example"}).status_code == 422
    for number, told in (
        ("611 222 333", "The phone is a mobile one"),
        ("400 123 456", "those numbers only call out"),
        ("807 123 456", "a geographic number has to stand beside it"),
    ):
        async with db.begin() as tx:
            await tx.run("UPDATE shop SET phone = %(number)s", number=number)
        assert told in text_of(elena.get("/desk/placard"))
    elena.send_form("/desk/settings/company", {"sector": "health"})
    assert "A basic service has a free phone" in text_of(elena.get("/desk/placard"))
    elena.send_form(REACH, {"free_phone": "900 123 456"})
    assert "A basic service has a free phone" not in text_of(elena.get("/desk/placard"))
