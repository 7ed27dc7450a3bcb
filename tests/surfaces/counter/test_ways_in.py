"""Two ways back in: a link that a stranger cannot use, and a code that shows nothing personal."""

from __future__ import annotations

import re

import pytest
from tests.cast import Cast, owned_by, write
from tests.surfaces.counter.conftest import Browse
from tests.surfaces.counter.visitor import Browser, number

from mostrador import threads
from mostrador.channels import AddressGiven
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database

SECRET = "Mi caldera pierde gas"


async def link(db: Database, config: Config, thread: int) -> str:
    """The link the person was given."""
    async with db.look() as tx:
        found = await threads.find(tx, thread, viewer=SYSTEM)
    return f"/e/{threads.link_of(config.secret(), thread, f'person:{found.person_id}', found.generation)}"


async def test_a_forwarded_link_shows_a_stranger_nothing(
    carla: Browser, stranger: Browser, db: Database, config: Config
) -> None:
    path = await carla.open_case(SECRET, address="carla@example.org")
    way = await link(db, config, number(path))
    assert (await carla.get(way)).headers["location"] == path
    seen = await stranger.get(way)
    assert seen.status_code == 200
    for personal in (SECRET, "caldera", "Carla", "carla@", path):
        assert personal not in seen.text
    for digits in ("000000", "", "x" * 1000, "٠٠٠٠٠٠"):
        tried = await stranger.send(way, {"passcode": digits})
        assert tried.status_code == 422
        assert SECRET not in tried.text
    assert (await stranger.get(path)).status_code == 404
    assert "b" not in stranger.cookies


async def test_a_code_from_one_device_opens_another(
    carla: Browser, browse: Browse, db: Database, config: Config
) -> None:
    path = await carla.open_case(SECRET)
    device = await carla.send(f"{path}/dispositivos")
    digits = re.search(r">(\d{3} \d{3})<", device.text)
    way = re.search(r'href="[^"]*(/e/[^"]+)"', device.text)
    assert digits
    assert way
    phone = browse()
    assert (await phone.send(way[1], {"passcode": digits[1]})).headers["location"] == path
    assert SECRET in (await phone.get(path)).text
    second = browse()
    assert (await second.send(way[1], {"passcode": digits[1]})).status_code == 422


async def test_a_code_is_guessed_five_times_at_most(
    carla: Browser, stranger: Browser, db: Database, config: Config
) -> None:
    path = await carla.open_case()
    device = await carla.send(f"{path}/dispositivos")
    right = re.search(r">(\d{3} \d{3})<", device.text)
    assert right
    way = await link(db, config, number(path))
    for _ in range(5):
        assert (await stranger.send(way, {"passcode": "not it"})).status_code == 422
    assert (await stranger.send(way, {"passcode": right[1]})).status_code == 422


async def test_the_first_to_open_a_link_by_hand_is_let_in(
    browse: Browse, cast: Cast, db: Database, config: Config
) -> None:
    async with db.begin() as tx:
        received = await write(tx, SECRET, find_owner=owned_by(cast.ana, cast.counter))
    way = await link(db, config, received.thread)
    preview, first, second = browse(), browse(), browse()
    assert SECRET not in (await preview.get(way)).text
    assert (await first.send(way)).headers["location"] == f"/casos/{received.thread}"
    assert SECRET in (await first.get(f"/casos/{received.thread}")).text
    assert (await second.send(way)).status_code == 422


async def test_who_only_gave_a_phone_and_lost_all_gets_in_again_by_one_new_link(
    carla: Browser, browse: Browse, cast: Cast, db: Database, config: Config
) -> None:
    path = await carla.open_case(SECRET, address="600 000 123")
    phone, thief, late = browse(), browse(), browse()
    assert (await thief.send(await link(db, config, number(path)))).status_code == 422
    async with db.begin() as tx:
        await threads.revoke_links(tx, number(path), by=cast.ana)
    way = await link(db, config, number(path))
    assert SECRET not in (await phone.get(way)).text, "looking opens nothing"
    assert (await phone.send(way)).headers["location"] == path
    assert SECRET in (await phone.get(path)).text
    assert (await late.send(way)).status_code == 422, "it opens once"


async def test_a_new_link_does_not_pass_by_a_known_mail_address(
    carla: Browser, stranger: Browser, cast: Cast, db: Database, config: Config
) -> None:
    path = await carla.open_case(SECRET, address="carla@example.org")
    async with db.begin() as tx:
        await threads.revoke_links(tx, number(path), by=cast.ana)
    assert (await stranger.send(await link(db, config, number(path)))).status_code == 422


async def test_a_revoked_or_forged_link_opens_nothing(
    carla: Browser, stranger: Browser, cast: Cast, db: Database, config: Config
) -> None:
    path = await carla.open_case(SECRET)
    way = await link(db, config, number(path))
    for forged in (f"{way[:-1]}x", "/e/1.aaaaaaaa.bbbb", "/e/x", "/e/9999999999999999999999.a.b", "/e/%00", f"{way}é"):
        assert (await stranger.get(forged)).status_code == 410, forged
    async with db.begin() as tx:
        await threads.revoke_links(tx, number(path), by=cast.ana)
    assert (await carla.get(way)).status_code == 410
    assert (await carla.get(path)).status_code == 200


class TestWithMail:
    """The shop can send mail, so a known address has the last word."""

    @pytest.fixture
    def mail(self) -> str:
        """A server that nobody has to reach here."""
        return "smtp://127.0.0.1:9"

    async def test_a_known_address_gets_a_one_time_code(
        self, carla: Browser, stranger: Browser, db: Database, config: Config
    ) -> None:
        path = await carla.open_case(SECRET, address="carla@example.org")
        way = await link(db, config, number(path))
        seen = await stranger.get(way)
        assert "c···@e···.org" in seen.text
        assert "carla@" not in seen.text
        sent = await stranger.send(f"{way}/codigo")
        assert "We sent a one-time code to c···@e···.org" in sent.text
        async with db.begin() as tx:
            assert await tx.value("SELECT args FROM procrastinate_jobs WHERE task_name = 'send_passcode'") == {
                "thread": number(path)
            }
            digits = await threads.new_passcode(tx, config.secret(), number(path))
        assert (await stranger.send(way, {"passcode": digits})).headers["location"] == path
        assert SECRET in (await stranger.get(path)).text

    async def test_nobody_is_drowned_in_codes(
        self, carla: Browser, stranger: Browser, db: Database, config: Config
    ) -> None:
        path = await carla.open_case(address="carla@example.org")
        way = await link(db, config, number(path))
        answers = [(await stranger.send(f"{way}/codigo")).status_code for _ in range(4)]
        assert answers == [200, 200, 200, 429]

    async def test_the_first_opener_proves_a_known_address_too(
        self, stranger: Browser, cast: Cast, db: Database, config: Config
    ) -> None:
        async with db.begin() as tx:
            given = AddressGiven("email", "carla@example.org")
            received = await write(tx, SECRET, find_owner=owned_by(cast.ana, cast.counter), address=given)
        way = await link(db, config, received.thread)
        assert (await stranger.send(way)).status_code == 422
        assert (await stranger.get(f"/casos/{received.thread}")).status_code == 404


async def test_a_code_shows_how_it_stands_and_nothing_personal(
    carla: Browser, stranger: Browser, cast: Cast, db: Database
) -> None:
    path = await carla.open_case(SECRET, address="carla@example.org", **{"with": str(cast.ana.id)})
    async with db.begin() as tx:
        code = (await threads.find(tx, number(path), viewer=SYSTEM)).code
    seen = await stranger.send("/caso", {"code": threads.show_code(code).lower()})
    assert seen.status_code == 200
    assert "We owe an answer" in seen.text
    for personal in (SECRET, "caldera", "Carla", "carla", path):
        assert personal not in seen.text
    async with db.begin() as tx:
        await threads.reply(tx, number(path), "Voy", by=cast.ana)
    assert "Answered, and still open" in (await stranger.send("/caso", {"code": code})).text
    await carla.send(f"{path}/cierre")
    assert "Solved" in (await stranger.send("/caso", {"code": code})).text
    assert path in (await carla.send("/caso", {"code": code})).text


async def test_a_case_that_nobody_answered_is_never_called_answered(
    carla: Browser, stranger: Browser, db: Database
) -> None:
    path = await carla.open_case(SECRET)
    async with db.look() as tx:
        code = (await threads.find(tx, number(path), viewer=SYSTEM)).code
    await carla.send(f"{path}/cierre")
    await carla.send(f"{path}/reapertura")
    assert "We owe an answer" in (await stranger.send("/caso", {"code": code})).text


async def test_codes_cannot_be_tried_one_by_one(stranger: Browser) -> None:
    mistyped = await stranger.send("/caso", {"code": "7F3K9-Q2M4X"})
    assert mistyped.status_code == 422
    assert 'value="7F3K9-Q2M4X"' in mistyped.text
    unknown = await stranger.send("/caso", {"code": threads.show_code(threads.new_code())})
    assert unknown.status_code == 404
    assert "No case has this code" in unknown.text
    answers = [(await stranger.send("/caso", {"code": threads.new_code()})).status_code for _ in range(19)]
    assert answers[-1] == 429
