"""Groups of people at the desk, in a browser without scripts, and people in the palette."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from tests.cast import Cast, carla
from tests.surfaces.desk.browser import Browser

from mostrador import people
from mostrador.care import openings
from mostrador.care.openings.read import AuditorOnly
from mostrador.channels import AddressGiven
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from mostrador.people import profile

Browse = Callable[[], Browser]
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


async def test_a_group_is_tried_kept_and_taken_away(db: Database, staff: Cast, browse: Browse) -> None:
    async with db.begin() as tx:
        who = (await carla(tx, owner=staff.ana, team=staff.counter)).actor.id
        far = (await carla(tx, owner=staff.dario, team=staff.workshop)).actor.id
        for given in (
            AddressGiven("email", "carla@example.org"),
            AddressGiven("phone", "+34612345678"),
            AddressGiven("email", "otra@example.org"),
        ):
            await people.add_address(tx, who, given, by=staff.ana)
        await profile.note_need(tx, who, "slow", by=staff.ana)
        await tx.run("UPDATE person SET name = '=Carla' WHERE id = %(p)s", p=who)
    ana = browse()
    ana.log_in("ana@lallave.example")
    refused = ana.send_form("/desk/segments", name="No", filter="need:slow", shown_to="mine")
    assert refused.status_code == 422
    assert "“need”, at character 1, is nothing one can filter by. For example: tag:" in refused.text
    assert ana.send_form("/desk/segments", name="De todos", filter="name:carla", shown_to="all").status_code == 403
    typing = ana.get("/desk/segments", params={"filter": "name:carla"}, headers={"hx-request": "true"})
    assert f'href="/desk/people/{who}"' in typing.text
    assert f'href="/desk/people/{far}"' not in typing.text
    assert "<html" not in typing.text
    half = ana.get("/desk/segments", params={"filter": "name:"}, headers={"hx-request": "true"})
    assert half.status_code == 200, "what is half written is said in its place"
    assert "does not say what you look for" in half.text
    tried = ana.send_form("/desk/segments", {"try": "yes"}, filter="has:phone", shown_to="mine")
    assert f'href="/desk/people/{who}"' in tried.text
    place = ana.send_form("/desk/segments", name="Con teléfono", filter="has:phone", shown_to="mine").headers[
        "location"
    ]
    page = ana.get(place)
    assert "Con teléfono" in page.text
    assert "carla@example.org · otra@example.org" in page.text
    table = ana.get(f"{place}/people.csv")
    assert list(csv.reader(io.StringIO(table.content.decode("utf-8-sig")))) == [
        ["Name", "E-mail", "Phone", "Other addresses"],
        ["'=Carla", "carla@example.org", "'+34612345678", "otra@example.org"],
    ]
    async with db.look() as tx:
        auditor = Actor("agent", staff.elena.id, verbs=frozenset({"audit"}))
        log = await openings.exports(tx, viewer=auditor)
        assert [(one.agent, one.segment, one.people) for one in log] == [("Ana", "Con teléfono", 1)]
        with pytest.raises(AuditorOnly):
            await openings.exports(tx, viewer=staff.elena)
    elena = browse()
    elena.log_in("elena@lallave.example")
    assert elena.get(place).status_code == elena.get(f"{place}/people.csv").status_code == 404
    assert ana.get(place, params={"cursor": "x"}).status_code == 422
    assert ana.send_form(f"{place}/removal").status_code == 303
    assert ana.get(place).status_code == 404


async def test_the_palette_opens_the_page_of_a_person(db: Database, staff: Cast, browse: Browse) -> None:
    async with db.begin() as tx:
        who = (await carla(tx, owner=staff.ana, team=staff.counter)).actor.id
        far = (await carla(tx, owner=staff.dario, team=staff.workshop)).actor.id
        await people.add_address(tx, who, AddressGiven("phone", "+34612345678"), by=staff.ana)
    ana = browse()
    ana.log_in("ana@lallave.example")
    for q in ("carla", "612 34"):
        found = ana.get("/desk/palette", params={"q": q}).text
        assert f'href="/desk/people/{who}"' in found, q
        assert f'href="/desk/people/{far}"' not in found
    elena = browse()
    elena.log_in("elena@lallave.example")
    assert f'href="/desk/people/{far}"' in elena.get("/desk/palette", params={"q": "carla"}).text
