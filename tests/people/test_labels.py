"""Tags and fields of the shop's own, on people and on threads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import Cast, carla

from mostrador import threads
from mostrador.kit.db import Database
from mostrador.kit.errors import Forbidden, NotFound
from mostrador.people import labels
from mostrador.people.labels import Field, FieldNameTaken, TagMissing, ValueUnfit, read_value
from mostrador.people.labels.fields import ChoicesMissing, Kind, KindUnknown


async def test_a_word_is_one_tag_however_it_is_written(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        tag = await labels.tag_person(tx, customer.actor.id, "#Obra  nueva", by=cast.ana)
        assert await labels.tag_person(tx, customer.actor.id, "OBRA NUEVA", by=cast.ana) == tag
        assert await threads.tag_thread(tx, customer.thread, "obra nueva", by=cast.ana) == tag
        assert [one.name for one in await labels.tags_of(tx, customer.actor.id)] == ["Obra nueva"]
        assert [one.name for one in (await threads.labels_of(tx, customer.thread, viewer=cast.ana)).tags] == [
            "Obra nueva"
        ]
        await labels.untag_person(tx, customer.actor.id, tag, by=cast.ana)
        await threads.untag_thread(tx, customer.thread, tag, by=cast.ana)
        assert not await labels.tags_of(tx, customer.actor.id)
        for wrong in ("", " # ", "x" * 41):
            with pytest.raises(TagMissing):
                await labels.tag_person(tx, customer.actor.id, wrong, by=cast.ana)


async def test_administrators_define_fields_and_agents_fill_them_in(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        with pytest.raises(Forbidden):
            await labels.define_field(tx, about="person", name="Carné", kind="text", by=cast.ana)
        for about, name, kind, choices in (
            ("person", "Carné", "choice", ["Oro", "Plata", "Oro"]),
            ("thread", "Pedido", "number", []),
        ):
            await labels.define_field(tx, about=about, name=name, kind=kind, choices=choices, by=cast.elena)
            with pytest.raises(FieldNameTaken):
                await labels.define_field(tx, about=about, name=name.upper(), kind="text", by=cast.elena)
        with pytest.raises(ChoicesMissing):
            await labels.define_field(tx, about="person", name="Otro", kind="choice", choices=[" "], by=cast.elena)
        with pytest.raises(KindUnknown):
            await labels.define_field(tx, about="person", name="Otro", kind="mood", by=cast.elena)
        (of_person,), (of_thread,) = await labels.fields(tx, "person"), await labels.fields(tx, "thread")
        assert of_person.choices == ["Oro", "Plata"]
        await labels.set_value(tx, customer.actor.id, of_person.id, "plata", by=cast.ana)
        assert [value.value for value in await labels.values_of(tx, customer.actor.id)] == ["Plata"]
        with pytest.raises(ValueUnfit):
            await labels.set_value(tx, customer.actor.id, of_person.id, "Bronce", by=cast.ana)
        with pytest.raises(NotFound):
            await labels.set_value(tx, customer.actor.id, of_thread.id, "3", by=cast.ana)
        await threads.fill_field(tx, customer.thread, of_thread.id, "1234,50", by=cast.ana)
        assert (await threads.labels_of(tx, customer.thread, viewer=cast.ana)).fields[0].value == "1234.50"
        await threads.fill_field(tx, customer.thread, of_thread.id, "", by=cast.ana)
        assert (await threads.labels_of(tx, customer.thread, viewer=cast.ana)).fields[0].value == ""
        await labels.remove_field(tx, of_person.id, by=cast.elena)
        assert not await labels.values_of(tx, customer.actor.id)
        await labels.define_field(tx, about="person", name="carné", kind="date", by=cast.elena)


@given(st.sampled_from(["text", "number", "date", "choice"]), st.text(max_size=30))
def test_a_value_is_refused_or_kept_in_a_spelling_that_stays(kind: Kind, text: str) -> None:
    field = Field(1, "person", "Campo", kind, ["Uno", "Dos"])
    try:
        kept = read_value(field, text)
    except ValueUnfit:
        return
    assert read_value(field, kept) == kept
