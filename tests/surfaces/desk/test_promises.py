"""A promise from the composer to its end, as browsers without scripts have it: Ana's desk and Carla's page."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Event

import pytest
from tests.cast import Cast, Customer
from tests.surfaces.desk.test_walks import Seat, client, customer, keys, seat

from mostrador import team, threads
from mostrador.care import promises, supervisors
from mostrador.care.promises import dates
from mostrador.kit import clock
from mostrador.kit.db import Database

__all__ = ["client", "customer", "keys", "seat"]
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


@pytest.fixture(autouse=True, scope="module")
def _loaded() -> None:
    assert promises.ready(60)


def _accepted(**more: str) -> dict[str, str]:
    due = (clock.now() + timedelta(hours=20)).isoformat()
    fields = {"text": "I'll call you tomorrow before noon", "mode": "message", "promise": "yes", "promise_act": "call"}
    return {**fields, "promise_what": "I'll call you tomorrow before noon", "promise_due": due, **more}


async def _all(db: Database, thread: int, cast: Cast) -> list[promises.Promise]:
    async with db.look() as tx:
        return list(await promises.of_thread(tx, thread, viewer=cast.ana))


def test_what_is_being_written_is_read_for_a_promise(seat: Seat, cast: Cast, customer: Customer) -> None:
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}/promises/reading"
    row = ana.send_form(at, text="I'll call you tomorrow before noon")
    assert "You promise to call: tomorrow before 12:00" in row.text
    assert 'name="promise_due"' in row.text
    asked = ana.send_form(at, text="Mañana te lo mando")
    assert "By when?" in asked.text
    assert 'name="promise_due"' not in asked.text
    assert ana.send_form(at, text="The shop opens tomorrow at 10").status_code == 204
    assert seat(cast.dario).send_form(at, text="I'll call you tomorrow before noon").status_code == 404


def test_while_what_reads_the_moments_loads_the_desk_is_told_to_ask_again(
    seat: Seat, cast: Cast, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}/promises/reading"
    still, loading = {"text": "I'll call you tomorrow before noon"}, Event()
    monkeypatch.setattr(dates, "_loaded_once", loading)
    assert ana.send_form(at, still).status_code == 202
    assert ana.send_form(at, text="The shop is here").status_code == 204, "what promises nothing waits for nothing"
    loading.set()
    assert "tomorrow before 12:00" in ana.send_form(at, still).text


async def test_an_accepted_promise_is_made_with_its_message_or_neither_is(
    seat: Seat, cast: Cast, customer: Customer, db: Database
) -> None:
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}/messages"
    ana.send_form(at, _accepted(promise=""))
    assert await _all(db, customer.thread, cast) == []
    ana.send_form(at, _accepted(client_id="one"))
    ana.send_form(at, _accepted(client_id="one"))
    (made,) = await _all(db, customer.thread, cast)
    assert (made.act, made.message_id is not None, made.agent) == ("call", True, "Ana")

    late = ana.send_form(at, _accepted(text="Late one", promise_due=(clock.now() - timedelta(minutes=1)).isoformat()))
    assert late.status_code == 422
    assert "Late one" in late.text
    async with db.look() as tx:
        assert not await tx.value("SELECT EXISTS (SELECT FROM message WHERE text = 'Late one')")


async def test_a_promise_by_hand_kept_by_hand_asks_the_customer(
    seat: Seat, cast: Cast, customer: Customer, db: Database
) -> None:
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}"
    assert "Promise something" in ana.get(f"{at}/promises/sheet").text
    day = (clock.now() + timedelta(days=1)).date().isoformat()
    fields = {"promise_act": "other", "promise_what": "Look at the lock", "promise_day": day}
    assert ana.send_form(f"{at}/promises", {**fields, "promise_hour": ""}).status_code == 422
    ana.send_form(f"{at}/promises", {**fields, "promise_hour": "12:00"})
    (made,) = await _all(db, customer.thread, cast)
    assert "Look at the lock" in ana.get(f"{at}/aside").text
    assert "Look at the lock" in ana.get("/desk/promises").text
    assert "promised tomorrow before 12:00" in re.sub(r"<[^>]+>", "", ana.get(at).text)
    kept = ana.post(
        f"{at}/promises/{made.id}/keeping", data={"_csrf_token": ana.cookies["c"]}, headers={"HX-Request": "true"}
    )
    assert "we ask the customer" in ana.get(kept.headers["location"]).text, "what a script puts in its place"
    assert "we ask the customer" in ana.get(f"{at}/aside").text


async def test_the_sheet_says_what_speaks_against_a_promise_while_it_is_chosen(
    seat: Seat, cast: Cast, customer: Customer, db: Database
) -> None:
    """Off shift, no phone, not their hours: at once with scripts; without them it is asked, and then made."""
    ana, at = seat(cast.ana), f"/desk/threads/{customer.thread}/promises"
    async with db.begin() as tx:
        await team.set_shifts(tx, cast.ana.id, [team.Shift(day, 0, 60) for day in range(7)], by=cast.elena)
        await tx.run("UPDATE person SET prefers_from = 600, prefers_until = 810")
    day = (clock.now() + timedelta(days=1)).date().isoformat()
    fields = {"promise_act": "call", "promise_what": "I call you", "promise_day": day, "promise_hour": "18:00"}
    assert "They left no phone" in ana.get(f"{at}/sheet").text
    said = ana.send_form(f"{at}/foreseeing", fields).text
    for one in ("You are off shift then", "They left no phone", "They asked to be called from 10:00 to 13:30"):
        assert one in said
    assert (
        ana.send_form(f"{at}/foreseeing", {**fields, "promise_act": "write", "promise_hour": "00:30"}).text.strip()
        == ""
    )
    assert "They asked to be called" not in ana.send_form(f"{at}/foreseeing", {**fields, "promise_hour": "12:00"}).text
    assert seat(cast.dario).send_form(f"{at}/foreseeing", fields).status_code == 404
    asked = ana.send_form(at, fields)
    assert "Promise it all the same" in asked.text
    assert 'value="18:00"' in asked.text
    assert await _all(db, customer.thread, cast) == []
    ana.send_form(at, {**fields, "sure": "yes"})
    (made,) = await _all(db, customer.thread, cast)
    moved = {"promise_day": day, "promise_hour": "20:00"}
    assert "Move it all the same" in ana.send_form(f"{at}/{made.id}/renewal", moved).text
    assert [one.due_at for one in await _all(db, customer.thread, cast)] == [made.due_at]
    row = ana.send_form(f"{at}/reading", text="I'll call you tomorrow before 20:00").text
    assert "They left no phone" in row


async def test_who_is_named_reads_that_a_supervisor_was_asked_for_and_that_they_say_not_yet(
    seat: Seat, cast: Cast, customer: Customer, db: Database
) -> None:
    async with db.begin() as tx:
        owed = await supervisors.ask(tx, customer.thread, by=customer.actor)
        assert owed.agent_id == cast.elena.id, "nobody who supervises is on shift"
        await threads.solve(tx, customer.thread, by=customer.actor)
        await threads.not_yet(tx, customer.thread, by=customer.actor)
    assert "they say: not yet" in seat(cast.ana).get("/desk/today").text
    elena = seat(cast.elena)
    assert "a promise holds again" in elena.get("/desk/mentions").text
    async with db.begin() as tx:
        await tx.run("DELETE FROM mention n USING message m WHERE m.id = n.message_id AND m.sign = 'promise-again'")
    assert "they asked for a supervisor" in elena.get("/desk/mentions").text


def test_the_figures_are_for_who_oversees(seat: Seat, cast: Cast) -> None:
    assert seat(cast.ana).get("/desk/promises/teams").status_code == 403
    assert "Fewer than five people" in seat(cast.elena).get("/desk/promises/teams").text
