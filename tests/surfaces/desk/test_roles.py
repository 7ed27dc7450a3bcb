"""Roles at the desk: who is asked why, what an auditor reads, what a team's page changes, and a supervisor called."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.cast import Cast, Customer, carla
from tests.surfaces.desk.browser import PASSWORD, Browser

from mostrador import team, threads
from mostrador.care import supervisors
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database

Browse = Callable[[], Browser]
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


@pytest.fixture
async def answered(db: Database, staff: Cast) -> Customer:
    """Carla's thread, which Ana owns and has answered."""
    async with db.begin() as tx:
        mine = await carla(tx, owner=staff.ana, team=staff.counter)
        await threads.reply(tx, mine.thread, "Es una escarpia", by=staff.ana)
        ivan = await team.add_agent(
            tx,
            email="ivan@lallave.example",
            name="=Iván",
            role="auditor",
            password_hash=await team.hash_password(PASSWORD),
            teams=(staff.workshop,),
        )
        await tx.run("UPDATE agent SET language = 'en' WHERE id = %(id)s", id=ivan.id)
    return mine


def test_why_is_asked_once_and_the_auditor_reads_it(answered: Customer, browse: Browse) -> None:
    path = f"/desk/threads/{answered.thread}"
    ana, elena, ivan = browse(), browse(), browse()
    ana.log_in("ana@lallave.example")
    assert ana.get(path).status_code == 200, "the owner is not asked"
    elena.log_in("elena@lallave.example")
    asked = elena.get(path)
    assert asked.headers["location"] == f"/desk/people/{answered.actor.id}/opening?next={path}"
    for piece in ("messages", "aside", "standing"):
        assert elena.get(f"{path}/{piece}").status_code == 403, "nor is it read in pieces"
    page = asked.headers["location"]
    assert "I look at how we served them" in elena.get(page).text
    opening = page.partition("?")[0]
    assert elena.send_form(opening, reason="curiosity", next=path).status_code == 422
    elsewhere = elena.send_form(opening, reason="quality", next="https://evil.example/")
    assert elsewhere.headers["location"] == f"/desk/people/{answered.actor.id}"
    assert elena.get(path).status_code == 200
    assert elena.get("/desk/audit").status_code == elena.get("/desk/audit.csv").status_code == 403
    ivan.log_in("ivan@lallave.example")
    assert ivan.send_form(opening, reason="law", next=path).headers["location"] == path
    assert 'id="composer"' in ana.get(path).text
    assert 'id="composer"' not in ivan.get(path).text, "nothing invites him to write"
    assert "New case" in ana.get("/desk/mine").text
    for page in ("/desk/mine", "/desk/palette"):
        assert "New case" not in ivan.get(page).text, "he opens none"
    assert ivan.get("/desk/new").status_code == 403
    log = ivan.get("/desk/audit").text
    assert "I look at how we served them" in log
    assert "A duty by law" in log
    assert "A duty by law" not in ivan.get("/desk/audit", {"person": "999"}).text
    rows = ivan.get("/desk/audit.csv").text
    assert "'=Iván" in rows, "a spreadsheet runs nothing"
    assert ivan.send_form(f"{path}/messages", text="Hola").status_code == 403
    assert "Hola" not in ana.get(path).text


def test_a_team_page_says_who_may_what(staff: Cast, browse: Browse) -> None:
    path = f"/desk/teams/{staff.counter}"
    ana, elena = browse(), browse()
    ana.log_in("ana@lallave.example")
    assert ana.get(path).status_code == 403
    elena.log_in("elena@lallave.example")
    assert "Who may do what" in elena.get(path).text
    saved = elena.send_form(f"{path}/members/{staff.ana.id}", verbs="manage")
    assert saved.headers["location"] == f"{path}?done=verbs"
    assert ana.get(path).status_code == 200
    assert ana.send_form(f"/desk/teams/{staff.workshop}", team_name="Mía").status_code == 403
    nothing = elena.send_form(f"{path}/members/{staff.ana.id}")
    assert "may do nothing is no member" in nothing.text


async def test_a_call_rings_until_one_takes_it(db: Database, staff: Cast, answered: Customer, browse: Browse) -> None:
    async with db.begin() as tx:
        await team.set_shifts(tx, staff.elena.id, [team.Shift(day, 0, 1440) for day in range(7)], by=SYSTEM)
        await supervisors.ask(tx, answered.thread, by=answered.actor)
    ana, elena = browse(), browse()
    ana.log_in("ana@lallave.example")
    elena.log_in("elena@lallave.example")
    assert "wants to speak to a supervisor" in elena.get("/desk/supervisions").text
    assert "wants to speak" not in ana.get("/desk/supervisions").text
    assert ana.send_form(f"/desk/threads/{answered.thread}/supervision").status_code == 403
    taken = elena.send_form(f"/desk/threads/{answered.thread}/supervision")
    assert taken.headers["location"] == f"/desk/threads/{answered.thread}"
    assert "wants to speak" not in elena.get("/desk/supervisions").text
    shown = elena.get(f"/desk/threads/{answered.thread}")
    assert shown.status_code == 200, "whoever was called is not asked why"
    assert "is in the case as a supervisor" in shown.text
