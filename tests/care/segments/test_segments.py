"""Groups of people: whom a filter finds and for whom, who is never in one, and that any text runs or is refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, carla, plant

from mostrador import people, threads
from mostrador.care import segments
from mostrador.care.macros.sharing import NotForEverybody, ShownToNobody
from mostrador.care.segments import ask, fit
from mostrador.care.segments.fit import MarkerWrong, TooMany, TooSlow
from mostrador.care.segments.keep import NotYourSegment
from mostrador.channels import AddressGiven
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Invalid, NotFound
from mostrador.kit.filters import FilterWrong
from mostrador.people import labels, profile, ties

EVERYTHING = (
    "etiqueta:fiel organización:obras idioma:es quien-conoce:yo escribió<1d llegada<1d casos:1 abiertos>0 tiene:correo "
    "nombre:carla ciudad:mad zona:norte saldo>3 revisión<2026-12-01 -etiqueta:otra -escribió>1d"
)


async def somebody(tx: Tx, cast: Cast, owner: Actor, team: int) -> int:
    return (await carla(tx, owner=owner, team=team)).actor.id


async def found(tx: Tx, text: str, viewer: Actor) -> set[int]:
    return {one.id for one in (await segments.fitting(tx, text, viewer=viewer)).people}


async def test_whom_it_finds_and_for_whom(tx: Tx) -> None:
    cast = await plant(tx)
    mine = await somebody(tx, cast, cast.ana, cast.counter)
    other = await somebody(tx, cast, cast.bruno, cast.counter)
    far = await somebody(tx, cast, cast.dario, cast.workshop)
    await labels.tag_person(tx, mine, "Fiel", by=cast.ana)
    await ties.join_organisation(tx, mine, "Obras Pérez", by=cast.ana)
    await people.add_address(tx, mine, AddressGiven("email", "carla@example.org"), by=cast.ana)
    await tx.run("UPDATE person SET my_agent_id = %(a)s WHERE id = %(p)s", a=cast.ana.id, p=mine)
    for name, kind, choices, value in (
        ("Ciudad", "text", (), "Madrid"),
        ("Zona", "choice", ("Norte", "Sur"), "Norte"),
        ("Saldo", "number", (), "3,5"),
        ("Revisión", "date", (), "2026-11-22"),
    ):
        field = await labels.define_field(tx, about="person", name=name, kind=kind, choices=choices, by=cast.elena)
        await labels.set_value(tx, mine, field, value, by=cast.ana)
    assert await found(tx, EVERYTHING, cast.ana) == {mine}
    for none in ("saldo>4", "zona:sur", "ciudad:%", "casos>1", "escribió>1d", "tiene:teléfono", "revisión>2026-11-22"):
        assert not await found(tx, none, cast.ana), none
    assert await found(tx, "-etiqueta:fiel", cast.ana) == {other}
    assert await found(tx, "idioma:es", cast.dario) == {far}
    assert await found(tx, "idioma:es", cast.elena) == {mine, other, far}
    assert await found(tx, "idioma:es o cases:0", Actor("agent", cast.ana.id, "Ana", frozenset())) == {mine}
    with pytest.raises(NotFound):
        await segments.fitting(tx, "idioma:es", viewer=Actor("customer", mine))


async def test_it_keeps_the_door_of_the_file(tx: Tx) -> None:
    cast = await plant(tx)
    at = [await carla(tx, owner=owner, team=cast.workshop) for owner in (cast.ana, cast.bruno, cast.dario)]
    await threads.hand_off(tx, at[2].thread, to=cast.bruno.id, reason="Es tuyo", by=cast.dario)
    auditor = Actor("agent", cast.ana.id, "Iván", frozenset(), frozenset({"read:all", "audit"}))
    leader = Actor("agent", cast.bruno.id, "Bruno", frozenset(), frozenset({"supervise"}))
    for viewer in (cast.ana, cast.bruno, cast.dario, cast.elena, auditor, leader):
        opens = set()
        for one in at:
            with suppress(NotFound):
                opens.add(await threads.find_person(tx, one.actor.id, viewer=viewer))
        assert await found(tx, "nombre:carla", viewer) == opens, viewer
        named = {one.id for one in await segments.people_named(tx, "carl", viewer=viewer)}
        assert named == opens, viewer


async def test_who_is_in_none(tx: Tx) -> None:
    cast = await plant(tx)
    kept, gone, blocked, erased, minor, merged_blocked = [
        await somebody(tx, cast, cast.ana, cast.counter) for _ in range(6)
    ]
    await labels.tag_person(tx, gone, "fiel", by=cast.ana)
    await threads.join_people(tx, kept, gone, by=cast.ana)
    await people.block(tx, blocked, by=cast.elena)
    await tx.run("UPDATE person SET erased_at = now() WHERE id = %(p)s", p=erased)
    await tx.run("UPDATE person SET minor_at = now() WHERE id = %(p)s", p=minor)
    await people.block(tx, merged_blocked, by=cast.elena)
    whole = await somebody(tx, cast, cast.ana, cast.counter)
    await threads.join_people(tx, whole, merged_blocked, by=cast.ana)
    assert await found(tx, "nombre:carla", cast.elena) == {kept}
    assert await found(tx, "etiqueta:fiel", cast.elena) == {kept}, "what belonged to the record that went"


async def test_needs_are_out_of_it(tx: Tx) -> None:
    cast = await plant(tx)
    await profile.note_need(tx, await somebody(tx, cast, cast.ana, cast.counter), "slow", by=cast.ana)
    for name in ("Need", "Necesidad"):
        await labels.define_field(tx, about="person", name=name, kind="text", by=cast.elena)
    for text in ("need:slow", "needs:slow", "necesidad:slow", "NEED:65", "-need:slow"):
        with pytest.raises(FilterWrong):
            await segments.fitting(tx, text, viewer=cast.elena)
    for field in await ask.person_fields(tx, cast.ana, "es"):
        for operator in field.operators:
            for value in field.values:
                part = field.compare(operator, value, "f1")
                assert part is not None, field.words
                condition = part[0].as_string(None)
                assert not {"need", "minor_at", "prefers"} & set(condition.replace("(", " ").split()), condition


async def test_pages_and_patience(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = await plant(tx)
    made = [await somebody(tx, cast, cast.ana, cast.counter) for _ in range(5)]
    first = await segments.fitting(tx, "nombre:carla", viewer=cast.ana, limit=3)
    then = await segments.fitting(tx, "nombre:carla", viewer=cast.ana, limit=3, cursor=first.next)
    assert [one.id for one in (*first.people, *then.people)] == made[::-1]
    assert then.next is None
    with pytest.raises(MarkerWrong):
        await segments.fitting(tx, "nombre:carla", viewer=cast.ana, cursor="²")
    monkeypatch.setattr(fit, "AT_ONCE", 2)
    assert [one.id for one in await segments.whole(tx, "nombre:carla", viewer=cast.ana)] == made[::-1]
    monkeypatch.setattr(fit, "MOST", 4)
    with pytest.raises(TooMany):
        await segments.whole(tx, "nombre:carla", viewer=cast.ana)
    monkeypatch.setattr(fit, "PATIENCE", "1ms")
    monkeypatch.setattr(ask, "NAME", "pg_sleep(1)::text LIKE {}")
    with pytest.raises(TooSlow):
        await segments.fitting(tx, "nombre:x", viewer=cast.ana)
    assert await segments.segments(tx, viewer=cast.ana) == [], "the transaction goes on"


async def test_who_keeps_and_who_sees(tx: Tx) -> None:
    cast = await plant(tx)
    own = await segments.add_segment(tx, "Las mías", "quien-conoce:yo", shown_to="mine", by=cast.ana)
    all_ = await segments.add_segment(tx, "Fieles", "etiqueta:fiel", shown_to="all", by=cast.elena)
    assert [one.id for one in await segments.segments(tx, viewer=cast.ana)] == [own, all_]
    assert [one.id for one in await segments.segments(tx, viewer=cast.dario)] == [all_]
    for shown_to, refusal in (("all", NotForEverybody), ("team", ShownToNobody)):
        with pytest.raises(refusal):
            await segments.add_segment(tx, "De todos", "idioma:es", shown_to=shown_to, by=cast.ana)
    with pytest.raises(NotYourSegment):
        await segments.remove_segment(tx, all_, by=cast.ana)
    with pytest.raises(NotFound):
        await segments.change_segment(tx, own, "Mía", "idioma:es", shown_to="mine", by=cast.dario)
    with pytest.raises(FilterWrong):
        await segments.change_segment(tx, own, "Mía", "idiomas:es", shown_to="mine", by=cast.ana)
    await segments.change_segment(tx, own, "Mía", "idioma:es", shown_to="mine", by=cast.ana)
    assert (await segments.find_segment(tx, own, viewer=cast.ana)).filter == "idioma:es"
    await segments.remove_segment(tx, own, by=cast.ana)
    with pytest.raises(NotFound):
        await segments.find_segment(tx, own, viewer=cast.ana)
    # Numbers of people and of agents come from two sequences: one with Ana's number is still a customer.
    stranger = Actor("customer", cast.ana.id)
    for refused in (
        segments.segments(tx, viewer=stranger),
        segments.find_segment(tx, all_, viewer=stranger),
        segments.add_segment(tx, "Mía", "idioma:es", shown_to="mine", by=stranger),
        segments.change_segment(tx, all_, "Mía", "idioma:es", shown_to="mine", by=stranger),
        segments.remove_segment(tx, all_, by=stranger),
        segments.whole(tx, "idioma:es", viewer=stranger),
        segments.people_named(tx, "carla", viewer=stranger),
    ):
        with pytest.raises(NotFound):
            await refused


async def test_somebody_by_a_few_letters(tx: Tx) -> None:
    cast = await plant(tx)
    who = await somebody(tx, cast, cast.ana, cast.counter)
    await people.add_address(tx, who, AddressGiven("email", "cr@example.org"), by=cast.ana)
    await people.add_address(tx, who, AddressGiven("phone", "+34612345678"), by=cast.ana)

    async def named(text: str, viewer: Actor = cast.ana) -> list[tuple[int, str]]:
        return [(one.id, one.address) for one in await segments.people_named(tx, text, viewer=viewer)]

    assert await named("612 345") == [(who, "+34612345678")]
    assert await named("cr@ex") == await named("ARL") == [(who, "cr@example.org")]
    assert await named("ca") == await named("c_r") == await named("612 345", cast.dario) == []
    for _ in range(6):
        await somebody(tx, cast, cast.ana, cast.counter)
    assert len(await named("carla")) == 5


PARTS = st.sampled_from(
    (
        *EVERYTHING.split(),
        *("etiqueta:", "etiqueta:'", 'nombre:"; DROP TABLE person; --"', "llegada>9999d", "casos>99999", "casos:²"),
        *("(", ")", "o", "no", "-", 'nombre:"%_\\"', "nombre:\ud800", "saldo:1e999", "quien-conoce:{}", "tiene:fax"),
    )
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.lists(PARTS, max_size=8).map(" ".join), st.text(max_size=40)))
async def test_any_text_runs_or_is_refused(shared_db: Database, text: str) -> None:
    viewer = Actor("agent", 1, "Ana", frozenset({"team:1"}))
    async with shared_db.look() as tx:
        with suppress(Invalid):
            await segments.fitting(tx, text, viewer=viewer)
        assert await tx.value("SELECT to_regclass('person') IS NOT NULL")
