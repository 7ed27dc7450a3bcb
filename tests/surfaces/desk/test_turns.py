"""Whose turn it is, at the desk: the sentence, the days away, relief and what one is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from litestar.testing import TestClient
from tests.application import application
from tests.cast import Cast, carla, owned_by, write
from tests.surfaces.desk.browser import Browser

from mostrador import team, threads
from mostrador.care import routing
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database

Seat = Callable[[Actor], Browser]
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


@pytest.fixture
async def keys(db: Database, cast: Cast) -> dict[int, str]:
    """A session for each agent, whose desks speak English."""
    async with db.begin() as tx:
        await tx.run("UPDATE agent SET language = 'en'")
        return {
            actor.id: await team.start_session(tx, await team.find_agent(tx, actor.id), device="")
            for actor in (cast.ana, cast.bruno, cast.elena)
        }


@pytest.fixture
def seat(config: Config, keys: dict[int, str]) -> Iterator[Seat]:
    """Somebody's browser, logged in."""
    with application(config) as app, TestClient(app) as client:
        client.headers["Accept-Language"] = "en"

        def sit(actor: Actor) -> Browser:
            browser = Browser(client)
            browser.cookies.set("s", keys[actor.id])
            return browser

        yield sit


async def test_why_it_is_hers(db: Database, cast: Cast, seat: Seat) -> None:
    """One sentence beside the thread, and what raises it; only its owner may ask to be relieved."""
    async with db.begin() as tx:
        thread = (await write(tx, "Huele a gas", urgent=True)).thread
        owner = (await threads.find(tx, thread, viewer=cast.elena)).owner_id
    mine = seat(cast.ana if owner == cast.ana.id else cast.bruno)
    other = seat(cast.bruno if owner == cast.ana.id else cast.ana)
    beside = mine.get(f"/desk/threads/{thread}/aside").text
    assert "it went at once to" in beside
    assert "somebody may be in danger" in beside
    assert "urgent, they say" in beside
    assert "I cannot go on with this person" in beside
    assert "I cannot go on" not in other.get(f"/desk/threads/{thread}/aside").text
    assert other.send_form(f"/desk/threads/{thread}/relief", reason="threats").status_code == 404
    assert mine.get(f"/desk/threads/{thread}/relief/new").status_code == 200
    mine.send_form(f"/desk/threads/{thread}/relief", reason="threats")
    assert "You asked to be relieved" in mine.get(f"/desk/threads/{thread}/aside").text
    assert mine.get("/desk/reliefs").status_code == 403
    elena = seat(cast.elena)
    asked = elena.get("/desk/reliefs").text
    assert "threats" in asked
    (relief,) = re.findall(r'action="/desk/reliefs/(\d+)"', asked)
    assert mine.send_form(f"/desk/reliefs/{relief}", to="1").status_code == 403
    successor = cast.bruno.id if owner == cast.ana.id else cast.ana.id
    assert elena.send_form(f"/desk/reliefs/{relief}", to=str(successor)).status_code in {302, 303}
    assert "Nobody asks for it now" in elena.get("/desk/reliefs").text
    async with db.look() as tx:
        assert (await threads.find(tx, thread, viewer=cast.elena)).owner_id == successor


async def test_who_was_asked_not_to_come_stands_last_and_other_cases_go_along(
    db: Database, cast: Cast, seat: Seat
) -> None:
    """Carla went from Ana to Bruno, whom she threatens: Elena is offered herself first, and Ana with a warning."""
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        other = (await write(tx, person=customer.actor.id, find_owner=owned_by(cast.bruno, cast.counter))).thread
        await routing.another_person(tx, customer.thread, by=customer.actor)
        await routing.ask_relief(tx, customer.thread, reason="threats", by=cast.bruno)
    elena = seat(cast.elena)
    page = elena.get("/desk/reliefs").text
    names = re.findall(r"<option[^>]*>([^<]+)</option>", page)
    assert names[-1] == "Ana: this customer asked for another person"
    assert re.search(r'name="along" value="yes" checked', page)
    assert "The other open case of this customer goes along" in page
    sheet = seat(cast.bruno).get(f"/desk/threads/{other}/sheets/handoff").text
    assert sheet.index("this customer asked for another person") > sheet.index("<b>Elena</b>")
    (relief,) = re.findall(r'action="/desk/reliefs/(\d+)"', page)
    elena.send_form(f"/desk/reliefs/{relief}", to=str(cast.elena.id), along="yes")
    async with db.look() as tx:
        for thread in (customer.thread, other):
            assert (await threads.find(tx, thread, viewer=cast.elena)).owner_id == cast.elena.id


async def test_days_away(db: Database, cast: Cast, seat: Seat) -> None:
    """One's own and nobody else's, but for an administrator; long ones show who gets what before anything moves."""
    async with db.begin() as tx:
        await write(tx)
        await write(tx)
    ana, elena = seat(cast.ana), seat(cast.elena)
    at = f"/desk/agents/{cast.ana.id}/days"
    assert "In hand today" in ana.get(at).text
    assert "In hand today" not in elena.get(at).text
    assert seat(cast.bruno).get(at).status_code == 404
    today = clock.now().date()
    refused = ana.send_form(at, first="2020-01-01", last="2020-01-02")
    assert refused.status_code == 422
    assert "These days cannot be" in refused.text
    answer = ana.send_form(at, first=str(today), last=str(today + timedelta(days=6)))
    plan = str(answer.headers["location"])
    assert plan.endswith("/plan")
    shown = ana.get(plan).text
    assert "Bruno" in shown or "Elena" in shown
    assert seat(cast.bruno).get(plan).status_code == 404
    ana.send_form(plan)
    assert "cases passed on" in ana.get(at).text
    async with db.look() as tx:
        assert (await threads.inbox(tx, "mine", viewer=cast.ana)).items == ()
    ana.send_form("/desk/pause")


async def test_nobody_of_the_team_is_here(db: Database, cast: Cast, seat: Seat) -> None:
    """What would stay is offered to who is here of other teams; sent with nobody chosen, nothing is claimed."""
    async with db.begin() as tx:
        await team.set_shifts(tx, cast.bruno.id, (), by=cast.elena)
        await team.set_shifts(tx, cast.elena.id, (), by=cast.elena)
        numbers = [(await write(tx, find_owner=owned_by(cast.ana, cast.counter))).thread for _ in range(2)]
    today = clock.now().date()
    ana, at = seat(cast.ana), f"/desk/agents/{cast.ana.id}/days"
    plan = str(ana.send_form(at, first=str(today), last=str(today + timedelta(days=6))).headers["location"])
    shown = ana.get(plan).text
    assert "Nobody of the team is here in these days" in shown
    assert "Darío · Taller" in shown
    refused = ana.send_form(plan, {"to-all": ""})
    assert refused.status_code == 409
    assert "Choose who takes each case" in refused.text
    sent = ana.send_form(plan, {"to-all": str(cast.dario.id), f"to-{numbers[1]}": "0"})
    after = ana.get(str(sent.headers["location"])).text
    assert "1 case has another owner until they are back. 1 case stays where it is" in after
    assert "will be away for days" in ana.get(f"/desk/threads/{numbers[1]}").text
    async with db.look() as tx:
        owners = [(await threads.find(tx, one, viewer=cast.elena)).owner_id for one in numbers]
    assert owners == [cast.dario.id, cast.ana.id]


async def test_what_one_is_asked_for(db: Database, cast: Cast, seat: Seat) -> None:
    """An administrator names it with its words and says who; others are told to ask."""
    ana, elena = seat(cast.ana), seat(cast.elena)
    abilities = f"/desk/settings/agents/{cast.ana.id}/abilities"
    for address in ("/desk/settings/skills", abilities):
        assert ana.get(address).status_code == 403
        assert ana.send_form(address).status_code == 403
    assert elena.send_form("/desk/settings/skills", skill_name="Fontanería", skill_words="").status_code == 422
    elena.send_form("/desk/settings/skills", skill_name="Fontanería", skill_words="grifo, cañería")
    assert "grifo, cañería" in elena.get("/desk/settings/skills").text
    async with db.look() as tx:
        skill = await tx.value("SELECT id FROM skill")
    wrong = elena.send_form(abilities, {"most-counter": "muchos"})
    assert wrong.status_code == 422
    assert 'value="muchos"' in wrong.text
    elena.send_form(abilities, {"skills": str(skill), "speaks": "en", "most-counter": "8"})
    saved = elena.get(abilities).text
    assert 'value="8"' in saved
    async with db.begin() as tx:
        leaks = await write(tx, "Gotea el grifo")
        assert (await threads.find(tx, leaks.thread, viewer=cast.elena)).owner_id == cast.ana.id
