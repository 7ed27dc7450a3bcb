"""A thread goes quiet only when the last word is ours and asks something, nobody answers, and nothing is owed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.cast import Cast, Customer, carla

from mostrador import threads
from mostrador.care import promises, silence
from mostrador.care.clocks import Calendar
from mostrador.care.silence import asks
from mostrador.care.silence.quiet import moment
from mostrador.kit import clock
from mostrador.kit.db import Database
from mostrador.team import Shift
from mostrador.threads.close import StillOwed


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("¿De qué medida es?", True),
        ("¿Te va bien mañana? Un saludo, Ana", True),
        ("Mira [esto](https://lallave.example/?q=alcayata)", False),
        ("https://lallave.example/?q=1?", False),
        ("> ¿Cuánto mide?\n\nMide 4 cm.", False),
        ("Ya está pedido. Gracias", False),
        ("Does it fit?)", True),
        ("", False),
    ],
)
def test_what_asks_something(text: str, asked: bool) -> None:
    assert asks(text) is asked


async def ask(db: Database, cast: Cast, text: str = "¿De qué medida es?", kind: str = "enquiry") -> Customer:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        if kind != "enquiry":
            await threads.change(tx, customer.thread, subject="Una queja", kind=kind, by=cast.ana)  # type: ignore[arg-type]
        await threads.reply(tx, customer.thread, text, by=cast.ana)
    return customer


async def follow(db: Database) -> None:
    async with db.begin() as tx:
        while await silence.follow(tx) >= silence.EVENTS_AT_ONCE:
            pass


async def days_pass(db: Database) -> int:
    """Whatever is due comes due now; how many threads were looked at."""
    await follow(db)
    async with db.begin() as tx:
        await tx.run("UPDATE silence SET next_at = now()")
    async with db.begin() as tx:
        return await silence.go_quiet(tx)


async def heard(db: Database, customer: Customer) -> tuple[str, list[str]]:
    """How the thread stands, and which lines the customer reads on it."""
    async with db.look() as tx:
        found = await threads.find(tx, customer.thread, viewer=customer.actor)
        page = await threads.page(tx, customer.thread, viewer=customer.actor)
    return found.state, [one.sign for one in page.messages if one.author_kind == "system"]


async def test_it_asks_twice_and_then_goes_quiet_and_a_word_wakes_it_with_the_same_owner(
    db: Database, cast: Cast
) -> None:
    customer = await ask(db, cast)
    for _ in range(3):
        assert await days_pass(db) == 1
    assert await heard(db, customer) == ("closed", ["asked-again", "asked-last", "quiet"])
    assert await days_pass(db) == 0
    async with db.begin() as tx:
        await threads.not_yet(tx, customer.thread, by=customer.actor)
        found = await threads.find(tx, customer.thread, viewer=cast.ana)
    assert (found.state, found.owner_id) == ("open", cast.ana.id)
    assert found.waiting_since is not None


@pytest.mark.parametrize("text", ["Ya está pedido.", "> ¿y esto?\n\nEs un taco."])
async def test_what_asks_nothing_is_never_asked_again(db: Database, cast: Cast, text: str) -> None:
    customer = await ask(db, cast, text)
    assert await days_pass(db) == 0
    assert await heard(db, customer) == ("open", [])


async def test_a_sign_of_life_or_another_word_of_ours_ends_the_silence(db: Database, cast: Cast) -> None:
    alive, told = await ask(db, cast), await ask(db, cast)
    async with db.begin() as tx:
        await threads.sign(tx, alive.thread, "trying", by=alive.actor)
        await threads.reply(tx, told.thread, "Déjalo, ya lo he encontrado.", by=cast.ana)
    assert await days_pass(db) == 0
    assert (await heard(db, alive))[0] == "open"


async def test_a_complaint_without_decision_is_asked_about_but_never_ends_so(db: Database, cast: Cast) -> None:
    customer = await ask(db, cast, kind="complaint")
    for _ in range(4):
        await days_pass(db)
    assert await heard(db, customer) == ("open", ["asked-again", "asked-again"])
    with pytest.raises(StillOwed):
        async with db.begin() as tx:
            await threads.fall_quiet(tx, customer.thread, by=cast.ana)


async def test_an_open_promise_keeps_it_awake(db: Database, cast: Cast) -> None:
    customer = await ask(db, cast)
    async with db.begin() as tx:
        await promises.make(
            tx,
            customer.thread,
            act="call",
            what="te llamo",
            due_at=clock.now() + timedelta(days=30),
            by=cast.ana,
        )
    for _ in range(4):
        await days_pass(db)
    assert (await heard(db, customer))[0] == "open"


async def test_the_proposal_to_close_is_a_question_too(db: Database, cast: Cast) -> None:
    customer = await ask(db, cast, "Ya está pedido.")
    async with db.begin() as tx:
        await threads.propose(tx, customer.thread, by=cast.ana)
    for _ in range(3):
        await days_pass(db)
    assert await heard(db, customer) == ("closed", ["proposed", "asked-again", "asked-last", "quiet"])


def test_there_are_ten_working_days_from_the_question_to_the_end() -> None:
    madrid = ZoneInfo("Europe/Madrid")
    shop = Calendar([Shift(day, 540, 1200) for day in range(5)], madrid, [date(2026, 11, 9)])
    asked = datetime(2026, 11, 2, 11, 0, tzinfo=madrid)
    days = [moment(shop, asked, step) for step in range(3)]
    assert days == [datetime(2026, 11, day, 9, 0, tzinfo=madrid) for day in (5, 12, 17)]
