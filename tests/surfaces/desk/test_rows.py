"""What a line of the list says of itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.cast import Cast, write
from tests.surfaces.desk.browser import Browser

from mostrador import threads
from mostrador.care import routing
from mostrador.channels import Incoming
from mostrador.kit.db import Database, Tx
from mostrador.people import Person
from mostrador.threads import FindOwner, Owner


def _raised(cast: Cast, need: int = 0) -> FindOwner:
    """Ana, with what raises a new thread."""

    async def find(tx: Tx, person: Person, incoming: Incoming) -> Owner:
        return Owner(cast.ana.id, cast.counter, raised=need | routing.raised_by(incoming))

    return find


@pytest.mark.parametrize(
    ("text", "urgent", "raised", "said"),
    [
        ("Huele a gas en la tienda", False, 4, "danger"),
        ("Huele a gas en la tienda", True, 6, "danger"),
        ("¿Tenéis hembrillas?", True, 2, "urgent"),
        ("¿Tenéis hembrillas?", False, 0, ""),
    ],
)
async def test_what_was_raised_says_so_in_the_list_until_we_answer(
    db: Database, staff: Cast, browse: Callable[[], Browser], text: str, urgent: bool, raised: int, said: str
) -> None:
    async with db.begin() as tx:
        got = await write(tx, text, urgent=urgent, find_owner=_raised(staff))
        mine = await threads.inbox(tx, "mine", viewer=staff.ana)
    assert [one.raised for one in mine.items] == [raised]
    browser = browse()
    browser.log_in("ana@lallave.example")
    row = browser.get("/desk/mine").text.split('id="rows"')[1]
    assert [one for one in ("danger", "urgent") if f">{one}<" in row] == ([said] if said else [])
    async with db.begin() as tx:
        await threads.reply(tx, got.thread, "Voy", by=staff.ana)
        mine = await threads.inbox(tx, "mine", viewer=staff.ana)
    assert [one.raised for one in mine.items] == [0]


async def test_what_somebody_needs_is_not_told_there(db: Database, staff: Cast) -> None:
    async with db.begin() as tx:
        got = await write(tx, "¿Tenéis hembrillas?", find_owner=_raised(staff, 1))
        assert (await routing.given(tx, got.thread, viewer=staff.ana)).need, "the premise"
        mine = await threads.inbox(tx, "mine", viewer=staff.ana)
    assert [one.raised for one in mine.items] == [0]


async def test_a_note_is_told_apart_from_an_answer(db: Database, staff: Cast, browse: Callable[[], Browser]) -> None:
    async with db.begin() as tx:
        got = await write(tx, "¿Tenéis hembrillas?", find_owner=_raised(staff))
        await threads.note(tx, got.thread, "Mirar en el **almacén**", by=staff.ana)
    browser = browse()
    browser.log_in("ana@lallave.example")
    row = browser.get("/desk/mine").text.split('id="rows"')[1]
    assert "Note by you: Mirar en el almacén" in row
    assert "You: " not in row
    async with db.begin() as tx:
        await threads.reply(tx, got.thread, "Sí, de tres medidas", by=staff.ana)
    row = browser.get("/desk/mine").text.split('id="rows"')[1]
    assert "You: Sí, de tres medidas" in row
    assert "Note by" not in row
