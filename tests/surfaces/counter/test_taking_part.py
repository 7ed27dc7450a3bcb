"""The page of who takes part by mail: nothing without the code that was mailed to them, and nothing once removed."""

from __future__ import annotations

import pytest
from tests.care.mail.test_participants import LUIS, Post, post, says
from tests.cast import Cast
from tests.surfaces.counter.visitor import Browser

from mostrador import threads
from mostrador.care import mail as mails
from mostrador.config import Config
from mostrador.kit.db import Database

__all__ = ["post"]
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


async def test_luis_reads_and_writes_on_his_own_page_and_nowhere_else(
    db: Database, config: Config, cast: Cast, post: Post, carla: Browser, stranger: Browser
) -> None:
    """`carla` stands for Luis' browser here. A forwarded link shows nothing; his words stand under his name."""
    luis = carla
    async with db.begin() as tx:
        await mails.take_in(tx, 1, LUIS, by=cast.ana)
        await threads.note(tx, 1, "Ojo con él", by=cast.ana)
    await says(db, config, cast.ana, "Os digo a los dos")
    link = post.words(LUIS).split("/participa/")[1].split()[0]
    way = f"/participa/{link}"
    seen = await stranger.get(way)
    assert (seen.status_code, "l···@e···.test" in seen.text) == (200, True)
    for personal in ("Os digo", "Luis", "carla@", "Hembrilla"):
        assert personal not in seen.text
    assert (await stranger.send(way, {"passcode": "000000"})).status_code == 422
    assert (await stranger.send(f"{way}/mensajes", {"text": "Soy Luis"})).status_code == 404
    assert (await stranger.get(f"{way}x")).status_code == 410
    sent = await luis.send(f"{way}/codigo")
    assert "We sent a one-time code to l···@e···.test" in sent.text
    await mails.send_part_passcode(db, config, link)
    digits = str(post.brought[LUIS][-1]["Subject"]).split()[0]
    assert digits.isdigit()
    assert (await luis.send(way, {"passcode": digits})).headers["location"] == way
    page = await luis.get(way)
    assert "Os digo a los dos" in page.text
    assert "Ojo con él" not in page.text
    assert (await luis.get("/casos/1")).status_code == 404
    assert (await luis.send("/casos/1/baja", {"what": "Todo"})).status_code == 404
    said = await luis.send(f"{way}/mensajes", {"text": "Yo lo recojo"})
    assert said.headers["location"] == f"{way}#final"
    async with db.look() as tx:
        last = (await threads.page(tx, 1, viewer=cast.ana)).messages[-1]
        assert (last.text, last.author, last.author_kind) == ("Yo lo recojo", "Luis Ruiz", "customer")
    assert (await luis.send(f"{way}/mensajes", {"text": " "})).status_code == 422
    async with db.begin() as tx:
        await mails.remove(tx, 1, LUIS, by=cast.ana)
    assert (await luis.get(way)).status_code == 410
    assert (await luis.send(f"{way}/mensajes", {"text": "¿Y yo?"})).status_code == 410
