"""Ley 10/2025, articles 4.5 and 13.9: who an incident affects is told of it unasked, each word once."""

from __future__ import annotations

import asyncio
import random
import re
from contextlib import suppress
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from litestar.testing import AsyncTestClient
from tests.cast import Cast, carla

from mostrador import team, threads
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database, Tx
from mostrador.oversight import compliance, incidents
from mostrador.oversight.compliance import checks
from mostrador.oversight.compliance.checks import Finding
from mostrador.oversight.incidents import Opening

Client = AsyncTestClient[Any]
pytestmark = pytest.mark.usefixtures("in_force")


def opening(**more: Any) -> Opening:
    now = clock.now()
    told: dict[str, Any] = {"title": "Sin agua en la calle Mayor", "since": now, "knows": "Se ha roto una tubería."}
    return Opening(**(told | {"next_word_at": now + timedelta(hours=2)} | more))


async def found(tx: Tx) -> Finding:
    [one] = await checks.look(tx, [rule for rule in compliance.all_rules() if rule.id == "lsac-4-incidents"])
    return one


def token(page: str) -> str:
    there = re.search(r'name="_csrf_token" value="([^"]+)"', page)
    assert there
    return there[1]


async def test_each_affected_case_is_told_each_word_once(db: Database, client: Client, cast: Cast) -> None:
    """From the desk to the page of the customer, through the forms that people use."""
    async with db.begin() as tx:
        mine = await carla(tx, owner=cast.ana, team=cast.counter, text="No me sale agua en la calle Mayor")
        other = await carla(tx, owner=cast.bruno, team=cast.counter, text="Sin agua desde las ocho")
        session = await team.start_session(tx, await team.find_agent(tx, cast.elena.id), device="")
        key = await team.create_token(tx, "elena@lallave.example", ["intake"], by=SYSTEM)
    client.cookies.set("s", session)
    sheet = (await client.get(f"/desk/threads/{mine.thread}/incident")).text
    assert f"/desk/incidents/new?thread={mine.thread}" in sheet
    form = (await client.get(f"/desk/incidents/new?thread={mine.thread}")).text
    assert 'name="next_hour" type="time" value=""' in form, "no hour is proposed: whoever promises it chooses it"
    soon = clock.now() + timedelta(days=1)
    said = {"title": "Sin agua en la calle Mayor", "knows": "Se ha roto una tubería.", "language": "es", "shown": "yes"}
    said |= {"since_day": (soon - timedelta(days=3)).date().isoformat(), "since_hour": "08:00"}
    due = {"next_day": soon.date().isoformat(), "next_hour": "18:00"}
    sent = await client.post(
        "/desk/incidents",
        data=said | due | {"_csrf_token": token(form), "once": "a", "thread": str(mine.thread)},
        follow_redirects=False,
    )
    path = sent.headers["location"].partition("?")[0]
    page = (await client.get(path)).text
    code = re.search(r"/averias/(\w+)", page)
    assert code
    answer = await client.post(
        "/desk/incidents/links",
        data={"_csrf_token": token(page), "once": "b", "incident": path.rsplit("/", 1)[1], "thread": str(other.thread)},
    )
    assert "Sin agua desde las ocho" in answer.text
    await client.post(
        f"{path}/updates",
        data=due | {"_csrf_token": token(page), "once": "c", "knows": "La están cambiando.", "does": "Hay camiones."},
    )
    async with db.begin() as tx:
        while await incidents.tell_waiting(tx, base_url="https://shop.example"):
            pass
    row = (await client.get("/api/v1/incidents", headers={"Authorization": f"Bearer {key}"})).json()["items"][0]
    assert (row["people"], row["last"]["knows"]) == (2, "La están cambiando.")
    aside = (await client.get(f"/desk/threads/{other.thread}/aside")).text
    assert "La están cambiando." in aside
    client.cookies.set("b", mine.key)
    theirs = (await client.get(f"/casos/{mine.thread}")).text
    assert theirs.count("La están cambiando.") == 1
    assert theirs.count("Se ha roto una tubería.") == 1
    assert "Elena" in theirs
    public = (await client.get(f"/averias/{code[1]}")).text
    assert public.index("La están cambiando.") < public.index("Se ha roto una tubería."), "the latest first"
    assert f"/casos/{mine.thread}" in public, "theirs is linked already"


async def test_the_page_names_nobody_and_a_hidden_one_is_not_there(db: Database, client: Client, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter, text="Sin agua")
        shown = await incidents.open_incident(tx, opening(), by=cast.elena)
        hidden = await incidents.open_incident(tx, opening(title="Solo nuestro", shown=False), by=cast.elena)
        for number in (shown, hidden):
            await incidents.link(tx, number, customer.thread, by=cast.ana)
        codes = {one.id: one.code for one in await incidents.incidents(tx, viewer=cast.ana)}
    for path in (f"/averias/{codes[shown]}", "/averias", f"/averias/{codes[shown]}/atom", "/"):
        page = (await client.get(path)).text
        assert "Sin agua en la calle Mayor" in page
        assert "Solo nuestro" not in page
        if path != "/":
            assert not [name for name in ("Carla", "Ana", "Elena", "Bruno") if name in page]
    hostile = ("%00", "..%2f", "'or'1", "a" * 9999, codes[shown] + "x")
    for missing in (codes[hidden], "zzzzzz", *hostile):
        assert (await client.get(f"/averias/{missing}")).status_code == 404
        assert (await client.get(f"/averias/{missing}/atom")).status_code == 404
    feed = Xml.fromstring((await client.get(f"/averias/{codes[shown]}/atom")).content)
    assert [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}title")][1] == "Se ha roto una tubería."
    start = token((await client.get("/")).text)
    tried = await client.post(f"/averias/{codes[hidden]}/tambien", data={"_csrf_token": start})
    assert tried.status_code == 404


async def test_it_happens_to_me_too_by_each_door(db: Database, client: Client, cast: Cast) -> None:
    async with db.begin() as tx:
        number = await incidents.open_incident(tx, opening(affected="No sale agua del grifo"), by=cast.elena)
        code = (await incidents.find(tx, number, viewer=cast.ana)).code
    page = (await client.get(f"/averias/{code}")).text
    # Nobody knows them: the counter's own door, with the incident in it.
    sent = await client.post(f"/averias/{code}/tambien", data={"_csrf_token": token(page)}, follow_redirects=False)
    assert sent.headers["location"] == f"/?averia={code}"
    door = (await client.get(f"/?averia={code}")).text
    assert f'name="averia" value="{code}"' in door
    sent = await client.post(
        "/casos",
        data={"_csrf_token": token(door), "text": "Tampoco tengo", "name": "Rosa", "averia": code},
        follow_redirects=False,
    )
    first = sent.headers["location"]
    async with db.look() as tx:
        assert (await incidents.find(tx, number, viewer=cast.ana)).people == 1
    # Somebody known, who writes the same in other words, is only asked.
    sent = await client.post(
        "/casos",
        data={"_csrf_token": token(door), "text": "¿Por qué no sale agua en la calle Mayor?"},
        follow_redirects=False,
    )
    second, _, asked = sent.headers["location"].partition("?")
    assert asked == f"averia={code}"
    thread = int(second.rsplit("/", 1)[1])
    offered = (await client.get(sent.headers["location"])).text
    assert f'action="/averias/{code}/tambien"' in offered
    async with db.look() as tx:
        assert not await incidents.about(tx, thread, viewer=cast.elena)
    await client.post(f"/averias/{code}/tambien", data={"_csrf_token": token(offered), "thread": str(thread)})
    async with db.look() as tx:
        assert [one.id for one in await incidents.about(tx, thread, viewer=cast.elena)] == [number]
    assert f'action="/averias/{code}/tambien"' not in (await client.get(sent.headers["location"])).text
    # In one step, without a word: a new case that hangs on it.
    sent = await client.post(f"/averias/{code}/tambien", data={"_csrf_token": token(offered)}, follow_redirects=False)
    third = sent.headers["location"]
    assert third not in (first, second)
    assert "Sin agua en la calle Mayor" in (await client.get(third)).text
    async with db.begin() as tx:
        stranger = await carla(tx, owner=cast.ana, team=cast.counter)
        await incidents.end(tx, number, cause="Una tubería.", done="", by=cast.elena)
    tried = await client.post(
        f"/averias/{code}/tambien", data={"_csrf_token": token(offered), "thread": str(stranger.thread)}
    )
    assert tried.status_code == 404, "a case of somebody else is not there"
    assert 'action="/averias' not in (await client.get(f"/averias/{code}")).text, "it is over"


async def test_its_end_proposes_a_decision_and_takes_none(db: Database, client: Client, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        number = await incidents.open_incident(tx, opening(), by=cast.elena)
        await incidents.link(tx, number, customer.thread, by=cast.ana)
        client.cookies.set("s", await team.start_session(tx, await team.find_agent(tx, cast.ana.id), device=""))
    sheet = f"/desk/threads/{customer.thread}/incidents/{number}/decision"
    assert (await client.get(sheet)).status_code == 404, "it goes on"
    async with db.begin() as tx:
        await incidents.end(tx, number, cause="Una tubería vieja.", done="Está cambiada.", by=cast.elena)
    proposed = (await client.get(sheet)).text
    assert "Una tubería vieja." in proposed
    assert 'name="reason"' in proposed
    assert "ha terminado: decide qué supone aquí" in (await client.get("/desk/today")).text
    async with db.look() as tx:
        found = await threads.find(tx, customer.thread, viewer=cast.ana)
        assert found.state == "open"
        assert (await threads.standing(tx, customer.thread, viewer=cast.ana)).closure is None


async def test_a_late_word_and_a_case_left_out_show(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        assert (await found(tx)).state == "unseen"
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        number = await incidents.open_incident(tx, opening(continuity=True), by=cast.elena)
        assert (await found(tx)).state == "green"
        await compliance.note_concern(tx, customer.thread, "continuity", by=cast.ana)
        assert (await found(tx)).state == "amber", "a cut that hangs on no incident while one runs"
        await incidents.link(tx, number, customer.thread, by=cast.ana)
        assert (await found(tx)).state == "green"
        await tx.run("UPDATE incident_telling SET planned_at = now() - interval '2 hours'")
        assert (await found(tx)).state == "red", "a case that nobody told"
        await incidents.tell_waiting(tx, base_url="https://shop.example")
        assert (await found(tx)).state == "green"
        await tx.run("UPDATE incident SET next_word_at = now() - interval '1 minute'")
        assert (await found(tx)).state == "red", "the next word was promised and did not come"


async def many(tx: Tx, cast: Cast, count: int) -> int:
    """An incident with as many cases, and a word that waits to be told to all of them."""
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    number = await incidents.open_incident(tx, opening(), by=cast.elena)
    await tx.run(
        "WITH many AS ("
        "INSERT INTO thread (code, person_id, owner_id, team_id, channel, language, subject, last_at) "
        "SELECT 'T' || lpad(n::text, 10, '0'), t.person_id, t.owner_id, t.team_id, 'counter', 'es', '', now() "
        "FROM thread t, generate_series(1, %(many)s) AS n WHERE t.id = %(thread)s RETURNING id) "
        "INSERT INTO incident_link (incident_id, thread_id, asked_at) SELECT %(i)s, id, now() FROM many",
        many=count,
        thread=customer.thread,
        i=number,
    )
    due = clock.now() + timedelta(hours=1)
    await incidents.update(tx, number, knows="La cambian.", does="", next_word_at=due, by=cast.elena)
    return number


async def step(db: Database, *, dies: bool) -> int:
    """One step of a worker, which may die before it ends; how many it told."""
    with suppress(KeyError):
        async with db.begin() as tx:
            taken = await incidents.tell_waiting(tx, base_url="https://shop.example")
            if dies:
                raise KeyError
            return taken
    return 0


async def test_many_are_told_by_steps_that_may_die(db: Database, cast: Cast) -> None:
    """Of a thousand, each is planned once, and what a worker that is killed had in hand is told by the next one."""
    async with db.begin() as tx:
        number = await many(tx, cast, 1_000)
    told = sum([await step(db, dies=dies) for dies in (False, True, False)])
    async with db.look() as tx:
        [last, _] = await incidents.updates(tx, number, viewer=cast.elena)
        assert (last.planned, last.sent) == (1_000, told)
        assert told == 2 * incidents.AT_ONCE
        assert (
            await tx.value("SELECT count(DISTINCT message_id) FROM incident_telling WHERE sent_at IS NOT NULL") == told
        )


@pytest.mark.long
async def test_ten_thousand_are_told_once_and_none_is_left_out(db: Database, cast: Cast) -> None:
    """Three workers at once, of which one in five steps dies, until nothing waits."""
    drawn = random.Random(4)
    async with db.begin() as tx:
        number = await many(tx, cast, 10_000)
    while sum(await asyncio.gather(*(step(db, dies=drawn.random() < 0.2) for _ in range(3)))) or await left(db):
        continue
    async with db.look() as tx:
        [last, _] = await incidents.updates(tx, number, viewer=cast.elena)
        assert (last.planned, last.sent) == (10_000, 10_000)
        counts = await tx.values(
            "SELECT count(m.id) FROM incident_link l "
            "LEFT JOIN message m ON m.thread_id = l.thread_id AND m.author_kind = 'agent' GROUP BY l.thread_id"
        )
    assert set(counts) == {1}


async def left(db: Database) -> int:
    """How many wait."""
    async with db.look() as tx:
        return int(await tx.value("SELECT count(*) FROM incident_telling WHERE sent_at IS NULL AND dropped_at IS NULL"))
