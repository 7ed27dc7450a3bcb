"""What somebody asks of us for themselves: given, corrected and taken back in their own browser."""

from __future__ import annotations

from tests.cast import Cast, owned_by, write
from tests.surfaces.counter.visitor import Browser, number

from mostrador import people, threads
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
    asked = {
        "way": "phone",
        "from": "09:00",
        "until": "13:00",
        "need": ["slow", "call", "deaf"],
        "phone": "612 345 678",
    }
    sent = await carla.send(page, asked)
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


async def test_whoever_would_rather_be_called_says_where_in_the_same_form(
    db: Database, cast: Cast, carla: Browser
) -> None:
    thread = number(await carla.open_case())
    page = f"/casos/{thread}/atencion"
    async with db.look() as tx:
        person = (await threads.find(tx, thread, viewer=SYSTEM)).person_id
    for wish in ({"way": "phone"}, {"need": ["call"]}):
        refused = await carla.send(page, {"way": "", "need": ["slow"], **wish})
        assert refused.status_code == 422
        assert "We know no phone of yours" in refused.text
    for typed in ("doce", "carla@example.org"):
        refused = await carla.send(page, {"way": "phone", "phone": typed})
        assert refused.status_code == 422
        assert "is no phone number" in refused.text
        assert f'value="{typed}"' in refused.text
    async with db.look() as tx:
        assert (await profile.own_wishes(tx, person)).prefers is None
        assert not (await profile.own_wishes(tx, person)).needs, "all of it is saved, or nothing"
    assert (await carla.send(page, {"way": "phone", "need": ["call"], "phone": "612 345 678"})).status_code == 303
    async with db.look() as tx:
        assert await people.own_phone(tx, person) == "+34612345678"
        assert (await profile.own_wishes(tx, person)).needs == ["call"]
    shown = (await carla.get(page)).text
    assert "+34612345678" in shown
    assert (await carla.send(page, {"way": "phone"})).status_code == 303, "known, it is not asked for again"


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
    await carla.send(page, {"way": "visit"})
    async with db.look() as tx:
        assert (await profile.own_wishes(tx, other)).needs == ["sign"]
        assert (await profile.own_wishes(tx, other)).prefers == "letter"
        assert (await profile.own_wishes(tx, me)).prefers == "visit"
