"""The law at the desk: eight questions, how each row stands, and by when a decision is owed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import Cast, Customer, carla
from tests.surfaces.desk.browser import Browser, text_of

from mostrador import threads
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.oversight.compliance import deadlines

Sit = Callable[[str], Browser]


@pytest.fixture
def sit(staff: Cast, browse: Callable[[], Browser]) -> Sit:
    """Somebody's browser, logged in."""

    def seat(name: str) -> Browser:
        browser = browse()
        browser.log_in(f"{name}@lallave.example")
        return browser

    return seat


@pytest.fixture
async def customer(db: Database, staff: Cast) -> Customer:
    """Carla, with a thread that Ana owns."""
    async with db.begin() as tx:
        return await carla(tx, owner=staff.ana, team=staff.counter)


async def catch_up(db: Database) -> None:
    async with db.begin() as tx:
        await deadlines.follow(tx)
        await deadlines.warn(tx)


async def test_a_company_answers_and_learns_what_binds_it(db: Database, sit: Sit) -> None:
    elena, ana = sit("elena"), sit("ana")
    before = text_of(elena.get("/desk/compliance"))
    assert "Nobody has said yet what the company is" in before
    assert "Fifteen working days" not in before
    assert ana.get("/desk/settings/company").status_code == 403
    wrong = elena.send_form("/desk/settings/company", sector="energy", regions="Madrid, por supuesto", online="yes")
    assert wrong.status_code == 422
    assert 'value="Madrid por supuesto"' in wrong.text, "what was typed stays"
    assert '<option value="energy" selected' in wrong.text
    assert elena.send_form("/desk/settings/company", sector="energy", regions="md ct").status_code == 303
    after = text_of(ana.get("/desk/compliance"))
    assert "Fifteen working days" in after
    assert "not checked here yet" in after, "what we do not check is said"
    assert "MD" in elena.get("/desk/settings/company").text


async def test_a_complaint_stands_in_the_list_with_its_term_and_red_when_it_ran_out(
    db: Database, customer: Customer, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, at = sit("ana"), f"/desk/threads/{customer.thread}"
    assert "By law" not in ana.get(f"{at}/aside").text
    ana.send_form(f"{at}/details", subject="La alcayata", kind="complaint")
    await catch_up(db)
    aside = text_of(ana.get(f"{at}/aside"))
    assert "A decision with reasons is owed" in aside
    assert "art. 21.3" in aside
    page = text_of(ana.get("/desk/compliance"))
    assert "La alcayata" in page
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=17))
    await catch_up(db)
    assert "By law" in ana.get("/desk/today").text
    table = ana.get("/desk/today.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    async with db.look() as tx:
        code = threads.show_code((await threads.find(tx, customer.thread, viewer=SYSTEM)).code)
    assert f"term of the law,{code}," in table.text
    page = ana.get("/desk/compliance").text
    assert "is-red" in page
    assert "over since" in page
    assert "FROM deadline d" in page, "the question stands behind its figure"


async def test_a_charge_is_said_once_and_shortens_the_term(
    db: Database, customer: Customer, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    elena, ana, at = sit("elena"), sit("ana"), f"/desk/threads/{customer.thread}"
    elena.send_form("/desk/settings/company", sector="other", large="yes")
    assert ana.send_form(f"{at}/concerns", what="nonsense").status_code == 422
    assert "It is about a charge" not in ana.get(f"{at}/aside").text, "it binds from 28-12-2026 on"
    later = datetime(2027, 2, 1, 11, tzinfo=UTC)
    async with db.begin() as tx:
        await tx.run("UPDATE thread SET opened_at = %(at)s WHERE id = %(id)s", at=later, id=customer.thread)
    monkeypatch.setattr(clock, "now", lambda: later)
    aside = ana.get(f"{at}/aside").text
    assert "It is about a charge" in aside
    assert "Their service stopped" not in aside, "a shop gives no service without a break"
    assert ana.send_form(f"{at}/concerns", what="billing").status_code == 303
    await catch_up(db)
    aside = text_of(ana.get(f"{at}/aside"))
    assert "Five days when it is about a bill" in aside
    assert "It is about a charge" not in aside
