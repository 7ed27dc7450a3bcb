"""Merging, splitting, relating and following at the desk, and what the customer reads of it."""

from __future__ import annotations

import re

import pytest
from tests.cast import Cast, Customer, carla, owned_by, write
from tests.surfaces.desk.browser import Browser
from tests.surfaces.desk.test_walks import Seat, client, keys, seat

from mostrador import threads
from mostrador.kit.db import Database

__all__ = ["client", "keys", "seat"]
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


async def two(db: Database, cast: Cast) -> tuple[Customer, int]:
    """Carla's thread with Ana, and one more of hers in the same browser, with Bruno."""
    async with db.begin() as tx:
        case = await carla(tx, owner=cast.ana, team=cast.counter)
        more = await write(tx, "¿Y mi pedido?", find_owner=owned_by(cast.bruno, cast.counter), person=case.actor.id)
        [browser] = case.actor.ids("browser")
        await threads.admit(tx, browser, more.thread)
    return case, more.thread


def at_the_counter(seat: Seat, cast: Cast, case: Customer) -> Browser:
    """Her own browser."""
    browser = seat(cast.ana)
    browser.cookies.clear()
    browser.cookies.set("b", case.key)
    return browser


async def test_two_cases_go_on_as_one_and_part_again(db: Database, cast: Cast, seat: Seat) -> None:
    case, more = await two(db, cast)
    at = f"/desk/threads/{more}"
    ana, dario = seat(cast.ana), seat(cast.dario)
    assert f'value="{case.thread}"' in ana.get(f"{at}/sheets/merge").text
    assert dario.get(f"{at}/sheets/merge").status_code == 404
    ana.send_form(f"{at}/details", subject="", kind="complaint")
    stays = ana.get(f"{at}/sheets/merge").text
    assert "This complaint waits for our decision, so it stays" in stays
    assert "Merge them" not in stays
    ana.send_form(f"{at}/details", subject="", kind="enquiry")
    assert ana.send_form(f"{at}/merge").status_code == 422
    assert ana.send_form(f"{at}/merge", into=str(case.thread)).status_code == 303
    assert f'href="/desk/threads/{case.thread}"' in ana.get(at).text
    beside = ana.get(f"/desk/threads/{case.thread}/aside").text
    assert "merged into this one" in beside
    assert f'hx-get="{at}/messages"' in beside
    assert "merged another case into this one" in ana.get(f"/desk/threads/{case.thread}/messages").text
    she = at_the_counter(seat, cast, case)
    page = she.get(f"/casos/{more}").text
    assert "We go on with this in another case of yours" in page
    assert f'href="/casos/{case.thread}"' in page
    wrote = she.send_form(f"/casos/{more}/mensajes", text="Era urgente")
    assert wrote.headers["location"].startswith(f"/casos/{case.thread}")
    assert "Era urgente" in ana.get(f"/desk/threads/{case.thread}").text
    assert she.send_form(f"/casos/{more}/reapertura").status_code == 303
    assert "We go on with this" not in she.get(f"/casos/{more}").text
    assert "merged into this one" not in ana.get(f"/desk/threads/{case.thread}/aside").text


async def test_some_of_what_she_said_gets_a_case_of_its_own(db: Database, cast: Cast, seat: Seat) -> None:
    case, _ = await two(db, cast)
    at = f"/desk/threads/{case.thread}"
    ana = seat(cast.ana)
    link = re.search(rf"{at}/messages/\d+/split", ana.get(at).text)
    assert link
    chosen = re.search(r'name="message" value="(\d+)" checked', ana.get(link[0]).text)
    assert chosen
    assert ana.send_form(f"{at}/split", message=chosen[1], subject="", kind="enquiry").status_code == 422
    assert ana.send_form(f"{at}/split", message=chosen[1], subject="La alcayata", kind="nonsense").status_code == 422
    assert ana.send_form(f"{at}/split", message=chosen[1], subject="La alcayata", kind="incident").status_code == 303
    beside = ana.get(f"{at}/aside").text
    assert "La alcayata" in beside
    assert "was split from this one" in beside
    she = at_the_counter(seat, cast, case)
    assert "La alcayata" in she.get("/casos").text


async def test_cases_are_related_by_words_and_followed(db: Database, cast: Cast, seat: Seat) -> None:
    case, more = await two(db, cast)
    at = f"/desk/threads/{case.thread}"
    ana, bruno, dario = seat(cast.ana), seat(cast.bruno), seat(cast.dario)
    async with db.look() as tx:
        code = (await threads.brief(tx, more)).code
    assert f'value="{more}"' in ana.get(f"{at}/related/found", params={"q": code}).text
    assert dario.get(f"{at}/related/found", params={"q": code}).status_code == 404
    assert ana.send_form(f"{at}/related", other="").status_code == 422
    assert ana.send_form(f"{at}/related", other=str(more)).status_code == 303
    assert "related" in bruno.get(f"/desk/threads/{more}/aside").text
    assert ana.send_form(f"{at}/related/{more}/removal").status_code == 303
    assert bruno.send_form(f"{at}/following", follow="yes").status_code == 303
    assert "Bruno follows it" in ana.get(f"{at}/aside").text
    assert f'href="{at}?view=following"' in bruno.get("/desk/following").text
    assert dario.send_form(f"{at}/following", follow="yes").status_code == 404
    assert bruno.send_form(f"{at}/following", follow="").status_code == 303
    assert "You follow no case" in bruno.get("/desk/following").text
