"""Two records are one person, and two again: in any order, losing nothing, showing nobody more than before."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, Customer, carla, owned_by, plant, write

from mostrador import people, threads
from mostrador.channels import AddressGiven, Incoming
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound
from mostrador.people import merging, profile
from mostrador.people.merging import AlreadyOne, MergeOver
from mostrador.threads.access import OnlyReads

SIX = 6
# Everything a merge could touch, as it stands.
ROWS = """
SELECT 'person ' || to_jsonb(p)::text FROM person p UNION ALL
SELECT 'thread ' || to_jsonb(t)::text FROM thread t UNION ALL
SELECT 'address ' || to_jsonb(a)::text FROM address a UNION ALL
SELECT 'browser ' || to_jsonb(b)::text FROM browser b UNION ALL
SELECT 'entry ' || to_jsonb(e)::text FROM entry e UNION ALL
SELECT 'message ' || to_jsonb(m)::text FROM message m ORDER BY 1
"""
WHOSE = "SELECT person_id FROM thread ORDER BY id"


async def six(tx: Tx, cast: Cast) -> list[Customer]:
    """Six customers, each with a thread of Ana's; two of them gave the same address."""
    everybody = []
    for number in range(SIX):
        customer = await carla(tx, owner=cast.ana, team=cast.counter, text=f"Caso {number}")
        mail = AddressGiven("email", f"p{number // 2}@example.org")
        await people.recognise(tx, Incoming(via="counter", text="", person=customer.actor.id, address=mail))
        everybody.append(customer)
    return everybody


class Forest:
    """What merges and undoings should come to, worked out plainly: who hangs on whom."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.over = dict.fromkeys(ids, 0)

    def root(self, one: int) -> int:
        while self.over[one]:
            one = self.over[one]
        return one


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 5)), max_size=14))
async def test_merging_and_undoing_in_any_order_comes_to_the_same_rows(
    tx: Tx, steps: list[tuple[bool, int, int]]
) -> None:
    async with tx.connection.transaction(force_rollback=True):
        cast = await plant(tx)
        everybody = await six(tx, cast)
        ids = [one.actor.id for one in everybody]
        before, forest, held = await tx.values(ROWS), Forest(ids), dict[int, int]()
        for joins, one, other in steps:
            if joins:
                kept, gone = forest.root(ids[one]), forest.root(ids[other])
                if kept == gone:
                    with pytest.raises(AlreadyOne):
                        await threads.join_people(tx, ids[one], ids[other], by=cast.ana)
                    continue
                held[await threads.join_people(tx, ids[one], ids[other], by=cast.ana)] = gone
                forest.over[gone] = kept
            elif held:
                merge = sorted(held)[one % len(held)]
                gone = held.pop(merge)
                await threads.part_people(tx, forest.root(gone), merge, by=cast.ana)
                forest.over[gone] = 0
            assert await tx.values(WHOSE) == [forest.root(person) for person in ids]
        for merge in sorted(held, key=lambda one: (one * 7) % 5):
            await threads.part_people(tx, forest.root(held[merge]), merge, by=cast.ana)
            forest.over[held[merge]] = 0
        assert await tx.values(ROWS) == before
        assert await tx.value("SELECT count(*) FROM merge WHERE undone_at IS NULL") == 0


async def test_what_is_written_while_they_are_one_goes_home_when_they_part(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        one, other = (await six(tx, cast))[:2]
        merge = await threads.join_people(tx, one.actor.id, other.actor.id, by=cast.ana)
        browser = other.actor.ids("browser")[0]
        later = await threads.receive(
            tx,
            Incoming(via="counter", text="Otra cosa", person=other.actor.id),
            find_owner=owned_by(cast.ana, cast.counter),
            by=other.actor,
        )
        await threads.admit(tx, browser, later.thread)
        await threads.receive(
            tx,
            Incoming(via="counter", text="Y más", thread=other.thread),
            find_owner=owned_by(cast.ana, cast.counter),
            by=other.actor,
        )
        desk = await threads.of_person(tx, one.actor.id, viewer=cast.ana)
        assert {line.id for line in desk} == {one.thread, other.thread, later.thread}
    async with db.begin() as tx:
        await threads.part_people(tx, one.actor.id, merge, by=cast.bruno)
        theirs = await threads.of_person(tx, other.actor.id, viewer=cast.ana)
        assert {line.id for line in theirs} == {other.thread, later.thread}
        authors = await tx.values(
            "SELECT DISTINCT author_id FROM message WHERE thread_id = ANY(%(ids)s)", ids=[other.thread, later.thread]
        )
        assert authors == [other.actor.id]
        with pytest.raises(MergeOver):
            await threads.part_people(tx, one.actor.id, merge, by=cast.ana)


async def test_a_merge_shows_no_customer_more_than_before(db: Database, cast: Cast) -> None:
    """The hostile case: Ana is talked into merging Carla with Mallory, who then tries every way in."""
    async with db.begin() as tx:
        victim = await carla(tx, owner=cast.ana, team=cast.counter, text="Mi dirección es calle Mayor 3")
        secret = AddressGiven("email", "carla@example.org")
        await people.recognise(tx, Incoming(via="counter", text="", person=victim.actor.id, address=secret))
        await tx.run("UPDATE person SET name = 'Carla Gómez' WHERE id = %(id)s", id=victim.actor.id)
        received = await write(tx, "Soy yo", find_owner=owned_by(cast.ana, cast.counter), name="Mallory")
        browser, _ = await people.new_browser(tx, received.person)
        await threads.admit(tx, browser.id, received.thread)
        mallory = Actor("customer", received.person, "Mallory", frozenset({f"browser:{browser.id}"}))
    for kept, gone in ((received.person, victim.actor.id), (victim.actor.id, received.person)):
        async with db.begin() as tx:
            merge = await threads.join_people(tx, kept, gone, by=cast.ana)
            with pytest.raises(NotFound):
                await threads.find(tx, victim.thread, viewer=mallory)
            assert [t.id for t in await threads.threads_of(tx, browser.id)] == [received.thread]
            mine = await threads.find(tx, received.thread, viewer=mallory)
            assert mine.person_id == received.person, "her own page says her own name"
            assert (await people.find(tx, mine.person_id))[0].name == "Mallory"
            assert not await people.own_addresses(tx, received.person), "a code would be mailed to nobody but her"
            assert await threads.written_by(tx, received.thread) == received.person
            # As a site's signed proof of who she is would: a new browser of hers, let in to all that is hers.
            again, _ = await people.new_browser(tx, received.person)
            await threads.admit_to_own(tx, again.id, received.person)
            assert victim.thread not in [t.id for t in await threads.threads_of(tx, again.id)]
            assert received.thread in [t.id for t in await threads.threads_of(tx, again.id)], "the premise"
            link = threads.link_of(b"s", received.thread, f"person:{received.person}", 1)
            assert (await threads.open_link(tx, b"s", link)).person_id == received.person
            await threads.receive(
                tx,
                Incoming(via="counter", text="Otra", person=received.person),
                find_owner=owned_by(cast.ana, cast.counter),
                by=mallory,
            )
            assert not await tx.value(
                "SELECT count(*) FROM entry e JOIN browser b ON b.id = e.browser_id"
                " WHERE e.thread_id = %(t)s AND b.person_id = %(p)s",
                t=victim.thread,
                p=received.person,
            )
            await threads.part_people(tx, kept, merge, by=cast.ana)


async def test_a_block_holds_through_a_merge(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        one, other = (await six(tx, cast))[:2]
        await people.block(tx, other.actor.id, by=cast.ana)
        await threads.join_people(tx, one.actor.id, other.actor.id, by=cast.ana)
        assert (await people.find(tx, one.actor.id))[0].blocked_at
        known = await people.recognise(tx, Incoming(via="counter", text="", person=other.actor.id))
        assert known.blocked_at
        await people.unblock(tx, one.actor.id)
        assert not (await people.find(tx, one.actor.id))[0].blocked_at
        await people.block(tx, one.actor.id, by=cast.ana)
        assert (await people.recognise(tx, Incoming(via="counter", text="", person=other.actor.id))).blocked_at


async def test_only_who_may_read_both_files_merges_or_parts(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        one, other = (await six(tx, cast))[:2]
        elsewhere = await carla(tx, owner=cast.dario, team=cast.workshop)
    async with db.begin() as tx:
        for intruder, kept, gone in (
            (cast.dario, one.actor.id, other.actor.id),
            (cast.dario, elsewhere.actor.id, other.actor.id),
            (cast.ana, one.actor.id, elsewhere.actor.id),
            (one.actor, one.actor.id, other.actor.id),
        ):
            for verb in (threads.join_people, threads.tell_apart):
                with pytest.raises(NotFound):
                    await verb(tx, kept, gone, by=intruder)
        merge = await threads.join_people(tx, one.actor.id, other.actor.id, by=cast.ana)
        for intruder in (cast.dario, other.actor):
            with pytest.raises(NotFound):
                await threads.part_people(tx, one.actor.id, merge, by=intruder)
            with pytest.raises(NotFound):
                await threads.find_person(tx, other.actor.id, viewer=intruder)
        assert await threads.find_person(tx, other.actor.id, viewer=cast.bruno) == one.actor.id
        with pytest.raises(MergeOver):
            await threads.part_people(tx, elsewhere.actor.id, merge, by=cast.elena)


async def test_the_database_lets_no_thread_change_its_person_by_another_way(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        one, other = (await six(tx, cast))[:2]
        for statement in (
            "UPDATE thread SET person_id = %(p)s WHERE id = %(t)s",
            "UPDATE thread SET home_id = %(p)s WHERE id = %(t)s",
        ):
            with pytest.raises(psycopg.errors.RestrictViolation):
                async with tx.connection.transaction():
                    await tx.run(statement, p=other.actor.id, t=one.thread)
        await threads.join_people(tx, one.actor.id, other.actor.id, by=cast.ana)
        for statement in ("DELETE FROM merge", "TRUNCATE merge"):
            with pytest.raises(psycopg.errors.RestrictViolation):
                async with tx.connection.transaction():
                    await tx.run(statement)


async def test_search_and_the_desk_find_somebody_by_what_they_were_called_before(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        one = await write(tx, find_owner=owned_by(cast.ana, cast.counter), name="María Luisa")
        other = await write(tx, find_owner=owned_by(cast.ana, cast.counter), name="Marisa")
        await threads.join_people(tx, one.person, other.person, by=cast.ana)
        assert [p.id for p in await people.find_alike(tx, "Marisa")] == [one.person]
        (held,) = await merging.merges_of(tx, one.person)
        assert (held.gone, held.by, held.automatic, held.evidence) == ("Marisa", "Ana", False, ["said"])


async def test_the_older_record_stays_under_the_name_they_are_known_by(db: Database, cast: Cast) -> None:
    """Who proved an address has said who they are; what one of us writes stands above it. Each page says its own."""
    async with db.begin() as tx:
        proved = AddressGiven("email", "carla@example.org", verified=True)
        old = await write(tx, find_owner=owned_by(cast.ana, cast.counter), name="Carlota")
        new = await write(tx, find_owner=owned_by(cast.ana, cast.counter), name="Carla Gómez", address=proved)
        before = await tx.values(ROWS)
        merge = await threads.join_older(tx, new.person, old.person, by=cast.ana)
        assert await threads.find_person(tx, new.person, viewer=cast.ana) == old.person

        async def called() -> tuple[str, str, str]:
            row = await threads.inbox_row(tx, old.thread, viewer=cast.ana)
            assert row is not None
            known, _ = await people.find_known(tx, old.person)
            return known.name, row.person, (await people.find(tx, old.person))[0].name

        assert await called() == ("Carla Gómez", "Carla Gómez", "Carlota")
        about = await profile.profile_of(tx, old.person)
        assert (about.name, about.other_names) == ("Carla Gómez", ["Carlota"])
        await threads.part_people(tx, old.person, merge, by=cast.ana)
        assert await called() == ("Carlota", "Carlota", "Carlota")
        assert await tx.values(ROWS) == before
        await threads.join_older(tx, old.person, new.person, by=cast.ana)
        await profile.rename(tx, old.person, "Carla G.", by=cast.ana)
        assert await called() == ("Carla G.", "Carla G.", "Carla G.")


async def test_who_only_reads_changes_no_file(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        one, other = (await six(tx, cast))[:2]
        auditor = Actor("agent", cast.dario.id, "Darío", frozenset(), frozenset({"read:all", "audit"}))
        reader = Actor("agent", cast.dario.id, "Darío", frozenset({f"team:{cast.counter}"}))
        for who in (auditor, reader):
            assert await threads.find_person(tx, one.actor.id, viewer=who) == one.actor.id
            with pytest.raises(OnlyReads):
                await threads.change_person(tx, one.actor.id, by=who)
            with pytest.raises(OnlyReads):
                await threads.join_people(tx, one.actor.id, other.actor.id, by=who)
