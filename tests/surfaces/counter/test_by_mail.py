"""Where answers go when somebody leaves: said on the page of the case, without scripts, and taken back with a link."""

from __future__ import annotations

from tests.cast import Cast
from tests.surfaces.counter.visitor import Browser, number

from mostrador.care.mail import marks
from mostrador.channels import email
from mostrador.config import Config
from mostrador.kit.db import Database


async def test_carla_says_where_and_says_no(
    db: Database, config: Config, cast: Cast, carla: Browser, stranger: Browser
) -> None:
    case = await carla.open_case()
    assert f"{case}/correo" not in (await carla.get(case)).text, "nobody is asked where the shop has no mailbox"
    settings = email.Settings(
        address="info@lallave.test", team=cast.counter, password="x", imap_host="a", smtp_host="b"
    )
    async with db.begin() as tx:
        await email.add_mailbox(tx, settings, secret=config.secret(), by=cast.elena)
    assert "shall we answer by e-mail?" in (await carla.get(case)).text
    refused = await carla.send(f"{case}/correo", {"address": "612 345 678"})
    assert (refused.status_code, "Write an e-mail address" in refused.text) == (422, True)
    await carla.send(f"{case}/correo", {"address": "carla@example.test"})
    page = (await carla.get(case)).text
    assert "c···@e···.test" in page
    assert "carla@example.test" not in page
    assert (await stranger.send(f"{case}/correo", {"way": "no"})).status_code == 404
    await carla.send(f"{case}/correo", {"way": "no"})
    assert "we write you no e-mail" in (await carla.get(case)).text
    await carla.send(f"{case}/correo", {})
    assert "c···@e···.test" in (await carla.get(case)).text

    way_out = f"/correo/{marks.stop_mark(config.secret(), number(case))}"
    assert "If it was not you" in (await stranger.get(way_out)).text
    assert "c···@e···.test" in (await carla.get(case)).text, "nothing is done by looking"
    assert "We write no more there" in (await stranger.send(way_out)).text
    assert "we write you no e-mail" in (await carla.get(case)).text
    assert (await stranger.get(f"{way_out}x")).status_code == 404


async def test_an_address_given_with_the_first_words_is_where_answers_go(
    db: Database, config: Config, cast: Cast, carla: Browser
) -> None:
    settings = email.Settings(
        address="info@lallave.test", team=cast.counter, password="x", imap_host="a", smtp_host="b"
    )
    async with db.begin() as tx:
        await email.add_mailbox(tx, settings, secret=config.secret(), by=cast.elena)
    case = await carla.open_case(address="Carla@Example.test")
    assert "c···@e···.test" in (await carla.get(case)).text
