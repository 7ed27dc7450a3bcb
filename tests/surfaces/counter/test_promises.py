"""What was promised, on the page of the person it was promised to: with its clock, to let go, and to answer."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import Cast
from tests.surfaces.counter.visitor import Browser, number

from mostrador.care import promises
from mostrador.care.promises import Act, Promise
from mostrador.kit import clock
from mostrador.kit.db import Database


async def promise(db: Database, path: str, cast: Cast, act: Act = "call") -> Promise:
    """Ana promises something within three hours and a half."""
    due = clock.now() + timedelta(hours=3, minutes=30, seconds=20)
    async with db.begin() as tx:
        return await promises.make(tx, number(path), act=act, what="I'll see to it", due_at=due, by=cast.ana)


async def test_a_promise_stands_on_the_page_with_its_clock_and_can_be_let_go(
    carla: Browser, stranger: Browser, cast: Cast, db: Database
) -> None:
    path = await carla.open_case()
    made = await promise(db, path, cast)
    page = (await carla.get(path)).text
    assert "Ana calls you" in page
    assert "3 hr 30 min left" in page
    await stranger.open_case("Otro")
    assert (await stranger.send(f"{path}/compromisos/{made.id}/liberacion")).status_code == 404
    other = await carla.open_case("Otra cosa")
    assert (await carla.send(f"{other}/compromisos/{made.id}/liberacion")).status_code == 404

    assert (await carla.send(f"{path}/compromisos/{made.id}/liberacion")).status_code == 303
    after = (await carla.get(path)).text
    assert "Ana calls you" not in after
    assert "You said that you do not need what Ana promised any more" in after


async def test_who_left_no_phone_is_asked_for_one_beside_a_promised_call(
    carla: Browser, stranger: Browser, cast: Cast, db: Database
) -> None:
    path, asked = await carla.open_case(), "Where do we call you?"
    await promise(db, path, cast, "write")
    assert asked not in (await carla.get(path)).text
    made = await promise(db, path, cast)
    assert asked in (await carla.get(path)).text
    at, field = f"{path}/compromisos/{made.id}/telefono", f"phone-{made.id}"
    await stranger.open_case("Otro")
    assert (await stranger.send(at, {field: "612 345 678"})).status_code == 404
    for wrong in ("", "mañana"):
        assert (await carla.send(at, {field: wrong})).status_code == 422
    assert (await carla.send(at, {field: "+34 612 345 678"})).status_code == 303
    assert asked not in (await carla.get(path)).text
    async with db.look() as tx:
        assert not await promises.lacks_phone(tx, number(path), viewer=cast.ana)


async def test_kept_by_hand_asks_and_the_first_answer_counts(carla: Browser, cast: Cast, db: Database) -> None:
    path = await carla.open_case()
    made = await promise(db, path, cast, "other")
    async with db.begin() as tx:
        await promises.keep(tx, made.id, by=cast.ana)
    assert "Ana says that this is done. Was it so?" in (await carla.get(path)).text
    assert (await carla.send(f"{path}/compromisos/{made.id}/respuesta", {"was_so": "perhaps"})).status_code == 422
    await carla.send(f"{path}/compromisos/{made.id}/respuesta", {"was_so": "no"})
    await carla.send(f"{path}/compromisos/{made.id}/respuesta", {"was_so": "yes"})
    page = (await carla.get(path)).text
    assert "Was it so?" not in page
    assert "You said that what Ana promised was not kept" in page


async def test_a_broken_one_says_only_that_and_who_gives_a_new_time(carla: Browser, cast: Cast, db: Database) -> None:
    path = await carla.open_case()
    made = await promise(db, path, cast)
    async with db.begin() as tx:
        await tx.run("UPDATE promise SET due_at = now() WHERE id = %(id)s", id=made.id)
        assert await promises.break_due(tx) == 1
    page = (await carla.get(path)).text
    assert page.count("We did not keep what we promised.") == 2, "on the card and as a line"
    assert "Ana gives you a new time by" in page
    await promise(db, path, cast)
    assert (await carla.get(path)).text.count("We did not keep what we promised.") == 1


async def test_the_hour_is_told_where_the_person_lives(carla: Browser, cast: Cast, db: Database) -> None:
    path = await carla.open_case()
    assert (await carla.send(f"{path}/zona", {"zone": "Mars/Olympus"})).status_code == 204
    assert (await carla.send(f"{path}/zona", {"zone": "Asia/Tokyo"})).status_code == 204
    async with db.look() as tx:
        zone = await promises.zone_of(tx, number(path), viewer=cast.ana)
    assert zone.key == "Asia/Tokyo"
    made = await promise(db, path, cast)
    assert f"before {made.due_at.astimezone(zone):%-I:%M}" in (await carla.get(path)).text
