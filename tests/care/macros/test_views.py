"""Saved views: what they find, for whom, and that any text either runs or is refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import carla, plant

from mostrador import threads
from mostrador.care import macros
from mostrador.care.macros import filtering
from mostrador.care.macros.filtering import TooSlow, filtered, thread_fields
from mostrador.care.macros.sharing import NotForEverybody
from mostrador.care.macros.views import NotYourView
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Invalid, NotFound
from mostrador.kit.filters import FilterWrong
from mostrador.threads.labels import tag_thread

EVERYTHING = (
    "estado:abierto tipo:consulta dueño:yo equipo:mostrador etiqueta:urgente sin-responder<4h creado<7d movido<1d "
    "canal:mostrador idioma:es persona:carla asunto:hembrilla -organización:obras -dueño:bruno -sin-responder>4h"
)


async def test_what_it_finds_and_for_whom(tx: Tx) -> None:
    cast = await plant(tx)
    mine = await carla(tx, owner=cast.ana, team=cast.counter)
    other = await carla(tx, owner=cast.bruno, team=cast.counter, text="Otra cosa")
    far = await carla(tx, owner=cast.dario, team=cast.workshop, text="Una hembrilla lejana")
    await tag_thread(tx, mine.thread, "Urgente", by=cast.ana)

    async def found(text: str, viewer: Actor = cast.ana) -> set[int]:
        return {item.id for item in (await filtered(tx, text, viewer=viewer, language="es")).items}

    assert await found(EVERYTHING) == {mine.thread}
    assert await found("estado:abierto") == {mine.thread, other.thread}, "only what one may read"
    assert await found("estado:abierto", cast.elena) == {mine.thread, other.thread, far.thread}
    assert await found("dueño:yo", cast.bruno) == {other.thread}
    assert await found("-etiqueta:urgente") == {other.thread}
    assert await found("owner:br o tag:URGENTE") == {mine.thread, other.thread}
    assert await found("asunto:%") == set(), "a reader's % is a %"
    with pytest.raises(NotFound):
        await filtered(tx, "estado:abierto", viewer=mine.actor, language="es")
    words = {word for field in thread_fields(cast.ana, "es") for word in field.words}
    assert not words & {"need", "necesidad", "needs", "edad", "mayor"}, "needs are never a field"


async def test_pages_and_patience(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = await plant(tx)
    made = {(await carla(tx, owner=cast.ana, team=cast.counter)).thread for _ in range(5)}
    first = await filtered(tx, "estado:abierto", viewer=cast.ana, language="es", limit=3)
    then = await filtered(tx, "estado:abierto", viewer=cast.ana, language="es", limit=3, cursor=first.next)
    assert {item.id for item in (*first.items, *then.items)} == made
    assert (len(first.items), then.next) == (3, None)
    monkeypatch.setattr(filtering, "PATIENCE", "1ms")
    monkeypatch.setattr(filtering, "SUBJECT", "pg_sleep(1)::text LIKE {}")
    with pytest.raises(TooSlow):
        await filtered(tx, "asunto:x", viewer=cast.ana, language="es")
    assert (await threads.inbox(tx, "mine", viewer=cast.ana)).items, "the transaction goes on"


async def test_who_keeps_and_who_sees(tx: Tx) -> None:
    cast = await plant(tx)
    await carla(tx, owner=cast.ana, team=cast.counter)
    own = await macros.add_view(tx, "Mías", "dueño:yo", shown_to="mine", by=cast.ana)
    team = await macros.add_view(tx, "Del equipo", "estado:abierto", shown_to="team", team=cast.counter, by=cast.bruno)
    everybodys = await macros.add_view(tx, "De todos", "tipo:queja", shown_to="all", by=cast.elena)
    assert [one.id for one in await macros.views(tx, viewer=cast.ana)] == [own, team, everybodys]
    assert [one.id for one in await macros.views(tx, viewer=cast.dario)] == [everybodys]
    with pytest.raises(NotFound):
        await macros.view_page(tx, own, viewer=cast.bruno)
    with pytest.raises(NotForEverybody):
        await macros.add_view(tx, "De todos", "dueño:yo", shown_to="all", by=cast.ana)
    with pytest.raises(NotYourView):
        await macros.remove_view(tx, everybodys, by=cast.ana)
    with pytest.raises(FilterWrong):
        await macros.change_view(tx, own, "Mías", "dueña:yo", shown_to="mine", by=cast.ana)
    view, listing = await macros.view_page(tx, team, viewer=cast.ana)
    assert (view.name, len(listing.items)) == ("Del equipo", 1)


PARTS = st.sampled_from(
    (
        *EVERYTHING.split(),
        *(
            "tipo:",
            "etiqueta:'",
            'asunto:"; DROP TABLE thread; --"',
            "creado>9999d",
            "espera<0m",
            "(",
            ")",
            "o",
            "no",
            "-",
        ),
        *('persona:"%_\\"', "asunto:\ud800", "dueño:{}", "equipo:%(agent)s", "canal:fax", "sin-responder>4"),
    )
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.lists(PARTS, max_size=8).map(" ".join), st.text(max_size=40)))
async def test_any_text_runs_or_is_refused(shared_db: Database, text: str) -> None:
    viewer = Actor("agent", 1, "Ana", frozenset({"team:1"}))
    async with shared_db.look() as tx:
        with suppress(Invalid):
            await filtered(tx, text, viewer=viewer, language="es")
        assert await tx.value("SELECT to_regclass('thread') IS NOT NULL")
