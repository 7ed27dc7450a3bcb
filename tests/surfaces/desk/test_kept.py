"""Phrases, macros and views at the desk, in a browser without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from tests.cast import Cast, carla
from tests.surfaces.desk.browser import Browser

from mostrador.kit.db import Database

Browse = Callable[[], Browser]
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


async def test_a_phrase_is_written_and_put_into_an_answer(db: Database, staff: Cast, browse: Browse) -> None:
    async with db.begin() as tx:
        mine = await carla(tx, owner=staff.ana, team=staff.counter)
    ana = browse()
    ana.log_in("ana@lallave.example")
    wrong = ana.send_form("/desk/phrases", {"text-es": "Hola {perso}"}, name="Saludo", shown_to="mine")
    assert wrong.status_code == 422
    assert "There is no field {perso}. There are: {persona}" in wrong.text
    assert "Hola {perso}" in wrong.text, "what was typed is kept"
    forbidden = ana.send_form("/desk/phrases", {"text-es": "Hola"}, name="Saludo", shown_to="all")
    assert forbidden.status_code == 403
    assert (
        ana.send_form("/desk/phrases", {"text-es": "Hola {persona}"}, name="Saludo", shown_to="mine").status_code == 303
    )
    listed = ana.get(f"/desk/threads/{mine.thread}/phrases")
    assert 'data-text="Hola Carla"' in listed.text
    choose = ana.send_form(f"/desk/threads/{mine.thread}/phrases", text="Buenas.", mode="message")
    number = re.search(r'<option value="(\d+)">Saludo', choose.text)
    assert number
    page = ana.send_form(f"/desk/threads/{mine.thread}/phrases", text="Buenas.", mode="note", phrase=number[1])
    assert ">Buenas.\n\nHola Carla</textarea>" in page.text
    assert ana.send_form(f"/desk/phrases/{number[1]}/removal").status_code == 303
    assert ana.get(f"/desk/phrases/{number[1]}").status_code == 404


async def test_a_macro_is_written_and_run(db: Database, staff: Cast, browse: Browse) -> None:
    async with db.begin() as tx:
        mine = await carla(tx, owner=staff.ana, team=staff.counter)
    ana = browse()
    ana.log_in("ana@lallave.example")
    empty = ana.send_form("/desk/macros", name="Nada", shown_to="mine")
    assert empty.status_code == 422
    typed = {"act-0": "tag", "tag-0": "Vista", "act-2": "sleep", "days-2": "2"}
    assert ana.send_form("/desk/macros", typed, name="Dos días", shown_to="mine").status_code == 303
    sheet = ana.get(f"/desk/threads/{mine.thread}/macros")
    assert "tags it «Vista» · lets it sleep for 2 days" in sheet.text
    number = re.search(r'name="macro" value="(\d+)"', sheet.text)
    assert number
    assert ana.get(f"/desk/macros/{number[1]}").status_code == 200
    done = ana.send_form(f"/desk/threads/{mine.thread}/macros", macro=number[1], attempt="1")
    assert done.status_code == 303
    assert "Asleep" in ana.get(f"/desk/threads/{mine.thread}").text


async def test_a_view_is_tried_kept_and_among_the_places(db: Database, staff: Cast, browse: Browse) -> None:
    async with db.begin() as tx:
        await carla(tx, owner=staff.ana, team=staff.counter)
    ana = browse()
    ana.log_in("ana@lallave.example")
    wrong = ana.send_form("/desk/views", name="Mías", filter="ownr:me", shown_to="mine")
    assert wrong.status_code == 422
    assert "“ownr”, at character 1, is nothing one can filter by. For example: kind:" in wrong.text
    tried = ana.send_form("/desk/views", {"try": "yes"}, filter="owner:me", shown_to="mine")
    assert tried.status_code == 200
    assert "Carla" in tried.text
    kept = ana.send_form("/desk/views", name="De Ana", filter="owner:me", shown_to="mine")
    place = kept.headers["location"]
    page = ana.get(place)
    assert page.status_code == 200
    assert f'href="{place}" aria-current="page"' in page.text
    assert "Carla" in page.text
    elena = browse()
    elena.log_in("elena@lallave.example")
    assert elena.get(place).status_code == 404
    assert ana.send_form(f"{place}/removal").status_code == 303
    assert "De Ana" not in ana.get("/desk/mine").text


async def test_several_cases_at_once_and_back(db: Database, staff: Cast, browse: Browse) -> None:
    async with db.begin() as tx:
        chosen = [str((await carla(tx, owner=staff.ana, team=staff.counter)).thread) for _ in range(2)]
    ana = browse()
    ana.log_in("ana@lallave.example")
    assert f'name="thread" value="{chosen[0]}" form="several"' in ana.get("/desk/mine").text
    many = {"_csrf_token": ana.cookies["c"], "act": "tag", "thread": chosen}
    form = ana.post("/desk/several", data=many)
    assert "2 cases are chosen" in form.text
    assert ana.post("/desk/batches", data={**many, "tag": " "}).status_code == 422
    begun = ana.post("/desk/batches", data={**many, "tag": "Urgente"})
    assert begun.status_code == 303
    told = ana.get(begun.headers["location"])
    assert "Done on 2 cases" in told.text
    assert ana.send_form(f"{begun.headers['location']}/undoing").status_code == 303
    assert "Undone on 2 cases" in ana.get(begun.headers["location"]).text
    elena = browse()
    elena.log_in("elena@lallave.example")
    assert elena.get(begun.headers["location"]).status_code == 404
    later = ana.post("/desk/batches", data={**many, "thread": [chosen[0], *map(str, range(900, 951))], "tag": "Luego"})
    assert "0 of 1" in ana.get(later.headers["location"]).text, "more than fifty are the worker's"


async def test_everything_by_its_name_and_the_day(db: Database, staff: Cast, browse: Browse) -> None:
    async with db.begin() as tx:
        mine = await carla(tx, owner=staff.ana, team=staff.counter)
        far = await carla(tx, owner=staff.dario, team=staff.workshop)
    ana = browse()
    ana.log_in("ana@lallave.example")
    page = ana.get("/desk/palette", params={"thread": str(mine.thread), "q": "pass colleague"})
    assert f'href="/desk/threads/{mine.thread}/sheets/handoff"' in page.text
    assert "/desk/closed" not in page.text.partition('class="palette-list"')[2]
    assert f"/desk/threads/{far.thread}" not in ana.get("/desk/palette", params={"thread": str(far.thread)}).text
    found = ana.get("/desk/palette", params={"q": "Carla"}).text
    assert f'href="/desk/threads/{mine.thread}"' in found
    assert f'href="/desk/threads/{far.thread}"' not in found
    day = ana.get("/desk/today")
    assert "Who waits for you" in day.text
    assert f"/desk/threads/{mine.thread}" in day.text
    told = ana.get("/desk/today.csv")
    assert told.headers["content-type"].startswith("text/csv")
    assert "waits," in told.text
    assert ",Carla," in told.text
