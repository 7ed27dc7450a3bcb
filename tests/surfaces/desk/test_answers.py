"""A complaint at the desk: what it asks, its decision with a place for each answer, and the bodies outside."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from tests.cast import Cast, Customer, carla
from tests.surfaces.desk.browser import Browser, text_of

from mostrador import threads
from mostrador.kit.db import Database

ASKED = "Me han cobrado dos veces. ¿Por qué me han cobrado dos veces? Quiero que me devuelvan los treinta euros."
WHY = "Hemos mirado los dos cargos con la empresa de cobros."


@pytest.fixture
async def complaint(db: Database, staff: Cast) -> Customer:
    async with db.begin() as tx:
        made = await carla(tx, owner=staff.ana, team=staff.counter, text=ASKED)
        await threads.change(tx, made.thread, subject="El cobro", kind="complaint", by=staff.ana)
    return made


@pytest.fixture
def ana(staff: Cast, browse: Callable[[], Browser]) -> Browser:
    browser = browse()
    browser.log_in("ana@lallave.example")
    return browser


def keys(page: str) -> list[str]:
    return re.findall(r'name="question" value="([^"]+)"', page)


async def test_the_list_stands_beside_the_case_and_can_be_put_right(
    db: Database, staff: Cast, complaint: Customer, ana: Browser
) -> None:
    at = f"/desk/threads/{complaint.thread}"
    beside = ana.get(f"{at}/aside").text
    assert "¿Por qué me han cobrado dos veces?" in beside
    first, second = keys(ana.get(f"{at}/decision").text)
    assert ana.send_form(f"{at}/questions/{first}", act="out", why=" ").status_code == 422
    assert ana.send_form(f"{at}/questions/{first}", act="out", why="La retira").status_code == 303
    assert ana.send_form(f"{at}/questions/{second}", act="reword", text="Que le devolvamos 30 €").status_code == 303
    assert ana.send_form(f"{at}/questions", text="Si hay más cargos").status_code == 303
    async with db.begin() as tx:
        said = await threads.reply(tx, complaint.thread, "No hay ningún otro cargo.", by=staff.ana)
    added = keys(ana.get(f"{at}/decision").text)[-1]
    assert ana.send_form(f"{at}/questions/{added}", act="where", position=str(said.position)).status_code == 303
    page = text_of(ana.get(f"{at}/decision"))
    assert "Que le devolvamos 30 €" in page
    assert "No hay ningún otro cargo." in page, "what was answered in a message stands in its place"
    assert ana.send_form(f"{at}/questions/{added}", act="nonsense").status_code == 422


async def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    complaint: Customer, ana: Browser, db: Database
) -> None:
    at = f"/desk/threads/{complaint.thread}"
    assert "This is a complaint" in ana.get(f"{at}/sheets/decision").text
    bare = ana.send_form(f"{at}/closure", kind="answered", reason="No procede")
    assert bare.status_code == 409
    assert "answer each question" in text_of(bare)
    first, second = keys(ana.get(f"{at}/decision").text)
    typed = {"question": [first, second], "outcome": "refused", "reasons": WHY, f"answer-{first}": "Son dos compras."}
    refused = ana.send_form(f"{at}/decision", typed)  # type: ignore[arg-type]
    assert refused.status_code == 409
    assert "Quiero que me devuelvan" in text_of(refused)
    for kept in (WHY, "Son dos compras."):
        assert kept in refused.text
    refused = ana.send_form(f"{at}/decision", typed | {f"answer-{second}": "No, porque son dos."})  # type: ignore[arg-type]
    assert "choose at least one body" in text_of(refused)
    sent = ana.send_form(
        f"{at}/decision",
        typed | {f"answer-{second}": "No, porque son dos.", "body": "national-board"},  # type: ignore[arg-type]
    )
    assert (sent.status_code, sent.headers["location"]) == (303, at)
    async with db.look() as tx:
        [told] = await tx.values("SELECT reason FROM closure WHERE thread_id = %(id)s", id=complaint.thread)
    assert "Junta Arbitral Nacional" in told
    assert "No, porque son dos." in told


async def test_another_language_and_a_refusal_as_before_are_asked_about(
    db: Database, staff: Cast, complaint: Customer, ana: Browser
) -> None:
    at = f"/desk/threads/{complaint.thread}"
    first, second = keys(ana.get(f"{at}/decision").text)
    told = {"outcome": "refused", "body": "national-board", "question": [first, second], f"answer-{second}": WHY}
    english = "We looked at both charges with the company that collects them for us."
    page = ana.send_form(f"{at}/decision", told | {f"answer-{first}": english, "reasons": english})  # type: ignore[arg-type]
    assert page.status_code == 409
    assert 'name="other_language_why"' in page.text
    assert ana.send_form(f"{at}/decision", told | {f"answer-{first}": WHY, "reasons": WHY}).status_code == 303  # type: ignore[arg-type]
    async with db.begin() as tx:
        again = await carla(tx, owner=staff.ana, team=staff.counter, text=ASKED)
        await threads.change(tx, again.thread, subject="El cobro", kind="claim", by=staff.ana)
    at = f"/desk/threads/{again.thread}"
    first, second = keys(ana.get(f"{at}/decision").text)
    told = {"outcome": "refused", "body": "national-board", "question": [first, second], "reasons": WHY}
    told |= {f"answer-{first}": WHY, f"answer-{second}": WHY}
    page = ana.send_form(f"{at}/decision", told)  # type: ignore[arg-type]
    assert (page.status_code, 'name="alike_seen"' in page.text) == (409, True)
    assert ana.send_form(f"{at}/decision", told | {"alike_seen": "yes"}).status_code == 303  # type: ignore[arg-type]


async def test_what_is_missing_is_asked_for_once_and_its_time_is_kept(complaint: Customer, ana: Browser) -> None:
    at = f"/desk/threads/{complaint.thread}"
    assert "Ten at least" in text_of(ana.get(f"{at}/completion/sheet"))
    assert ana.send_form(f"{at}/completion", document=" ", days="10").status_code == 422
    assert ana.send_form(f"{at}/completion", document="El recibo", days="9").status_code == 422
    assert ana.send_form(f"{at}/completion", document="El recibo", detail="La fecha", days="10").status_code == 303
    beside = ana.get(f"{at}/aside")
    assert "no term of this company waits for it" in text_of(beside)
    first = re.search(r'name="missing" value="(\d+)"', beside.text)
    assert first
    assert ana.send_form(f"{at}/completion/given", missing=first[1]).status_code == 303
    assert ana.send_form(f"{at}/completion/end", act="not-completed").status_code == 409
    assert ana.send_form(f"{at}/completion/end", act="needless").status_code == 303
    assert "not needed any more" in text_of(ana.get(f"{at}/aside"))


async def test_an_administrator_keeps_the_bodies(staff: Cast, browse: Callable[[], Browser], ana: Browser) -> None:
    elena = browse()
    elena.log_in("elena@lallave.example")
    assert ana.get("/desk/settings/bodies").status_code == 403
    page = text_of(elena.get("/desk/settings/bodies"))
    assert "from memory: verify it first" in page
    wrong = elena.send_form("/desk/settings/bodies", name="Cámara de Comercio")
    assert wrong.status_code == 422
    assert 'value="Cámara de Comercio"' in wrong.text
    assert elena.send_form("/desk/settings/bodies", name="Cámara de Comercio", web="camara.example").status_code == 303
    assert "written here" in text_of(elena.get("/desk/settings/bodies"))
