"""The page of a person: what an agent reads and changes there, and that nobody else comes in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from litestar.handlers import HTTPRouteHandler
from tests.cast import Cast, Customer, carla, owned_by, write
from tests.surfaces.desk.browser import PASSWORD, Browser

from mostrador import people, team, threads
from mostrador.channels import AddressGiven, Incoming
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.people import labels, profile, ties
from mostrador.surfaces.desk import people as pages
from mostrador.surfaces.desk import people_changes

Browse = Callable[[], Browser]
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


@pytest.fixture
async def customer(db: Database, staff: Cast) -> Customer:
    """Carla, with a thread of Ana's."""
    async with db.begin() as tx:
        found = await carla(tx, owner=staff.ana, team=staff.counter)
        await profile.rename(tx, found.actor.id, "Carla Gómez", by=staff.ana)
        return found


@pytest.fixture
def ana(customer: Customer, browse: Browse) -> Browser:
    browser = browse()
    browser.log_in("ana@lallave.example")
    return browser


async def test_no_form_of_the_page_lets_a_stranger_or_dario_in(
    db: Database, staff: Cast, customer: Customer, browse: Browse
) -> None:
    async with db.begin() as tx:
        await team.set_password(tx, staff.dario.id, await team.hash_password(PASSWORD), by=SYSTEM)
    dario, stranger = browse(), browse()
    dario.log_in("dario@lallave.example")
    handlers = [one for one in (*pages.HANDLERS, *people_changes.HANDLERS) if isinstance(one, HTTPRouteHandler)]
    assert len(handlers) > 20
    async with db.look() as tx:
        before = await tx.values("SELECT to_jsonb(p)::text FROM person p ORDER BY id")
    for handler in handlers:
        for path in handler.paths:
            where = re.sub(r"\{person:int\}", str(customer.actor.id), path)
            where = re.sub(r"\{item:int\}", "1", where)
            ask = "get" if "GET" in handler.http_methods else "send_form"
            assert getattr(dario, ask)(where).status_code == 404, where
            assert getattr(stranger, ask)(where).headers["location"].startswith("/desk/login"), where
    async with db.look() as tx:
        assert await tx.values("SELECT to_jsonb(p)::text FROM person p ORDER BY id") == before


async def test_an_agent_keeps_the_file_of_a_person(db: Database, staff: Cast, customer: Customer, ana: Browser) -> None:
    me = customer.actor.id
    page = f"/desk/people/{me}"
    async with db.begin() as tx:
        field = await labels.define_field(
            tx, about="person", name="Carné", kind="choice", choices=["Oro"], by=staff.elena
        )
        noa = (await write(tx, find_owner=owned_by(staff.ana, staff.counter), name="Noa López")).person
    for path, typed in (
        ("name", {"name": "Carla Gómez Ruiz"}),
        ("addresses", {"channel": "phone", "address": "612 345 678"}),
        ("wishes", {"way": "phone", "from": "09:00", "until": "13:00", "agent": str(staff.bruno.id)}),
        ("needs", {"need": "slow"}),
        ("tags", {"tag": "obra"}),
        ("fields", {f"field-{field}": "oro"}),
        ("organisations", {"organisation": "Obras López", "role": "jefa"}),
        ("household", {"with": "Noa López"}),
        ("representatives", {"representative": f"#{noa}", "scope": "la caldera", "last_day": "2099-01-01"}),
        ("consents", {"record": "yes"}),
    ):
        answer = ana.send_form(f"{page}/{path}", typed)
        assert answer.status_code == 303, (path, re.findall(r"notice-hurt.*?</p>", answer.text, re.DOTALL))
        assert answer.headers["location"].startswith(f"{page}?done=")
    text = ana.get(page).text
    for shown in (
        *("Carla Gómez Ruiz", "+34612345678", "reads slowly", "obra", "Oro", "Obras López", "jefa", "Noa López"),
        *("la caldera", "not confirmed yet", "as they said it", 'value="09:00"'),
    ):
        assert shown in text, shown
    async with db.look() as tx:
        address = (await people.find(tx, me))[1][0].id
        link, made = (await ties.household_of(tx, me))[0].id, (await ties.representatives_of(tx, me))[0].id
        tag = (await labels.tags_of(tx, me))[0].id
        organisation = (await ties.belongings(tx, me))[0].organisation_id
    for path, typed in (
        (f"addresses/{address}/proof", {"proved": "yes"}),
        (f"addresses/{address}/removal", {}),
        ("needs/removal", {"need": "slow"}),
        (f"tags/{tag}/removal", {}),
        (f"organisations/{organisation}/removal", {}),
        (f"household/{link}/refusal", {}),
        (f"representatives/{made}/confirmation", {"how": "document", "document": "Poder"}),
        (f"representatives/{made}/proof", {"to": "person"}),
        (f"representatives/{made}/end", {}),
        ("minor", {"minor": "yes"}),
    ):
        assert ana.send_form(f"{page}/{path}", typed).status_code == 303, path
    text = ana.get(page).text
    assert "under 14" in text
    assert "+34612345678" not in text
    async with db.look() as tx:
        assert (await profile.profile_of(tx, me)).records_at is None
        assert not (*await profile.needs_of(tx, me), *await labels.tags_of(tx, me), *await ties.household_of(tx, me))


def test_what_is_not_taken_stays_with_the_reason_beside_it(customer: Customer, ana: Browser) -> None:
    page = f"/desk/people/{customer.actor.id}"
    for path, typed, reason, kept in (
        ("addresses", {"channel": "email", "address": "carla@"}, "neither an e-mail nor a phone", 'value="carla@"'),
        ("household", {"with": "Nadie Tal"}, "Nobody you may look up", 'value="Nadie Tal"'),
        ("household", {"with": f"#{customer.actor.id}"}, "Nobody you may look up", ""),
        ("wishes", {"way": "", "from": "13:00", "until": "09:00"}, "the first before the second", 'value="13:00"'),
        ("wishes", {"way": "phone"}, "Write their phone number first", ""),
        ("representatives", {"representative": "x", "scope": "", "last_day": "mañana"}, "Nobody you may look up", ""),
        ("tags", {"tag": "#"}, "up to 40 letters", ""),
        ("name", {"name": " "}, "write the right one", ""),
    ):
        answer = ana.send_form(f"{page}/{path}", typed)
        assert answer.status_code == 422, path
        assert reason in answer.text, path
        assert kept in answer.text, path
        assert answer.text.count("notice-hurt") == 1, path


async def test_two_records_are_joined_on_the_page_and_parted_again(
    db: Database, staff: Cast, customer: Customer, ana: Browser
) -> None:
    me = customer.actor.id
    async with db.begin() as tx:
        other = (await write(tx, "Soy la misma", find_owner=owned_by(staff.ana, staff.counter), name="C. Gómez")).person
        for person in (me, other):
            mail = AddressGiven("email", "carla@example.org")
            await people.recognise(tx, Incoming(via="counter", text="", person=person, address=mail))
    page = ana.get(f"/desk/people/{me}").text
    assert "both gave this address: carla@example.org" in page
    part = ana.send_form(f"/desk/people/{me}/merges", same="Gómez")
    assert part.status_code == 422, "part of a name may be anybody's"
    joined = ana.send_form(f"/desk/people/{other}/merges", same=f"#{me}")
    assert joined.status_code == 303, "from whichever page: the older record stays"
    gone = ana.get(f"/desk/people/{other}")
    assert gone.headers["location"] == f"/desk/people/{me}"
    page = ana.get(f"/desk/people/{me}").text
    assert "also as C. Gómez" in page
    assert "Soy la misma" in page
    (merge,) = re.findall(r"merges/(\d+)/undoing", page)
    assert ana.send_form(f"/desk/people/{me}/merges/{merge}/undoing").status_code == 303
    assert ana.get(f"/desk/people/{other}").status_code == 200
    assert ana.send_form(f"/desk/people/{me}/merges/{merge}/undoing").status_code == 409
    ana.send_form(f"/desk/people/{me}/differences", other=str(other))
    assert "Are they the same person?" not in ana.get(f"/desk/people/{me}").text
    async with db.look() as tx:
        assert {line.id for line in await threads.of_person(tx, me, viewer=staff.ana)} == {customer.thread}


def test_only_an_administrator_defines_fields(staff: Cast, ana: Browser, browse: Browse) -> None:
    elena = browse()
    elena.log_in("elena@lallave.example")
    assert ana.get("/desk/settings/fields").status_code == 403
    assert ana.send_form("/desk/settings/fields", about="person", field_name="DNI", kind="text").status_code == 403
    added = elena.send_form(
        "/desk/settings/fields", about="person", field_name="Carné", kind="choice", choices="Oro\nPlata"
    )
    assert added.status_code == 303
    assert "one of a list: Oro, Plata" in elena.get("/desk/settings/fields").text
    again = elena.send_form("/desk/settings/fields", about="person", field_name="carné", kind="text")
    assert again.status_code == 409
    assert "with this name already" in again.text
    empty = elena.send_form("/desk/settings/fields", about="person", field_name="Otro", kind="choice", choices="")
    assert "at least one" in empty.text


async def test_beside_a_thread_stands_how_to_serve_whom_and_its_tags(
    db: Database, staff: Cast, customer: Customer, ana: Browser
) -> None:
    at = f"/desk/threads/{customer.thread}"
    async with db.begin() as tx:
        field = await labels.define_field(tx, about="thread", name="Pedido", kind="number", by=staff.elena)
        await profile.note_need(tx, customer.actor.id, "slow", by=staff.ana)
        await profile.mark_minor(tx, customer.actor.id, True, by=staff.ana)
    assert f'href="/desk/people/{customer.actor.id}"' in ana.get(at).text
    assert 'name="tag"' in ana.get(f"{at}/labels").text
    assert ana.send_form(f"{at}/labels", {"tag": "garantía", f"field-{field}": "12,5"}).status_code == 303
    aside = ana.get(f"{at}/aside").text
    for shown in ("reads slowly", "under 14", "garantía", "Pedido", "12.5"):
        assert shown in aside, shown
    (tag,) = re.findall(r"tags/(\d+)/removal\" hx-post", aside)
    assert ana.send_form(f"{at}/tags/{tag}/removal").status_code == 303
    assert "garantía" not in ana.get(f"{at}/aside").text
    wrong = ana.send_form(f"{at}/labels", {"tag": "nueva", f"field-{field}": "doce"})
    assert wrong.status_code == 422
    assert "nueva" not in ana.get(f"{at}/aside").text, "all of a form or nothing"


async def test_beside_a_long_story_what_is_known_is_brought(
    db: Database, staff: Cast, customer: Customer, ana: Browser
) -> None:
    page = f"/desk/people/{customer.actor.id}"
    assert 'id="reach"' in ana.get(page).text
    async with db.begin() as tx:
        now = clock.now()
        for _ in range(pages.FULL + 1):
            await threads.begin_contact(tx, customer.thread, way="phone", arrived_at=now, answered_at=now, by=staff.ana)
        # Somebody who may be the same person.
        phone = AddressGiven("phone", "+34600000300")
        await people.add_address(tx, customer.actor.id, phone, by=staff.ana)
        await write(tx, name="Carla", address=phone)
    first = ana.get(page).text
    assert 'id="reach"' not in first
    assert f'hx-get="{page}/file"' in first
    brought = ana.get(f"{page}/file", headers={"hx-request": "true"}).text
    assert 'id="reach"' in brought
    assert "Yes, one person" in brought[brought.index('hx-swap-oob="true"') :]
    for whole in (ana.get(f"{page}/file"), ana.get(page, {"done": "serve"})):
        assert whole.text.count('id="reach"') == 1
        assert "<html" in whole.text
    refused = ana.send_form(f"{page}/addresses", channel="email", address="no")
    assert refused.status_code == 422
    assert 'value="no"' in refused.text
