"""A child says so on the page of their case: nothing is published, an adult is asked for, and only we take it back."""

from __future__ import annotations

import pytest
from tests.cast import Cast, owned_by, write
from tests.surfaces.counter.visitor import Browser, number

from mostrador import threads
from mostrador.care import leaving, under_age
from mostrador.care.under_age import OnlyThePerson
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database
from mostrador.kit.errors import NotFound
from mostrador.people import profile
from mostrador.people.profile import MinorKeptOut


async def test_an_adult_is_asked_for_where_the_child_reads_it(
    db: Database, cast: Cast, carla: Browser, stranger: Browser
) -> None:
    thread = number(await carla.open_case())
    page = f"/casos/{thread}"
    before = (await carla.get(page)).text
    assert "Yes, I am under 14" in before
    assert "Ask an adult" not in before
    async with db.begin() as tx:
        found = await threads.find(tx, thread, viewer=SYSTEM)
        await profile.allow(tx, found.person_id, "publish", True, by=cast.elena)
    assert (await stranger.send(f"{page}/menor", {})).status_code == 404

    for _ in range(2):
        assert (await carla.send(f"{page}/menor", {})).status_code == 303
    after = (await carla.get(page)).text
    assert "Ask an adult who looks after you" in after
    assert "Yes, I am under 14" not in after
    async with db.begin() as tx:
        about = await profile.profile_of(tx, found.person_id)
        assert about.minor_at
        assert (about.publishes_at, about.records_at) == (None, None)
        with pytest.raises(MinorKeptOut):
            await profile.allow(tx, found.person_id, "record", True, by=cast.elena)
        signs = [one.sign for one in (await threads.page(tx, thread, viewer=SYSTEM)).messages]
        assert signs.count("minor") == 1
        assert found.owner_id in await tx.values("SELECT agent_id FROM mention WHERE thread_id = %(id)s", id=thread)


async def test_no_voice_is_kept_and_no_contract_ends_on_a_childs_word(db: Database, cast: Cast, carla: Browser) -> None:
    thread = number(await carla.open_case())
    page = f"/casos/{thread}"
    before = (await carla.get(page)).text
    assert "data-record" in before
    assert f'href="{page}/baja"' in before, "the premise"
    await carla.send(f"{page}/menor", {})
    after = (await carla.get(page)).text
    assert "data-record=" not in after
    assert f'href="{page}/baja"' not in after
    assert "data-record=" not in (await carla.get("/")).text, "nor for another case"

    voice = (await carla.upload("nota.webm", b"\x1a\x45\xdf\xa3....webm....A_OPUS")).json()["key"]
    for said in ("", "Escucha"):
        answer = await carla.send(f"{page}/mensajes", {"text": said, "attachments": voice})
        assert answer.status_code == 403
        assert "we keep no recording of you" in answer.text
    assert (await carla.send("/casos", {"text": "Otra", "with": "1", "attachments": voice})).status_code == 403
    note = (await carla.upload("nota.txt", b"Se ha roto")).json()["key"]
    assert (await carla.send(f"{page}/mensajes", {"text": "Mira", "attachments": note})).status_code == 303

    assert "an adult asks for this" in (await carla.get(f"{page}/baja")).text
    refused = await carla.send(f"{page}/baja", {"what": "La alarma"})
    assert refused.status_code == 403
    assert "an adult asks for this" in refused.text
    async with db.begin() as tx:
        assert not await tx.values("SELECT id FROM leaving")
        # Whoever looks after them says it to one of us.
        assert (await leaving.ask(tx, thread, "La alarma", by=cast.elena)).open
    assert f'href="{page}/baja"' in (await carla.get(page)).text


async def test_no_thanks_of_a_child_are_shown(db: Database, cast: Cast, carla: Browser) -> None:
    thread = number(await carla.open_case())
    async with db.begin() as tx:
        owner = (await threads.find(tx, thread, viewer=SYSTEM)).owner_id
        agent = next(one for one in (cast.ana, cast.bruno, cast.elena) if one.id == owner)
        await threads.reply(tx, thread, "Ya está", by=agent)
    await carla.send(f"/casos/{thread}/gracias", {"agent": str(owner), "text": "Gracias"})
    async with db.begin() as tx:
        (thanked,) = await threads.thanks_of(tx, viewer=agent)
        await threads.show_thanks(tx, thanked.id, show=True, by=agent)
    await carla.send(f"/casos/{thread}/gracias/permiso", {"agent": str(owner), "agree": "yes"})
    async with db.look() as tx:
        assert len(await threads.shown_thanks(tx)) == 1, "the premise"
    await carla.send(f"/casos/{thread}/menor", {})
    async with db.look() as tx:
        assert not await threads.shown_thanks(tx)
    async with db.begin() as tx:
        await tx.run("UPDATE thanks SET shown_by_person = NULL")
    assert "would like to show your thanks" not in (await carla.get(f"/casos/{thread}")).text
    await carla.send(f"/casos/{thread}/gracias/permiso", {"agent": str(owner), "agree": "yes"})
    async with db.look() as tx:
        assert not await tx.values("SELECT id FROM thanks WHERE shown_by_person IS NOT NULL")


async def test_it_is_the_persons_own_word_and_says_nothing_of_whom_a_merge_brought(
    db: Database, cast: Cast, carla: Browser
) -> None:
    thread = number(await carla.open_case())
    async with db.begin() as tx:
        me = (await threads.find(tx, thread, viewer=SYSTEM)).person_id
        other = (await write(tx, find_owner=owned_by(cast.ana, cast.counter))).person
        await threads.join_people(tx, me, other, by=cast.elena)
        with pytest.raises(OnlyThePerson):
            await under_age.say_so(tx, thread, by=cast.elena)
        for nobody in (cast.dario, Actor("customer", me)):
            with pytest.raises(NotFound):
                await under_age.say_so(tx, thread, by=nobody)
    await carla.send(f"/casos/{thread}/menor", {})
    async with db.look() as tx:
        assert (await profile.own_wishes(tx, me)).under_14
        assert not (await profile.own_wishes(tx, other)).under_14
