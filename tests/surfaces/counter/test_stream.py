"""The live line of a browser: its own threads, painted as its page paints them, until it goes out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from tests.cast import Cast, Customer, carla, owned_by

from mostrador import threads
from mostrador.channels import Incoming
from mostrador.kit.db import Database

Frame = tuple[str, Any]


@asynccontextmanager
async def listening(server: str, key: str, query: str = "") -> AsyncIterator[asyncio.Queue[Frame]]:
    """The frames of a browser's stream, after its hello."""
    heard: asyncio.Queue[Frame] = asyncio.Queue()

    async def read(http: httpx.AsyncClient) -> None:
        headers = {"cookie": f"b={key}", "accept-language": "en"}
        async with http.stream("GET", f"{server}/stream{query}", headers=headers) as stream:
            if stream.status_code != 200:
                await heard.put(("refused", stream.status_code))
                return
            name = ""
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    await heard.put((name, json.loads(line.removeprefix("data: "))))
        await heard.put(("end", None))

    async with httpx.AsyncClient(timeout=30) as http, asyncio.TaskGroup() as group:
        reading = group.create_task(read(http))
        name, _ = await soon(heard)
        assert name in {"hello", "refused"}
        if name == "refused":
            await heard.put((name, None))
        yield heard
        reading.cancel()


async def soon(heard: asyncio.Queue[Frame]) -> Frame:
    """The next frame."""
    return await asyncio.wait_for(heard.get(), 10)


async def until(heard: asyncio.Queue[Frame], name: str) -> list[Frame]:
    """What is heard up to the first frame of this name, with it."""
    frames = [await soon(heard)]
    while frames[-1][0] != name:
        frames.append(await soon(heard))
    return frames


@pytest.fixture
async def two(db: Database, cast: Cast) -> tuple[Customer, Customer]:
    """Carla, and another customer, each with a thread of Ana's."""
    async with db.begin() as tx:
        return (
            await carla(tx, owner=cast.ana, team=cast.counter),
            await carla(tx, owner=cast.ana, team=cast.counter, text="Otra persona"),
        )


async def test_words_arrive_as_the_page_paints_them(
    db: Database, cast: Cast, two: tuple[Customer, Customer], server: str
) -> None:
    mine, theirs = two
    async with listening(server, mine.key) as heard:
        async with db.begin() as tx:
            await threads.reply(tx, theirs.thread, "No es para ti", by=cast.ana)
            await threads.note(tx, mine.thread, "Ni esto", by=cast.ana)
            said = await threads.reply(tx, mine.thread, "Es una **escarpia**", by=cast.ana)
        (name, painted), (then, regions) = await soon(heard), await soon(heard)
    assert (name, painted["message"], painted["position"], painted["mine"]) == ("message", said.id, 3, False)
    assert (then, regions["thread"]) == ("regions", mine.thread)
    assert "Got it" in regions["regions"]["signs"]
    async with httpx.AsyncClient() as http:
        headers = {"cookie": f"b={mine.key}", "accept-language": "en"}
        page = await http.get(f"{server}/casos/{mine.thread}", headers=headers)
    token = page.text.partition('name="_csrf_token" value="')[2].partition('"')[0]
    bubble = painted["html"].partition("<article")[2].partition("</article>")[0]
    assert bubble
    assert bubble in page.text.replace(token, "")
    assert "<strong>escarpia</strong>" in bubble


async def test_what_was_missed_comes_first(
    db: Database, cast: Cast, two: tuple[Customer, Customer], server: str
) -> None:
    mine, _ = two
    for words in ("uno", "dos"):
        async with db.begin() as tx:
            await threads.reply(tx, mine.thread, words, by=cast.ana)
    async with listening(server, mine.key, f"?after=0&threads={mine.thread}") as heard:
        frames = [await soon(heard) for _ in range(6)]
    assert [data["position"] for name, data in frames if name == "message"] == [1, 2, 3]


async def test_lines_of_the_system_and_withdrawals_are_told(
    db: Database, cast: Cast, two: tuple[Customer, Customer], server: str
) -> None:
    mine, _ = two
    async with listening(server, mine.key) as heard:
        async with db.begin() as tx:
            await threads.propose(tx, mine.thread, by=cast.ana)
        frames = await until(heard, "regions")
        assert "Ana asks: is it solved?" in frames[-2][1]["html"]
        assert "Not yet" in frames[-1][1]["regions"]["aside"]
        async with db.begin() as tx:
            page = await threads.page(tx, mine.thread, viewer=mine.actor)
            await threads.withdraw(tx, page.messages[0].id, by=mine.actor)
        frames = await until(heard, "regions")
        assert frames[0][1]["message"] == page.messages[0].id
        assert "Withdrawn" in frames[0][1]["html"]
        assert "hembrilla" not in json.dumps(frames)


async def test_only_own_threads_can_be_asked_for(two: tuple[Customer, Customer], server: str) -> None:
    mine, theirs = two
    for key, query in ((mine.key, f"?threads={theirs.thread}"), (mine.key, "?threads=0"), ("forged", ""), ("", "")):
        async with listening(server, key, query) as heard:
            assert (await soon(heard))[0] == "refused"


async def test_a_browser_that_goes_out_hears_goodbye_and_no_more(
    db: Database, cast: Cast, two: tuple[Customer, Customer], server: str
) -> None:
    mine, _ = two
    async with listening(server, mine.key) as heard, httpx.AsyncClient(base_url=server) as http:
        http.cookies.set("b", mine.key)
        page = await http.get("/casos")
        token = page.text.partition('name="_csrf_token" value="')[2].partition('"')[0]
        assert (await http.post("/salir", data={"_csrf_token": token})).status_code == 200
        async with db.begin() as tx:
            await threads.reply(tx, mine.thread, "Ya no", by=cast.ana)
        assert await soon(heard) == ("bye", {"why": "revoked"})
        assert await soon(heard) == ("end", None)


async def test_a_right_that_is_gone_is_seen_at_the_next_word(
    db: Database, cast: Cast, two: tuple[Customer, Customer], server: str
) -> None:
    mine, _ = two
    async with listening(server, mine.key) as heard:
        async with db.begin() as tx:
            await threads.leave(tx, mine.actor.ids("browser")[0])
            await threads.reply(tx, mine.thread, "Ya no", by=cast.ana)
        assert await soon(heard) == ("bye", {"why": "revoked"})


async def test_typing_tells_a_name_and_no_word(
    db: Database, cast: Cast, two: tuple[Customer, Customer], server: str
) -> None:
    mine, theirs = two
    async with listening(server, mine.key) as heard, httpx.AsyncClient(base_url=server) as http:
        http.cookies.set("b", theirs.key)
        page = await http.get(f"/casos/{theirs.thread}")
        token = page.text.partition('name="_csrf_token" value="')[2].partition('"')[0]
        typed = {"_csrf_token": token, "text": "no lo mando todavía"}
        assert (await http.post(f"/casos/{theirs.thread}/escribiendo", data=typed)).status_code == 204
        assert (await http.post(f"/casos/{mine.thread}/escribiendo", data=typed)).status_code == 404
        incoming = Incoming(via="counter", text="Hola", thread=mine.thread)
        async with db.begin() as tx:
            await threads.receive(tx, incoming, find_owner=owned_by(cast.ana, cast.counter), by=mine.actor)
        name, painted = await soon(heard)
    assert (name, painted["mine"]) == ("message", True)
