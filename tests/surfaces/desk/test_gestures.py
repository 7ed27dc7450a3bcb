"""Ana gives something, asks Elena for more, and lets somebody leave; Elena sets how much, and who is told."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator

import httpx
import msgspec
import pytest
from litestar.testing import TestClient
from tests.cast import Cast, Customer, carla
from tests.channels.listener import listening
from tests.surfaces.desk.browser import Browser, text_of

from mostrador import team, threads
from mostrador.app import create_app
from mostrador.care import gestures
from mostrador.config import Config
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database

pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")
Seat = Callable[[Actor], Browser]
GIFT = {"kind": "money", "amount": "20", "what": "Vale de la tienda", "reason": "Esperó tres días"}


@pytest.fixture
async def customer(db: Database, cast: Cast) -> Customer:
    """Carla, with a thread that Ana owns."""
    async with db.begin() as tx:
        return await carla(tx, owner=cast.ana, team=cast.counter)


@pytest.fixture
async def keys(db: Database, cast: Cast) -> dict[int, str]:
    """A session for each agent, whose desks speak English."""
    async with db.begin() as tx:
        await tx.run("UPDATE agent SET language = 'en'")
        return {
            actor.id: await team.start_session(tx, await team.find_agent(tx, actor.id), device="")
            for actor in (cast.ana, cast.bruno, cast.dario, cast.elena)
        }


@pytest.fixture
def seat(config: Config, keys: dict[int, str]) -> Iterator[Seat]:
    """Somebody's browser, logged in, on a shop whose billing system is on this machine."""
    with TestClient(create_app(msgspec.structs.replace(config, webhook_networks=("127.0.0.0/8",)))) as client:
        client.headers["Accept-Language"] = "en"

        def sit(actor: Actor) -> Browser:
            browser = Browser(client)
            browser.cookies.set("s", keys[actor.id])
            return browser

        yield sit


async def test_ana_gives_and_sees_what_is_left(db: Database, cast: Cast, customer: Customer, seat: Seat) -> None:
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}"
    assert "Left to give here €30.00, this month €200.00" in text_of(ana.get(f"{at}/aside"))
    assert "For nothing in return" in text_of(ana.get(f"{at}/gestures/new"))
    assert ana.send_form(f"{at}/gestures", GIFT).status_code == 303
    beside = text_of(ana.get(f"{at}/aside"))
    assert "Left to give here €10.00, this month €180.00" in beside
    assert "€20.00 · Vale de la tienda · Ana" in beside
    story = text_of(ana.get(f"/desk/people/{customer.actor.id}"))
    assert "Ana gave: Vale de la tienda · money · €20.00" in story
    assert "In twelve months: €20.00" in beside
    assert "Ana gave them, as a courtesy" in text_of(ana.get(at))
    tied = ana.send_form(f"{at}/gestures", GIFT | {"amount": "1", "reason": "A cambio de una reseña"})
    assert tied.status_code == 422
    assert "Nothing is asked in return" in text_of(tied)
    for amount in ("", "-5", "1.200", "0"):
        assert ana.send_form(f"{at}/gestures", GIFT | {"amount": amount}).status_code == 422
    row = re.search(r"/gestures/(\d+)/reversal", ana.get(f"{at}/aside").text)
    assert row
    assert ana.get(f"{at}/gestures/{row[1]}/reversal").status_code == 200
    ana.send_form(f"{at}/gestures/{row[1]}/reversal", reason="Era de otro caso")
    assert "Left to give here €30.00" in text_of(ana.get(f"{at}/aside"))


async def test_elena_is_asked_and_answers_on_the_thread(
    db: Database, cast: Cast, customer: Customer, seat: Seat
) -> None:
    ana, elena, at = seat(cast.ana), seat(cast.elena), f"/desk/threads/{customer.thread}"
    over = GIFT | {"amount": "80,50"}
    refused = ana.send_form(f"{at}/gestures", over)
    assert refused.status_code == 409
    assert "Choose whom to ask" in text_of(refused)
    ana.send_form(f"{at}/gestures", over | {"ask": "yes", "of": str(cast.elena.id)})
    assert "Carla" in text_of(elena.get("/desk/mentions"))
    today = text_of(elena.get("/desk/today"))
    assert "Ana asks you: may this be given?" in today
    assert "asks you" in elena.get("/desk/today.csv").text
    assert "asks you" not in text_of(seat(cast.bruno).get("/desk/today"))
    asked = elena.get(f"{at}/aside")
    assert "Ana asks you: may this be given?" in text_of(asked)
    assert "€80.50" in text_of(asked)
    number = re.search(r"/permissions/(\d+)", asked.text)
    assert number
    assert (
        seat(cast.bruno).send_form(f"{at}/permissions/{number[1]}", verdict="approved", reason="Sí").status_code == 403
    )
    elena.send_form(f"{at}/permissions/{number[1]}", verdict="approved", reason="Es justo")
    assert "asks you" not in text_of(elena.get("/desk/today"))
    assert "€80.50 · Vale de la tienda" in text_of(ana.get(f"{at}/aside"))
    assert "Left to give here €30.00" in text_of(ana.get(f"{at}/aside"))


async def test_what_is_given_often_is_one_press(db: Database, cast: Cast, customer: Customer, seat: Seat) -> None:
    ana, elena, at = seat(cast.ana), seat(cast.elena), f"/desk/threads/{customer.thread}"
    page = elena.get("/desk/settings/gestures")
    rules = {
        found[0]: found[1]
        for found in re.findall(r'<input class="input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', page.text)
    }
    ready = {"kind-0": "days", "amount-0": "9,90", "days-0": "15", "what-0": "Quince días", "reason-0": "La espera"}
    assert elena.send_form("/desk/settings/gestures", rules | {"currency": "eur"} | ready).status_code == 303
    sheet = ana.get(f"{at}/gestures/new")
    pressed = re.search(r'name="ready" value="([^"]+)"', sheet.text)
    assert pressed
    assert ana.send_form(f"{at}/gestures", ready="1:1").status_code == 409
    ana.send_form(f"{at}/gestures", ready=pressed[1])
    async with db.look() as tx:
        (row,) = await gestures.of_thread(tx, customer.thread, viewer=cast.ana)
        said = (await threads.page(tx, customer.thread, viewer=customer.actor)).messages[-1]
    assert (row.kind, row.days, row.cents) == ("days", 15, 990)
    assert said.text == "15 días gratis: Quince días"


async def test_budgets_are_checked_and_kept(db: Database, cast: Cast, seat: Seat) -> None:
    elena, page = seat(cast.elena), "/desk/settings/gestures"
    fields = {"currency": "MXN", "code-money": "629", "leaving_offer": "Un mes"}
    for role in ("agent", "supervisor", "admin"):
        fields |= {f"case-{role}": "12.50", f"month-{role}": "100"}
    assert elena.send_form(page, fields | {"currency": "EURO"}).status_code == 422
    assert elena.send_form(page, fields | {"case-agent": "200"}).status_code == 422
    own = {f"case-agent-{cast.ana.id}": "5", f"month-agent-{cast.ana.id}": "7"}
    assert elena.send_form(page, fields | own).status_code == 303
    async with db.look() as tx:
        rules = await gestures.rules(tx, viewer=cast.elena)
    assert (rules.currency, rules.accounting) == ("MXN", {"money": "629"})
    assert rules.agents == {cast.ana.id: gestures.Budget(500, 700)}
    assert rules.roles["agent"] == gestures.Budget(1250, 10000)
    for path in (page, f"{page}/ledger.csv?month=2026-11", "/desk/settings/webhooks"):
        assert seat(cast.ana).get(path).status_code == 403


async def test_the_ledger_goes_out_as_csv(db: Database, cast: Cast, customer: Customer, seat: Seat) -> None:
    async with db.begin() as tx:
        await tx.run("UPDATE person SET name = '=HYPERLINK(1)'")
        row = await gestures.give(tx, customer.thread, gestures.Gift("money", 1250, "Vale", "Esperó"), by=cast.ana)
        await gestures.reverse(tx, row.id, reason="Por error", by=cast.ana)
        month = f"{row.given_at:%Y-%m}"
    elena = seat(cast.elena)
    for month_ in ("ayer", "0001-01", "9999-12", "2026-13", ""):
        assert elena.get(f"/desk/settings/gestures/ledger.csv?month={month_}").status_code == 422
    answer = elena.get(f"/desk/settings/gestures/ledger.csv?month={month}")
    assert answer.headers["content-type"].startswith("text/csv")
    first, one, two = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert first[3] == "Person"
    assert (one[3], one[4], one[8], one[9]) == ("'=HYPERLINK(1)", "Ana", "12.50", "EUR")
    assert (two[8], two[14]) == ("-12.50", one[0])


async def test_the_billing_system_is_set_up_and_tried(db: Database, cast: Cast, seat: Seat) -> None:
    elena = seat(cast.elena)
    async with listening() as listener:
        assert (
            elena.send_form("/desk/settings/webhooks", url="http://10.0.0.1/", kinds="gesture.given").status_code == 422
        )
        assert elena.send_form("/desk/settings/webhooks", url=listener.url).status_code == 422
        made = elena.send_form("/desk/settings/webhooks", url=listener.url, kinds="gesture.given")
        assert "Copy it now" in text_of(made)
        at = _link(elena.get("/desk/settings/webhooks"))
        assert "Copy it now" not in text_of(elena.get(at))
        # The test client runs the application in a loop of its own, beside the listener's.
        answer = await _away(lambda: elena.send_form(f"{at}/test"))
        assert answer.headers["location"].endswith("tested=arrived")
        assert "Test" in text_of(elena.get(at))
        listener.status = 500
        answer = await _away(lambda: elena.send_form(f"{at}/test"))
        assert answer.headers["location"].endswith("tested=failed")
        assert len(listener.told) == 2
    elena.send_form(f"{at}/removal")
    assert elena.get(at).status_code == 404


async def test_somebody_leaves_by_phone(db: Database, cast: Cast, customer: Customer, seat: Seat) -> None:
    ana, bruno, at = seat(cast.ana), seat(cast.bruno), f"/desk/threads/{customer.thread}"
    assert ana.get(f"{at}/leaving/new").status_code == 200
    bruno.send_form(f"{at}/leaving", what="El mantenimiento")
    assert "They want to end: El mantenimiento" in text_of(ana.get(f"{at}/aside"))
    number = re.search(r"/leaving/(\d+)", ana.get(f"{at}/aside").text)
    assert number
    assert bruno.send_form(f"{at}/leaving/{number[1]}").status_code == 403
    assert seat(cast.dario).send_form(f"{at}/leaving/{number[1]}").status_code == 404
    ana.send_form(f"{at}/leaving/{number[1]}")
    assert "El mantenimiento ended." in text_of(ana.get(f"{at}/aside"))
    async with db.look() as tx:
        said = (await threads.page(tx, customer.thread, viewer=customer.actor)).messages
    assert [message.sign for message in said][-2:] == ["leaving-asked", "leaving-done"]


def _link(page: httpx.Response) -> str:
    found = re.search(r'href="(/desk/settings/webhooks/\d+)"', page.text)
    assert found
    return found[1]


async def _away(act: Callable[[], httpx.Response]) -> httpx.Response:
    import asyncio

    return await asyncio.get_running_loop().run_in_executor(None, act)
