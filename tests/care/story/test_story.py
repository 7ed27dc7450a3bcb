"""Everything of a person on one page: whole, in order, by right, and a page at a time."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from tests.cast import Cast, owned_by, plant, write

from mostrador import people, threads
from mostrador.care import matters, promises, story
from mostrador.care.story import Story
from mostrador.channels import AddressGiven
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound

ZONE = ZoneInfo("Europe/Madrid")
PHONE = AddressGiven("phone", "+34612345678", verified=True)
BREAK = """
UPDATE promise SET ending = 'broken', ended_at = now(), ended_by = 'system:0', answerer_id = agent_id,
       answer_by = now(), answer_missed_at = now()
 WHERE id = %(id)s
"""


class Scene(msgspec.Struct, frozen=True):
    """Carla with two threads of Ana and one of Darío, and what happened on the first."""

    cast: Cast
    person: int
    first: int
    hidden: int


@pytest.fixture
async def scene(tx: Tx) -> Scene:
    cast, now = await plant(tx), clock.now()

    async def opened(text: str, owner: Actor, team: int, via: str = "counter") -> threads.Received:
        return await write(tx, text, find_owner=owned_by(owner, team), address=PHONE, via=via)

    first = await opened("La cerradura no cierra bien", cast.ana, cast.counter, "phone")
    thread = first.thread
    for _ in range(2):
        await threads.begin_contact(tx, thread, way="phone", arrived_at=now, answered_at=now, by=cast.ana)
    await threads.reply(tx, thread, "Lo miro", by=cast.ana)
    due = now + timedelta(hours=2)
    promise = await promises.make(tx, thread, act="other", what="pedir la pieza", due_at=due, by=cast.ana)
    await tx.run(BREAK, id=promise.id)
    await threads.hand_off(tx, thread, to=cast.bruno.id, reason="Es de llaves", by=cast.ana)
    await threads.accept(tx, thread, by=cast.bruno)
    browser, _ = await people.new_browser(tx, first.person)
    await threads.admit(tx, browser.id, thread)
    carla = Actor("customer", first.person, "Carla", frozenset({f"browser:{browser.id}"}))
    await threads.thank(tx, thread, agent=cast.ana.id, by=carla, text="Gracias, Ana")
    await threads.solve(tx, thread, by=carla)
    other = await opened("¿Alquiláis lijadoras?", cast.ana, cast.counter)
    await matters.regroup(tx, other.thread, like=thread, reason="Preguntó por lo mismo", by=cast.ana)
    hidden = await opened("Lo del taller", cast.dario, cast.workshop)
    return Scene(cast, first.person, thread, hidden.thread)


async def told(tx: Tx, scene: Scene, viewer: Actor, before: str | None = None, limit: int = 50) -> Story:
    return await story.read(tx, scene.person, viewer=viewer, zone=ZONE, before=before, limit=limit)


async def test_everything_that_happened_stands_there_once(tx: Tx, scene: Scene) -> None:
    page = await told(tx, scene, scene.cast.ana)
    on_first = sorted(entry.kind for entry in page.entries if entry.thread == scene.first)
    assert on_first == ["broken", "closed", "contact", "handoff", "missed", "opened", "promised", "thanked"]
    by_kind = {entry.kind: entry for entry in page.entries}
    assert (by_kind["handoff"].agent, by_kind["handoff"].other) == ("Ana", "Bruno")
    assert (by_kind["thanked"].agent, by_kind["broken"].text) == ("Ana", "pedir la pieza")
    assert by_kind["regrouped"].text == "Preguntó por lo mismo"
    assert [entry.at for entry in page.entries] == sorted((entry.at for entry in page.entries), reverse=True)


async def test_it_is_drawn_by_day_with_what_was_broken(tx: Tx, scene: Scene) -> None:
    page = await told(tx, scene, scene.cast.ana)
    assert page.drawing is not None
    assert (page.drawing.last - page.drawing.first).days == 27
    assert sum(day.entries for day in page.drawing.days) == len(page.entries), "what is drawn is what is listed"
    assert sum(day.broken for day in page.drawing.days) == 2, "the promise, and the new time that nobody gave"


async def test_pages_follow_one_another_without_gap_or_echo(tx: Tx, scene: Scene) -> None:
    whole = (await told(tx, scene, scene.cast.ana)).entries
    assert len({entry.at for entry in whole}) < len(whole), "the premise: some happened at the same moment"
    seen, mark = [], None
    while True:
        page = await told(tx, scene, scene.cast.ana, before=mark, limit=2)
        assert (page.drawing is None) == (mark is not None), "it is drawn once"
        seen += page.entries
        if page.next is None:
            break
        mark = page.next
    assert seen == whole
    with pytest.raises(story.MarkWrong):
        await told(tx, scene, scene.cast.ana, before="mañana")


async def test_what_one_may_not_read_is_a_figure_and_nothing_else(tx: Tx, scene: Scene) -> None:
    ana, dario = await told(tx, scene, scene.cast.ana), await told(tx, scene, scene.cast.dario)
    assert (ana.hidden, dario.hidden) == (1, 2)
    assert scene.hidden not in {entry.thread for entry in ana.entries}
    assert {entry.thread for entry in dario.entries} == {scene.hidden}
    assert "cerradura" not in repr(dario)
    head = await matters.person_head(tx, scene.person, viewer=scene.cast.dario)
    assert (head.matter, len(head.moments)) == ("", 4), "how often is said, about what is not"
    everything = await told(tx, scene, scene.cast.elena)
    assert everything.hidden == 0
    assert len(everything.entries) == len(ana.entries) + len(dario.entries)


async def test_who_may_read_none_of_it_opens_no_file(tx: Tx, scene: Scene) -> None:
    alone = await write(tx, "Solo para Ana", find_owner=owned_by(scene.cast.ana, scene.cast.counter))
    assert len((await story.read(tx, alone.person, viewer=scene.cast.ana, zone=ZONE)).entries) == 1
    for stranger in (scene.cast.dario, Actor("customer", alone.person), Actor("bot", scene.cast.ana.id)):
        with pytest.raises(NotFound):
            await story.read(tx, alone.person, viewer=stranger, zone=ZONE)
    with pytest.raises(NotFound):
        await story.read(tx, 2**40, viewer=scene.cast.elena, zone=ZONE)
