"""What somebody asks of us for themselves: given, corrected and taken back in their own browser."""

from __future__ import annotations

from tests.cast import Cast, owned_by, write
from tests.surfaces.counter.visitor import Browser, number

from mostrador import threads
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.people import profile


async def test_they_say_how_they_are_served_best_and_take_it_back(
    db: Database, cast: Cast, carla: Browser, stranger: Browser
) -> None:
    thread = number(await carla.open_case())
    page = f"/casos/{thread}/atencion"
    assert "How we serve you best" in (await carla.get(f"/casos/{thread}")).text
    assert (await carla.get(page)).status_code == 200
    for nobody in (await stranger.get(page), await stranger.send(page, {"way": "phone"})):
        assert nobody.status_code == 404
    sent = await carla.send(page, {"way": "phone", "from": "09:00", "until": "13:00", "need": ["slow", "call", "deaf"]})
    assert sent.status_code == 303
    async with db.look() as tx:
        person = (await threads.find(tx, thread, viewer=SYSTEM)).person_id
        assert [(need.kind, need.by) for need in await profile.needs_of(tx, person)] == [("call", None), ("slow", None)]
        assert (await profile.profile_of(tx, person)).prefers == "phone"
    wrong = await carla.send(page, {"way": "", "from": "13:00", "until": "09:00"})
    assert wrong.status_code == 422
    assert 'value="13:00"' in wrong.text
    await carla.send(page, {"way": "", "need": ["slow"]})
    async with db.look() as tx:
        assert [need.kind for need in await profile.needs_of(tx, person)] == ["slow"]
        assert (await profile.profile_of(tx, person)).hours is None


async def test_a_merge_shows_them_nothing_of_another_and_lets_them_change_nothing_of_another(
    db: Database, cast: Cast, carla: Browser
) -> None:
    thread = number(await carla.open_case())
    page = f"/casos/{thread}/atencion"
    async with db.begin() as tx:
        me = (await threads.find(tx, thread, viewer=SYSTEM)).person_id
        other = (await write(tx, find_owner=owned_by(cast.ana, cast.counter))).person
        await profile.note_need(tx, other, "sign", by=cast.ana)
        await profile.prefer(tx, other, way="letter", hours=None, by=cast.ana)
        await threads.join_people(tx, me, other, by=cast.elena)
    shown = (await carla.get(page)).text
    assert 'value="sign" checked' not in shown
    assert '"letter" selected' not in shown
    await carla.send(page, {"way": "phone"})
    async with db.look() as tx:
        assert (await profile.own_wishes(tx, other)).needs == ["sign"]
        assert (await profile.own_wishes(tx, other)).prefers == "letter"
        assert (await profile.own_wishes(tx, me)).prefers == "phone"
