"""A colleague is called into a room, at the desk: asked, in, heard, out; and what was learnt."""

from __future__ import annotations

import re

import pytest
from tests.cast import Cast, carla
from tests.surfaces.desk.test_walks import Seat, client, keys, seat

from mostrador.kit.db import Database

__all__ = ["client", "keys", "seat"]
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


async def test_a_colleague_of_another_team_helps(db: Database, cast: Cast, seat: Seat) -> None:
    async with db.begin() as tx:
        case = await carla(tx, owner=cast.ana, team=cast.counter)
    at = f"/desk/threads/{case.thread}"
    ana, dario, bruno = seat(cast.ana), seat(cast.dario), seat(cast.bruno)
    sheet = ana.get(f"{at}/help/sheet").text
    assert "Darío" in sheet
    assert dario.get(f"{at}/help/sheet").status_code == 404
    assert ana.send_form(f"{at}/help", to=str(cast.dario.id), question="").status_code == 422
    assert ana.send_form(f"{at}/help", to=str(cast.dario.id), question="¿Qué broca?").status_code == 303
    asked = dario.get("/desk/help").text
    assert "¿Qué broca?" in asked
    assert "hembrilla" not in asked, "nothing of the customer before one comes in"
    number = re.search(r"/desk/help/(\d+)/joining", asked)
    assert number
    assert bruno.send_form(f"/desk/help/{number[1]}/joining").status_code == 404
    assert dario.get(at).status_code == 404
    assert dario.send_form(f"/desk/help/{number[1]}/joining").headers["location"] == at
    page = dario.get(at).text
    assert "hembrilla" in page
    assert "only Ana decides and speaks" in page
    assert 'id="composer"' not in page
    refused = dario.send_form(f"{at}/messages", text="Hola", mode="message")
    assert refused.status_code == 403
    assert dario.send_form(f"{at}/room", text="De vidia").status_code == 303
    assert "De vidia" in dario.get(f"{at}/aside").text
    assert "De vidia" in ana.get(f"{at}/aside").text
    assert "De vidia" not in bruno.get(f"{at}/aside").text, "a team mate is not in the room"
    assert bruno.get(f"{at}/room").status_code == 404
    assert "1 time this month" in dario.get("/desk/help").text
    assert "What did we learn?" in ana.get(f"{at}/help/closing").text
    assert ana.send_form(f"{at}/help/closing", lesson="Vidia en pizarra").status_code == 303
    assert dario.get(at).status_code == 404
    late = dario.send_form(f"{at}/room", text="Y con percutor")
    assert (late.status_code, "This room is closed" in late.text) == (409, True), "who was in it is told"
    assert bruno.send_form(f"{at}/room", text="Hola").status_code == 404
    assert "Vidia en pizarra" in bruno.get("/desk/lessons").text
    assert "Vidia en pizarra" in bruno.get(f"{at}/aside").text


async def test_an_administrator_sets_how_much_help_one_is_asked_for(cast: Cast, seat: Seat) -> None:
    elena, ana = seat(cast.elena), seat(cast.ana)
    assert ana.get("/desk/settings/help").status_code == 403
    assert ana.get("/desk/help/teams").status_code == 403
    assert elena.send_form("/desk/settings/help", at_once="0", a_day="5").status_code == 422
    assert elena.send_form("/desk/settings/help", at_once="1", a_day="5").status_code == 303
    assert "not shown" in elena.get("/desk/help/teams").text


async def test_what_is_passed_on_carries_a_summary_and_a_sentence(db: Database, cast: Cast, seat: Seat) -> None:
    async with db.begin() as tx:
        case = await carla(tx, owner=cast.ana, team=cast.counter)
    at = f"/desk/threads/{case.thread}"
    ana, bruno = seat(cast.ana), seat(cast.bruno)
    carried = {"about": "Una hembrilla", "done": "Buscada", "promised": "", "told": "Sigue {name} con tu caso."}
    assert "{name}" in ana.get(f"{at}/sheets/handoff").text
    to = str(cast.bruno.id)
    assert ana.send_form(f"{at}/handoffs", {**carried, "done": ""}, to=to, reason="Sabe él").status_code == 422
    assert ana.send_form(f"{at}/handoffs", carried, to=to, reason="Sabe él").status_code == 303
    page = bruno.get(at).text
    assert "Buscada" in page
    assert "it goes back by itself" in page
    assert "Sigue Bruno" not in ana.get(f"{at}/messages").text, "nothing is sent before he accepts"
    assert bruno.send_form(f"{at}/handoffs/acceptance").status_code == 303
    assert "Ana passed it to Bruno: Sabe él" in bruno.get(f"{at}/aside").text
    assert "Sigue Bruno con tu caso." in bruno.get(f"{at}/messages").text
