"""Organisations, households and representatives: who hangs together, and that none of it opens anything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.cast import Cast, carla, owned_by, write

from mostrador import threads
from mostrador.kit import clock
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound
from mostrador.people import ties
from mostrador.people.ties import HouseholdKnown, OrganisationNameMissing
from mostrador.people.ties.household import LivesAlone
from mostrador.people.ties.representative import DocumentMissing, OwnRepresentative, ScopeMissing, UntilUnfit


async def two(tx: Tx, cast: Cast) -> tuple[int, int]:
    find_owner = owned_by(cast.ana, cast.counter)
    father = await write(tx, find_owner=find_owner, name="Ramón López")
    daughter = await write(tx, find_owner=find_owner, name="Noa López")
    return father.person, daughter.person


async def test_an_organisation_is_one_however_it_is_written(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        father, daughter = await two(tx, cast)
        one = await ties.join_organisation(tx, father, "Obras López  SL", role="gerente", by=cast.ana)
        assert await ties.join_organisation(tx, daughter, "OBRAS LÓPEZ SL", by=cast.ana) == one
        (belonging,) = await ties.belongings(tx, father)
        assert (belonging.name, belonging.role, belonging.people) == ("Obras López SL", "gerente", 2)
        with pytest.raises(OrganisationNameMissing):
            await ties.join_organisation(tx, father, " ", by=cast.ana)
        await ties.leave_organisation(tx, father, one, by=cast.ana)
        with pytest.raises(NotFound):
            await ties.leave_organisation(tx, father, one, by=cast.ana)
        assert [(o.name, o.people) for o in await ties.organisations(tx)] == [("Obras López SL", 1)]


async def test_a_household_opens_nothing_and_once_refused_is_not_noted_again(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        father, daughter = await two(tx, cast)
        at_home = await carla(tx, owner=cast.ana, team=cast.counter)
        link = await ties.note_household(tx, at_home.actor.id, father, by=cast.ana)
        with pytest.raises(NotFound):
            await threads.find(tx, 1, viewer=at_home.actor)
        assert [t.id for t in await threads.threads_of(tx, at_home.actor.ids("browser")[0])] == [at_home.thread]
        (theirs,) = await ties.household_of(tx, father)
        assert (theirs.person_id, theirs.said, theirs.by) == (at_home.actor.id, False, "Ana")
        with pytest.raises(NotFound):
            await ties.refuse_household(tx, daughter, link, by=cast.ana)
        await ties.refuse_household(tx, father, link, by=cast.bruno)
        assert not await ties.household_of(tx, at_home.actor.id)
        for one, other in ((father, at_home.actor.id), (at_home.actor.id, father)):
            with pytest.raises(HouseholdKnown):
                await ties.note_household(tx, one, other, by=cast.ana)
        with pytest.raises(LivesAlone):
            await ties.note_household(tx, father, father, by=cast.ana)


async def test_a_refusal_holds_for_whoever_they_are_merged_into(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        father, daughter = await two(tx, cast)
        again = (await write(tx, find_owner=owned_by(cast.ana, cast.counter), name="Ramón")).person
        link = await ties.note_household(tx, daughter, again, by=cast.ana)
        await threads.join_people(tx, father, again, by=cast.ana)
        (shown,) = await ties.household_of(tx, daughter)
        assert shown.person_id == father
        await ties.refuse_household(tx, father, link, by=cast.ana)
        with pytest.raises(HouseholdKnown):
            await ties.note_household(tx, father, daughter, by=cast.ana)


async def test_a_representative_counts_once_confirmed_until_the_last_day(
    db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = clock.now().date()
    async with db.begin() as tx:
        father, daughter = await two(tx, cast)
        last = today + timedelta(days=30)
        made = await ties.name_representative(
            tx, father, representative=daughter, scope="la caldera", until=last, by=cast.ana
        )
        assert not (await ties.representatives_of(tx, father))[0].counts
        with pytest.raises(NotFound):
            await ties.tell_representative(tx, father, made, principal=True, by=cast.ana)
        with pytest.raises(DocumentMissing):
            await ties.confirm_representative(tx, father, made, how="document", by=cast.ana)
        with pytest.raises(NotFound):
            await ties.confirm_representative(tx, daughter, made, how="person", by=cast.ana)
        await ties.confirm_representative(tx, father, made, how="document", document="Poder, carpeta 3", by=cast.bruno)
        await ties.confirm_representative(tx, father, made, how="person", by=cast.ana)
        for principal in (True, False):
            await ties.tell_representative(tx, father, made, principal=principal, by=cast.ana)
        (shown,) = await ties.representations(tx, daughter)
        assert (shown.counts, shown.person, shown.confirmed, shown.confirmed_how) == (
            True,
            "Ramón López",
            "Bruno",
            "document",
        )
        assert shown.told_person_at
        assert shown.told_representative_at
        start = clock.now()
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=30))
        assert shown.counts, "its last day counts"
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=31))
        assert not shown.counts
        monkeypatch.setattr(clock, "now", lambda: start)
        await ties.end_representative(tx, daughter, made, by=cast.ana)
        assert not (await ties.representatives_of(tx, father))[0].counts


async def test_what_makes_no_sense_is_refused(db: Database, cast: Cast) -> None:
    today = clock.now().date()
    async with db.begin() as tx:
        father, daughter = await two(tx, cast)
        for error, other, scope, until in (
            (OwnRepresentative, father, "todo", today),
            (ScopeMissing, daughter, " ", today),
            (UntilUnfit, daughter, "todo", today - timedelta(days=1)),
        ):
            with pytest.raises(error):
                await ties.name_representative(tx, father, representative=other, scope=scope, until=until, by=cast.ana)
