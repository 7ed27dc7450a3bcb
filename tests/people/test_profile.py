"""How somebody likes to be served, and what is kept out for who is under 14."""

from __future__ import annotations

import json
import re
from datetime import time
from pathlib import Path

import psycopg
import pytest
from tests.cast import Cast, owned_by, write

import mostrador
from mostrador import threads
from mostrador.kit.db import Database
from mostrador.people import profile
from mostrador.people.profile.needs import NeedUnknown
from mostrador.people.profile.prefer import HoursUnfit, NameGone, read_hours


async def test_name_way_hours_and_who_knows_them(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        carla = (await write(tx, find_owner=owned_by(cast.ana, cast.counter))).person
        await profile.rename(tx, carla, "  Carla   Gómez ", by=cast.ana)
        await profile.prefer(tx, carla, way="phone", hours=read_hours("09:00", "13:30"), by=cast.ana)
        await profile.set_my_agent(tx, carla, cast.bruno.id, by=cast.ana)
        known = await profile.profile_of(tx, carla)
        assert (known.name, known.prefers, known.hours, known.my_agent_id) == (
            "Carla Gómez",
            "phone",
            (time(9), time(13, 30)),
            cast.bruno.id,
        )
        with pytest.raises(NameGone):
            await profile.rename(tx, carla, " ", by=cast.ana)
        for wrong in (("13:00", "09:00"), ("09:00", "")):
            with pytest.raises(HoursUnfit):
                await profile.prefer(tx, carla, way="", hours=read_hours(*wrong), by=cast.ana)


async def test_a_merged_record_gives_what_their_own_lacks_and_takes_it_back(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        one = (await write(tx, find_owner=owned_by(cast.ana, cast.counter), name="Carla Gómez")).person
        other = (await write(tx, find_owner=owned_by(cast.ana, cast.counter), name="Carlita")).person
        await profile.set_my_agent(tx, other, cast.bruno.id, by=cast.ana)
        await profile.note_need(tx, other, "call", by=cast.ana)
        merge = await threads.join_people(tx, one, other, by=cast.ana)
        known = await profile.profile_of(tx, one)
        assert (known.name, known.other_names, known.my_agent_id) == ("Carla Gómez", ["Carlita"], cast.bruno.id)
        assert [need.kind for need in await profile.needs_of(tx, one)] == ["call"]
        await threads.part_people(tx, one, merge, by=cast.ana)
        assert (await profile.profile_of(tx, one)).my_agent_id is None
        assert not await profile.needs_of(tx, one)
        assert (await profile.profile_of(tx, other)).my_agent_id == cast.bruno.id


async def test_a_need_taken_back_leaves_no_row_and_no_kind_anywhere(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        carla = (await write(tx, find_owner=owned_by(cast.ana, cast.counter))).person
        with pytest.raises(NeedUnknown):
            await profile.note_need(tx, carla, "deaf", by=cast.ana)
        for kind in profile.NEEDS:
            await profile.note_need(tx, carla, kind, by=cast.ana)
            await profile.note_need(tx, carla, kind, by=cast.bruno)
        assert {need.kind: need.by for need in await profile.needs_of(tx, carla)} == dict.fromkeys(profile.NEEDS, "Ana")
        for kind in profile.NEEDS:
            await profile.drop_need(tx, carla, kind, by=cast.bruno)
        assert await tx.value("SELECT count(*) FROM need") == 0
        told = await tx.values("SELECT facts::text FROM event WHERE kind LIKE 'need.%%'")
        assert len(told) == 2 * len(profile.NEEDS)
        assert {tuple(json.loads(facts)) for facts in told} == {("person",)}, "an event says that, never which"


async def test_nothing_of_who_is_under_14_is_published_or_recorded(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        teo = (await write(tx, find_owner=owned_by(cast.ana, cast.counter), name="Teo")).person
        again = (await write(tx, find_owner=owned_by(cast.ana, cast.counter), name="Teo")).person
        await profile.allow(tx, teo, "publish", True, by=cast.ana)
        await profile.allow(tx, teo, "record", True, by=cast.ana)
        known = await profile.profile_of(tx, teo)
        assert known.publishes_at
        assert known.records_at
        await profile.mark_minor(tx, teo, True, by=cast.ana)
        known = await profile.profile_of(tx, teo)
        assert (known.publishes_at, known.records_at) == (None, None)
        await threads.join_people(tx, again, teo, by=cast.ana)
        with pytest.raises(profile.MinorKeptOut):
            await profile.allow(tx, again, "publish", True, by=cast.ana)
        with pytest.raises(profile.MinorKeptOut):
            await profile.allow(tx, again, "record", True, by=cast.ana)
        for column in ("publishes_at", "records_at"):
            with pytest.raises(psycopg.errors.CheckViolation):
                async with tx.connection.transaction():
                    await tx.run(f"UPDATE person SET {column} = now() WHERE id = %(id)s", id=teo)
        await profile.mark_minor(tx, again, False, by=cast.ana)
        await profile.allow(tx, again, "record", True, by=cast.ana)
        assert (await profile.profile_of(tx, again)).publishes_at is None


def test_only_who_serves_somebody_reads_how_they_are_served_best() -> None:
    """No search, segment, report or export asks for needs: their own room does, and whose turn it is."""
    sources = Path(mostrador.__file__).parent
    readers = {
        ".".join(path.parent.relative_to(sources).parts)
        for path in sources.rglob("*.sql")
        if path.parent.name != "migrations" and re.search(r"\b(FROM|JOIN|INTO) need\b", path.read_text("utf-8"))
    }
    assert readers <= {"people.profile", "care.routing", "care.turns"}
    assert "people.profile" in readers
