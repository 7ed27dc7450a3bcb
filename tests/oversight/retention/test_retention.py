"""What goes by its age: nothing younger, held, open, or a complaint of less than five years; and all the rest of it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import psycopg
import pytest
from tests.cast import Cast, Customer, carla
from tests.cast import plant as planted
from tests.oversight.evidence.test_verify import keep

from mostrador import threads
from mostrador.config import Config
from mostrador.kit.db import Database, Tx
from mostrador.kit.files import file_store
from mostrador.oversight import evidence, privacy, retention
from mostrador.oversight.compliance import all_rules, checks
from mostrador.oversight.privacy.events import ThreadErased
from mostrador.oversight.retention import DaysUnfit, OnlyWhoOversees

KINDS = ("enquiry", "complaint", "claim", "incident")
HOLDERS = ("nothing", "hold", "dispute", "leaving", "promise", "goes-on", "was-a-complaint")
DAYS = {"enquiry": 730, "chat": 365, "complaint": 1825, "claim": 1825, "incident": 1825}
FIVE_YEARS = 1825


class Case(NamedTuple):
    """One case of the property, and how many days ago it ended."""

    kind: str
    channel: str
    state: str
    holder: str
    age: int

    @property
    def may_go(self) -> bool:
        """What the law and the company say of it, told another way than the statement tells it."""
        if self.state != "closed" or self.holder in ("hold", "dispute", "leaving", "promise", "goes-on"):
            return False
        if self.kind != "enquiry" or self.holder == "was-a-complaint":
            return self.age > FIVE_YEARS
        return self.age > (DAYS["chat"] if self.channel == "counter" else DAYS["enquiry"])


CASES = [
    Case(*one)
    for one in itertools.product(
        KINDS, ("counter", "email"), ("open", "snoozed", "closed"), HOLDERS, (10, 364, 366, 729, 731, 1824, 1826)
    )
]
ADD = """
INSERT INTO thread (code, person_id, owner_id, team_id, kind, channel, subject, state, last_position, last_at,
                    opened_at)
SELECT 'R' || n.no, %(person)s, %(owner)s, %(team)s, n.kind, n.channel, 'Asunto ' || n.no, n.state, 1,
       now() - make_interval(days => n.age), now() - make_interval(days => n.age)
  FROM unnest(%(no)s::int[], %(kind)s::text[], %(channel)s::text[], %(state)s::text[], %(age)s::int[])
       AS n (no, kind, channel, state, age)
 ORDER BY n.no RETURNING id
"""
WORDS = """
INSERT INTO message (thread_id, position, author_kind, author_id, text, salt, via, at)
SELECT n, 1, 'customer', %(person)s, 'La bisagra chirría', '\\x01', 'counter', now()
  FROM unnest(%(threads)s::bigint[]) AS n
"""
HELD = {
    "hold": "INSERT INTO hold (thread_id, what) SELECT n, 'cut' FROM unnest(%(threads)s::bigint[]) AS n",
    "dispute": "INSERT INTO dispute (thread_id, body, agent_id)"
    " SELECT n, 'Junta', %(owner)s FROM unnest(%(threads)s::bigint[]) AS n",
    "leaving": "INSERT INTO leaving (thread_id, person_id, what, asked_by, effective_on)"
    " SELECT n, %(person)s, 'La luz', 'customer', current_date FROM unnest(%(threads)s::bigint[]) AS n",
    "promise": "INSERT INTO promise (thread_id, agent_id, act, what, due_at, remind_at)"
    " SELECT n, %(owner)s, 'write', 'Escribirle', now() + interval '1 day', now()"
    " FROM unnest(%(threads)s::bigint[]) AS n",
    "goes-on": "INSERT INTO closure (thread_id, kind, by_kind, by_id, closed_at, into_id)"
    " SELECT n, 'merged', 'agent', %(owner)s, now() - interval '9 years', %(into)s"
    " FROM unnest(%(threads)s::bigint[]) AS n",
    "was-a-complaint": "INSERT INTO deadline (thread_id, rule, kind, count, unit, lodged_at, due_at, ended_at, ending)"
    " SELECT n, 'tr-21-term', 'complaint', 15, 'day', now() - interval '9 years', now() - interval '8 years',"
    " now() - interval '8 years', 'met' FROM unnest(%(threads)s::bigint[]) AS n",
}


async def everything_goes(tx: Tx, cast: Cast) -> None:
    for term in await retention.terms(tx):
        await retention.decide(tx, term.sort.id, term.days, True, by=cast.elena)


async def plant(tx: Tx, cast: Cast, customer: Customer) -> Sequence[int]:
    """Every case of the property, with its words and what holds it; their ids in the same order."""
    person, owner = customer.actor.id, cast.ana.id
    ids = await tx.values(
        ADD,
        person=person,
        owner=owner,
        team=cast.counter,
        no=list(range(len(CASES))),
        kind=[one.kind for one in CASES],
        channel=[one.channel for one in CASES],
        state=[one.state for one in CASES],
        age=[one.age for one in CASES],
    )
    await tx.run(WORDS, person=person, threads=list(ids))
    for holder, statement in HELD.items():
        held = [id for id, one in zip(ids, CASES, strict=True) if one.holder == holder]
        await tx.run(statement, threads=held, owner=owner, person=person, into=customer.thread)
    return ids


async def test_nothing_younger_held_open_or_a_complaint_under_five_years_ever_goes(tx: Tx) -> None:
    cast = await planted(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    ids = await plant(tx, cast, customer)
    assert await retention.forget(tx) == 0, "nobody chose it"
    await everything_goes(tx, cast)
    while await retention.forget(tx):
        pass
    gone = set(await tx.values("SELECT m.thread_id FROM message m WHERE m.text = '' AND m.salt = ''"))
    expected = {id for id, one in zip(ids, CASES, strict=True) if one.may_go}
    assert expected, "the premise"
    wrong = [CASES[ids.index(id)] for id in gone ^ expected if id in ids]
    assert not wrong
    assert gone == expected
    counted = await tx.value("SELECT sum(things) FROM forgetting WHERE sort NOT IN ('person', 'device')")
    assert counted == len(expected), "the receipts say how many"
    assert await tx.value("SELECT count(*) FROM person WHERE erased_at IS NOT NULL") == 0, "who has a case stays"


async def closed_long_ago(db: Database, cast: Cast, config: Config, days: int) -> Customer:
    """Carla with a question, a file and an answer, all sealed and ended so many days ago."""
    kept = await keep(file_store(config.files, None), "foto.txt", b"la bisagra")
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter, text="La bisagra de la calle Lirio")
        file = await threads.add_attachment(
            tx, name=kept.name, hash=kept.hash, size=kept.size, media_type=kept.media_type, by=str(cast.ana)
        )
        await threads.reply(tx, customer.thread, "Pasillo 3", attachments=(file.key,), by=cast.ana)
        await threads.answer(tx, customer.thread, decision="La tiene en el pasillo 3", by=cast.ana)
    async with db.begin() as tx:
        await evidence.seal(tx)
        await tx.run("UPDATE closure SET closed_at = now() - make_interval(days => %(days)s)", days=days)
        await tx.run("UPDATE thread SET last_at = now() - make_interval(days => %(days)s)", days=days)
        await tx.run("UPDATE person SET created_at = now() - make_interval(days => %(days)s)", days=days)
        await tx.run("UPDATE browser SET created_at = now() - make_interval(days => %(days)s)", days=days)
    return customer


async def test_a_step_that_dies_leaves_nothing_half_gone_and_is_done_again(
    db: Database, cast: Cast, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    await closed_long_ago(db, cast, config, 800)
    async with db.begin() as tx:
        await everything_goes(tx, cast)
    record = Tx.record

    async def dies(tx: Tx, event: object, *, by: object) -> None:
        if isinstance(event, ThreadErased):
            raise psycopg.OperationalError("the machine went away")
        await record(tx, event, by=by)  # type: ignore[arg-type]

    monkeypatch.setattr(Tx, "record", dies)
    with pytest.raises(psycopg.OperationalError):
        async with db.begin() as tx:
            await retention.forget(tx)
    monkeypatch.undo()
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM message WHERE text <> '' AND author_kind <> 'system'") == 2
        assert not await tx.value("SELECT count(*) FROM forgetting")
    done = 1
    while done:
        async with db.begin() as tx:
            done = await retention.forget(tx)
    async with db.begin() as tx:
        await evidence.seal(tx)
        assert await tx.value("SELECT count(*) FROM message WHERE text <> ''") == 0
        sorts = {one.sort: one.things for one in await retention.forgotten(tx, viewer=cast.elena)}
        [hashes] = await tx.values(
            "SELECT args -> 'hashes' FROM procrastinate_jobs WHERE task_name = 'remove_contents'"
        )
        [free] = await privacy.unheld(tx, hashes)
        assert await tx.value("SELECT name FROM person WHERE erased_at IS NOT NULL") == ""
    await file_store(config.files, None).remove(free)
    assert sorts == {"chat": 1, "person": 1}, "the browser went with the person"
    outcome = await evidence.verify(db, secret=config.secret(), files=file_store(config.files, None))
    assert outcome.fault is None


async def test_who_writes_again_is_no_longer_over_their_time(db: Database, cast: Cast, config: Config) -> None:
    customer = await closed_long_ago(db, cast, config, 800)
    async with db.begin() as tx:
        await everything_goes(tx, cast)
        await retention.forget(tx)
        await threads.reply(tx, customer.thread, "¿Sigue chirriando?", by=cast.ana)
    async with db.begin() as tx:
        assert await retention.forget(tx) == 0
        assert await tx.value("SELECT count(*) FROM message WHERE text = '¿Sigue chirriando?'") == 1


async def test_one_chooses_within_what_the_law_allows(tx: Tx) -> None:
    cast = await planted(tx)
    with pytest.raises(DaysUnfit):
        await retention.decide(tx, "complaint", FIVE_YEARS - 1, True, by=cast.elena)
    with pytest.raises(DaysUnfit):
        await retention.decide(tx, "enquiry", 4000, True, by=cast.elena)
    with pytest.raises(OnlyWhoOversees):
        await retention.decide(tx, "enquiry", 365, True, by=cast.ana)
    await retention.decide(tx, "enquiry", 365, True, by=cast.elena)
    await retention.decide(tx, "enquiry", 365, True, by=cast.elena)
    assert len(await retention.choices(tx, viewer=cast.elena)) == 1
    with pytest.raises(psycopg.errors.CheckViolation):
        async with tx.connection.transaction():
            await tx.run(
                "INSERT INTO retention_choice (sort, days, erases, agent_id) VALUES ('claim', 400, true, %(id)s)",
                id=cast.elena.id,
            )


async def test_what_would_go_is_shown_before_anything_does(tx: Tx) -> None:
    cast = await planted(tx)
    await plant(tx, cast, await carla(tx, owner=cast.ana, team=cast.counter))
    shown = await retention.coming(tx, viewer=cast.elena)
    chats = sum(one.things for one in shown if one.sort == "chat")
    assert chats == sum(
        (one.state, one.kind, one.channel) == ("closed", "enquiry", "counter")
        and one.holder in ("nothing", "promise", "goes-on")
        for one in CASES
    )
    assert {one.held for one in await retention.staying(tx, viewer=cast.elena)} >= {
        "hold",
        "dispute",
        "leaving",
        "open",
    }
    with pytest.raises(OnlyWhoOversees):
        await retention.coming(tx, viewer=cast.ana)
    [rule] = [one for one in all_rules() if one.id == "lsac-20"]
    [found] = await checks.look(tx, [rule])
    assert found.state == "red", "it is over its time and nobody lets it go"
