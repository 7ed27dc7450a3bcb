"""A case is completed once, with time, with notice, and never by asking for what was given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from tests.cast import Cast, Customer, carla, owned_by

from mostrador import threads
from mostrador.channels import Incoming
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound
from mostrador.oversight import answers, compliance
from mostrador.oversight.answers import Missing
from mostrador.oversight.answers.completing import (
    AskedAlready,
    NothingAsked,
    NothingMissing,
    NotTheirFault,
    StillTime,
    TermTooShort,
)
from mostrador.oversight.compliance import Profile, deadlines
from mostrador.oversight.compliance.deadlines import Deadline

RECEIPT = [Missing("document", "El recibo del cobro")]
NUMBER = [Missing("detail", "El número de pedido")]


async def case(db: Database, cast: Cast, *, strict: bool = False, large: bool = True) -> Customer:
    async with db.begin() as tx:
        await compliance.answer(tx, Profile(large=large, strict=strict), by=cast.elena)
    async with db.begin() as tx:
        made = await carla(tx, owner=cast.ana, team=cast.counter, text="Me han cobrado dos veces y reclamo el cobro.")
        await threads.change(tx, made.thread, subject="El cobro", kind="complaint", by=cast.ana)
    return made


async def terms(db: Database, thread: int) -> Sequence[Deadline]:
    async with db.begin() as tx:
        while await deadlines.follow(tx) >= deadlines.EVENTS_AT_ONCE:
            pass
        return [one for one in await deadlines.deadlines_of(tx, thread, viewer=SYSTEM) if one.runs]


async def ask(db: Database, thread: int, missing: Sequence[Missing], by: Actor) -> answers.Completion:
    async with db.begin() as tx:
        return await answers.ask(tx, thread, missing, by=by)


async def writes(tx: Tx, customer: Customer, cast: Cast, text: str, media_type: str = "") -> None:
    """Carla writes again, perhaps with a file."""
    files: tuple[str, ...] = ()
    if media_type:
        key = f"key-{text[:8]}"
        await tx.run(
            "INSERT INTO attachment (key, uploaded_by, name, hash, size, media_type)"
            " VALUES (%(key)s, %(by)s, 'recibo', 'h', 1, %(type)s)",
            key=key,
            by=str(customer.actor),
            type=media_type,
        )
        files = (key,)
    incoming = Incoming(
        via="counter", text=text, thread=customer.thread, attachments=files, uploaded_by=str(customer.actor)
    )
    await threads.receive(tx, incoming, find_owner=owned_by(cast.ana, cast.counter), by=customer.actor)


async def heed(db: Database) -> None:
    async with db.begin() as tx:
        await answers.heed(tx)


@pytest.mark.usefixtures("in_force")
async def test_the_term_begins_when_the_case_is_complete_and_not_a_row_moves(db: Database, cast: Cast) -> None:
    customer = await case(db, cast)
    before = await terms(db, customer.thread)
    asked = await ask(db, customer.thread, RECEIPT, cast.ana)
    assert asked.stops
    assert not await terms(db, customer.thread)
    async with db.look() as tx:
        notice = (await threads.page(tx, customer.thread, viewer=cast.ana)).messages[-1].text
    for told in ("El recibo del cobro", "Ley 10/2025", "darlo por resuelto"):
        assert told in notice
    async with db.begin() as tx:
        await threads.change(tx, customer.thread, subject="El cobro", kind="claim", by=cast.ana)
    assert not await terms(db, customer.thread), "another name begins nothing while the case is not complete"
    async with db.begin() as tx:
        await writes(tx, customer, cast, "¿Qué recibo?")
    await heed(db)
    assert not await terms(db, customer.thread), "a question completes nothing"
    async with db.begin() as tx:
        await writes(tx, customer, cast, "Aquí va", "application/pdf")
    await heed(db)
    after = await terms(db, customer.thread)
    assert {one.kind for one in after} >= {"complaint", "claim"}
    assert all(one.lodged_at > before[0].lodged_at for one in after)
    async with db.look() as tx:
        kept = {one.id: one for one in await deadlines.deadlines_of(tx, customer.thread, viewer=SYSTEM)}
    for one in before:
        assert (kept[one.id].due_at, kept[one.id].ending) == (one.due_at, "completing")


@pytest.mark.usefixtures("in_force")
async def test_read_strictly_what_binds_everybody_waits_for_nothing(db: Database, cast: Cast) -> None:
    customer = await case(db, cast, strict=True)
    assert {one.rule for one in await terms(db, customer.thread)} == {"tr-21-term", "lsac-17-all"}
    await ask(db, customer.thread, RECEIPT, cast.ana)
    assert [one.rule for one in await terms(db, customer.thread)] == ["tr-21-term"]


@pytest.mark.usefixtures("in_force")
@pytest.mark.parametrize("how", ["file", "words", "said", "small"])
async def test_asking_for_what_was_given_stops_nothing(db: Database, cast: Cast, how: str) -> None:
    customer = await case(db, cast, large=how != "small")
    before = await terms(db, customer.thread)
    async with db.begin() as tx:
        if how == "file":
            await writes(tx, customer, cast, "El recibo", "application/pdf")
        if how == "words":
            await writes(tx, customer, cast, "Mi número de pedido es el 4431")
    asked = await ask(db, customer.thread, NUMBER if how == "words" else RECEIPT, cast.ana)
    if how == "said":
        assert asked.stops
        assert not await terms(db, customer.thread)
        async with db.begin() as tx:
            await writes(tx, customer, cast, "Ya lo mandé el martes")
        await heed(db)
    else:
        assert (asked.stops, asked.why_not) == (False, "unbound" if how == "small" else "given")
    assert await terms(db, customer.thread) == before


@pytest.mark.usefixtures("in_force")
async def test_a_second_request_stops_nothing(db: Database, cast: Cast) -> None:
    customer = await case(db, cast)
    await ask(db, customer.thread, RECEIPT, cast.ana)
    with pytest.raises(AskedAlready):
        await ask(db, customer.thread, NUMBER, cast.ana)
    async with db.begin() as tx:
        one = await answers.asked_of(tx, customer.thread, viewer=cast.ana)
        assert one is not None
        await answers.give(tx, customer.thread, one.missing[0].id, by=cast.ana)
    complete = await terms(db, customer.thread)
    again = await ask(db, customer.thread, NUMBER, cast.ana)
    assert (again.stops, again.why_not) == (False, "again")
    assert await terms(db, customer.thread) == complete


@pytest.mark.usefixtures("in_force")
async def test_what_is_needed_no_more_leaves_the_terms_as_they_were(db: Database, cast: Cast) -> None:
    customer = await case(db, cast)
    before = await terms(db, customer.thread)
    await ask(db, customer.thread, RECEIPT, cast.ana)
    assert not await terms(db, customer.thread)
    async with db.begin() as tx:
        await answers.need_no_more(tx, customer.thread, by=cast.bruno)
    assert await terms(db, customer.thread) == before
    async with db.begin() as tx:
        with pytest.raises(NothingAsked):
            await answers.need_no_more(tx, customer.thread, by=cast.bruno)


@pytest.mark.usefixtures("in_force")
async def test_a_notice_that_is_taken_back_asked_for_nothing(db: Database, cast: Cast) -> None:
    customer = await case(db, cast)
    before = await terms(db, customer.thread)
    await ask(db, customer.thread, RECEIPT, cast.ana)
    assert not await terms(db, customer.thread)
    async with db.begin() as tx:
        notice = (await threads.page(tx, customer.thread, viewer=cast.ana)).messages[-1]
        await threads.withdraw(tx, notice.id, why="Era para otro", by=cast.ana)
    assert await terms(db, customer.thread) == before


@pytest.mark.usefixtures("in_force")
async def test_only_its_owner_ends_it_after_the_time_that_was_told(
    db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, ana = await case(db, cast), cast.ana
    before = await terms(db, customer.thread)
    asked = await ask(db, customer.thread, RECEIPT, ana)
    assert not await terms(db, customer.thread)
    with pytest.raises(StillTime):
        async with db.begin() as tx:
            await answers.give_up(tx, customer.thread, by=ana)
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: asked.until + timedelta(days=90))
    async with db.begin() as tx:
        await deadlines.warn(tx)
        await answers.heed(tx)
        assert (await threads.find(tx, customer.thread, viewer=ana)).state == "open", "nothing ends by itself"
    for by in (SYSTEM, customer.actor, cast.dario):
        with pytest.raises(NotFound):
            async with db.begin() as tx:
                await answers.give_up(tx, customer.thread, by=by)
    async with db.begin() as tx:
        closure = await answers.give_up(tx, customer.thread, by=ana)
    assert "no se completó" in closure.reason
    monkeypatch.setattr(clock, "now", real)
    assert not await terms(db, customer.thread)
    async with db.begin() as tx:
        await threads.reopen(tx, customer.thread, by=ana)
    assert await terms(db, customer.thread) == before, "taken back, it was never ended"


@pytest.mark.usefixtures("in_force")
async def test_it_is_not_ended_for_what_they_were_not_told_or_had_given(
    db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = await case(db, cast)
    async with db.begin() as tx:
        await writes(tx, customer, cast, "El recibo", "image/jpeg")
    asked = await ask(db, customer.thread, RECEIPT, cast.ana)
    monkeypatch.setattr(clock, "now", lambda: asked.until + timedelta(days=1))
    with pytest.raises((NotTheirFault, NothingAsked)):
        async with db.begin() as tx:
            await answers.give_up(tx, customer.thread, by=cast.ana)


async def test_ten_working_days_at_least_and_the_database_keeps_them(db: Database, cast: Cast) -> None:
    customer = await case(db, cast)
    async with db.begin() as tx:
        for wrong, days, error in ((RECEIPT, 9, TermTooShort), ([], 10, NothingMissing)):
            with pytest.raises(error):
                await answers.ask(tx, customer.thread, wrong, days=days, by=cast.ana)
        tx.at = datetime(2027, 3, 15, 9, tzinfo=UTC)
        asked = await answers.ask(tx, customer.thread, RECEIPT, by=cast.ana)
    assert asked.until == datetime(2027, 3, 30, 0, tzinfo=ZoneInfo("Europe/Madrid"))
    for statement in ("UPDATE completion SET until = until - interval '1 day'", "DELETE FROM completion"):
        with pytest.raises((psycopg.errors.RaiseException, psycopg.errors.RestrictViolation)):
            async with db.begin() as tx:
                await tx.run(statement)


@pytest.mark.usefixtures("in_force")
async def test_a_decision_taken_meanwhile_ends_the_waiting(db: Database, cast: Cast) -> None:
    customer, ana = await case(db, cast), cast.ana
    await ask(db, customer.thread, RECEIPT, ana)
    async with db.begin() as tx:
        asked = await answers.questions_of(tx, customer.thread, viewer=ana)
        told = answers.Decided(outcome="granted", reasons="Sí", answers={one.key: "Sí" for one in asked})
        await answers.decide(tx, customer.thread, told, by=ana)
    assert not await terms(db, customer.thread)
    async with db.begin() as tx:
        found = await answers.asked_of(tx, customer.thread, viewer=ana)
        assert found is not None
        assert not found.completion.open
        await threads.reopen(tx, customer.thread, by=ana)
    assert await terms(db, customer.thread), "a decision that is taken back was none"
