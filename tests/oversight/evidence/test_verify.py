"""Whoever owns the database may alter anything with its triggers off; whatever they alter is found and named."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import LiteralString

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, Customer, carla

from mostrador import threads
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.db import Database, Tx
from mostrador.kit.files import FileStore, Stored, file_store
from mostrador.oversight import evidence
from mostrador.oversight.evidence import Fault
from mostrador.oversight.evidence.canonical import Tree, canonical, leaf, node, path

TRIGGERS_OFF: LiteralString = "SET session_replication_role = replica"
FIRST_SAID: LiteralString = "(SELECT min(id) FROM message WHERE author_kind <> 'system')"
ARRIVED: LiteralString = "(SELECT min(id) FROM event WHERE kind = 'message.arrived')"

HOSTILE: dict[str, tuple[LiteralString, str, str]] = {
    "words": (
        f"UPDATE message SET text = text || '.' WHERE id = {FIRST_SAID}",
        "words-altered",
        "message",
    ),
    "words and salt": (
        f"UPDATE message SET text = 'No', salt = '\\x00' WHERE id = {FIRST_SAID}",
        "words-altered",
        "message",
    ),
    "taken for withdrawn": (
        f"UPDATE message SET text = '', raw = NULL, salt = '', withdrawn_at = now() WHERE id = {FIRST_SAID}",
        "words-altered",
        "message",
    ),
    "corrected behind the back": (
        "UPDATE message m SET text = c.text, salt = c.salt FROM correction c WHERE c.message_id = m.id",
        "words-altered",
        "message",
    ),
    "the original of a correction": ("UPDATE correction SET text = 'Otra cosa'", "words-altered", "message"),
    "its hour": (
        f"UPDATE message SET at = at - interval '1 day' WHERE id = {FIRST_SAID}",
        "message-altered",
        "message",
    ),
    "its case": (
        f"UPDATE message SET thread_id = (SELECT max(id) FROM thread), position = 90 WHERE id = {FIRST_SAID}",
        "message-altered",
        "message",
    ),
    "message removed": (f"DELETE FROM message WHERE id = {FIRST_SAID}", "message-missing", "message"),
    "message inserted": (
        (
            "INSERT INTO message (thread_id, position, author_kind, author_id, text, salt, via)"
            " SELECT 1, 900, 'agent', 1, 'Ya se lo dije', '\\x01', 'desk'"
        ),
        "message-inserted",
        "message",
    ),
    "fact of an event": (
        f"UPDATE event SET facts = facts || '{{\"position\": 7}}' WHERE id = {ARRIVED}",
        "event-altered",
        "event",
    ),
    "hour of an event": (
        f"UPDATE event SET at = at + interval '1 microsecond' WHERE id = {ARRIVED}",
        "event-altered",
        "event",
    ),
    "actor of an event": (f"UPDATE event SET actor = 'agent:9' WHERE id = {ARRIVED}", "event-altered", "event"),
    "event removed": (f"DELETE FROM event WHERE id = {ARRIVED}", "event-missing", "event"),
    "event and seal removed": (
        f"WITH gone AS (DELETE FROM seal WHERE event_id = {ARRIVED}) DELETE FROM event WHERE id = {ARRIVED}",
        "seal-missing",
        "seal",
    ),
    "the last ones removed": (
        (
            "WITH gone AS (DELETE FROM seal WHERE position = (SELECT max(position) FROM seal) RETURNING event_id)"
            " DELETE FROM event WHERE id = (SELECT event_id FROM gone)"
        ),
        "seal-missing",
        "seal",
    ),
    "event inserted": (
        (
            "INSERT INTO event (xid, kind, topic, about_kind, about_id, actor, facts)"
            " VALUES ('4', 'thread.closed', 'thread:1', 'closure', 1, 'agent:1', '{}')"
        ),
        "event-inserted",
        "event",
    ),
    "two events swapped": (
        (
            "UPDATE event e SET kind = o.kind, facts = o.facts, about_id = o.about_id, about_kind = o.about_kind"
            " FROM event o WHERE (e.id, o.id) IN ((3, 4), (4, 3))"
        ),
        "event-altered",
        "event",
    ),
    "two seals swapped": (
        "UPDATE seal s SET hash = o.hash FROM seal o WHERE (s.position, o.position) IN ((3, 4), (4, 3))",
        "event-altered",
        "event",
    ),
    "seal": (
        "UPDATE seal SET hash = sha256(hash) WHERE position = 5",
        "seal-altered",
        "seal 5",
    ),
    "what a seal covers": (
        "UPDATE seal SET parts = NULL WHERE parts IS NOT NULL",
        "event-altered",
        "event",
    ),
    "file row": ("UPDATE attachment SET hash = repeat('0', 64) WHERE message_id IS NOT NULL", "file-altered", "file"),
    "file hidden": ("UPDATE attachment SET withdrawn_at = now() WHERE message_id IS NOT NULL", "file-missing", "file"),
    "file removed": ("DELETE FROM attachment WHERE message_id IS NOT NULL", "file-missing", "file"),
    "file inserted": (
        (
            "INSERT INTO attachment (key, message_id, uploaded_by, name, hash, size, media_type)"
            f" SELECT 'k', {FIRST_SAID}, 'agent:1', 'a.pdf', repeat('a', 64), 1, 'application/pdf'"
        ),
        "file-inserted",
        "file",
    ),
    "bytes as they came": (
        f"UPDATE message SET raw = raw || '\\x00' WHERE id = {FIRST_SAID}",
        "words-altered",
        "raw",
    ),
    "day of a root": ("UPDATE root SET day = day - 1", "root-altered", "root 1"),
    "tree of a root": ("UPDATE root SET merkle = sha256(merkle)", "root-altered", "root 1"),
    "signature of a root": ("UPDATE root SET signature = sha256('a') || sha256('b')", "root-altered", "root 1"),
    "root removed": (
        "WITH k AS (SELECT 1) DELETE FROM root WHERE id = 1",
        "root-missing",
        "root 1",
    ),
    "key": ("UPDATE evidence_key SET public = sha256(public)", "root-altered", "root 1"),
    "other half of the key": ("UPDATE evidence_key SET private = sha256(private)", "key-unknown", "root 1"),
}


async def keep(files: FileStore, name: str, content: bytes) -> Stored:
    async with files.receive(name) as upload:
        await upload.write(content)
        return await upload.keep()


async def sealed_shop(db: Database, cast: Cast, config: Config) -> Customer:
    """A case with a file, a correction and a withdrawal, sealed and signed twice."""
    files = file_store(config.files, None)
    photo = await keep(files, "caldera.txt", b"La caldera gotea por la junta")
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        await tx.run("UPDATE message SET raw = '\\x686f6c61' WHERE author_kind = 'customer'")
        file = await threads.add_attachment(
            tx, name=photo.name, hash=photo.hash, size=photo.size, media_type=photo.media_type, by=str(cast.ana)
        )
        told = await threads.reply(tx, customer.thread, "Se la cambiamos hoy.", attachments=(file.key,), by=cast.ana)
        await threads.correct(tx, told.id, "Se la cambiamos mañana.", by=cast.ana)
        wrong = await threads.note(tx, customer.thread, "Esto no era aquí.", by=cast.ana)
        await threads.withdraw(tx, wrong.id, why="Otro caso", by=cast.ana)
        await carla(tx, owner=cast.ana, team=cast.counter)
    async with db.begin() as tx:
        await evidence.seal(tx)
    for most in (6, evidence.MOST):
        async with db.begin() as tx:
            assert await evidence.sign_now(tx, secret=config.secret(), most=most) > 1
    return customer


async def check(db: Database, config: Config, *, since: date | None = None) -> Fault | None:
    outcome = await evidence.verify(db, secret=config.secret(), files=file_store(config.files, None), since=since)
    return outcome.fault


async def test_each_alteration_is_found_and_named(db: Database, cast: Cast, config: Config) -> None:
    await sealed_shop(db, cast, config)
    assert await check(db, config) is None
    for name, (statement, what, about) in HOSTILE.items():
        async with db.begin() as tx:
            saved = await _saved(tx)
            await tx.run(TRIGGERS_OFF)
            assert await tx.run(statement), f"{name}: the premise"
            await tx.run("RESET session_replication_role")
        fault = await check(db, config)
        assert fault is not None, f"{name}: not found"
        assert (fault.what, fault.about.startswith(about)) == (what, True), (name, fault)
        async with db.begin() as tx:
            await _put_back(tx, saved)
        assert await check(db, config) is None, f"{name}: put back"


async def test_the_bytes_of_a_file_are_read(db: Database, cast: Cast, config: Config) -> None:
    await sealed_shop(db, cast, config)
    [stored] = [one for one in config.files.rglob("*") if one.is_file()]
    content = stored.read_bytes()
    stored.chmod(0o600)
    stored.write_bytes(content[:-1] + b"!")
    fault = await check(db, config)
    assert fault is not None
    assert fault.what == "file-altered"
    stored.unlink()
    fault = await check(db, config)
    assert fault is not None
    assert fault.what == "file-missing"


async def test_who_writes_the_whole_chain_anew_cannot_sign_it(db: Database, cast: Cast, config: Config) -> None:
    await sealed_shop(db, cast, config)
    async with db.begin() as tx:
        await tx.run(TRIGGERS_OFF)
        await tx.run(f"UPDATE event SET actor = 'agent:9' WHERE id = {ARRIVED}")
        await tx.run("DELETE FROM seal")
        await tx.run("UPDATE follower SET xid = '0', id = 0 WHERE name = 'sealer'")
        await tx.run("RESET session_replication_role")
    async with db.begin() as tx:
        await evidence.seal(tx)
    async with db.look() as tx:
        assert await evidence.first_fault(tx) is None, "the premise: every seal was made anew"
    fault = await check(db, config)
    assert fault is not None
    assert fault.what == "root-altered"

    # With a key of their own they can sign, and it is no key of this server.
    async with db.begin() as tx:
        await tx.run(TRIGGERS_OFF)
        await tx.run("DELETE FROM root")
        await tx.run("DELETE FROM evidence_key")
        await tx.run("RESET session_replication_role")
        await evidence.sign_now(tx, secret=b"another secret of thirty-two bytes")
    fault = await check(db, config)
    assert fault is not None
    assert fault.what == "key-unknown"


async def test_a_day_can_be_checked_from_its_root_on(db: Database, cast: Cast, config: Config) -> None:
    await sealed_shop(db, cast, config)
    today = clock.now().date()
    async with db.begin() as tx:
        await tx.run(TRIGGERS_OFF)
        await tx.run("UPDATE event SET actor = 'agent:9' WHERE id = 2")
        await tx.run("RESET session_replication_role")
    assert await check(db, config, since=today - timedelta(days=3)) is not None
    assert await check(db, config, since=today + timedelta(days=3)) is None, "it was before what was asked for"
    async with db.look() as tx:
        last = await evidence.last_check(tx)
    assert last is not None
    assert last.fault == "event-altered", "it is not forgotten because what came after it is whole"


async def test_nothing_is_signed_before_its_day_is_over_and_then_once(
    db: Database, cast: Cast, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with db.begin() as tx:
        await carla(tx, owner=cast.ana, team=cast.counter)
    async with db.begin() as tx:
        await evidence.seal(tx)
    async with db.begin() as tx:
        assert await evidence.sign_days(tx, secret=config.secret()) == 0
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    async with db.begin() as tx:
        assert await evidence.sign_days(tx, secret=config.secret()) > 0
        assert await evidence.sign_days(tx, secret=config.secret()) == 0
        [root] = await evidence.roots(tx)
        [key] = await evidence.keys(tx)
    assert root.day == tomorrow.date() - timedelta(days=1)
    assert root.public == key.public
    assert len(key.fingerprint.split()) == 16


async def test_days_that_nobody_signed_are_found(
    db: Database, cast: Cast, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sealed_shop(db, cast, config)
    async with db.begin() as tx:
        await tx.run(TRIGGERS_OFF)
        await tx.run("DELETE FROM root")
        await tx.run("RESET session_replication_role")
    assert await check(db, config) is None, "they are of today, and the day is not over"
    later = clock.now() + timedelta(days=4)
    monkeypatch.setattr(clock, "now", lambda: later)
    fault = await check(db, config)
    assert fault is not None
    assert fault.what == "root-missing"


async def test_ledgers_of_evidence_only_grow(db: Database, cast: Cast, config: Config) -> None:
    await sealed_shop(db, cast, config)
    tables: tuple[LiteralString, ...] = ("root", "evidence_key")
    for table in tables:
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET made_at = now()", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(Exception, match="append-only"):
                async with db.begin() as tx:
                    await tx.run(statement)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70), st.data())
def test_the_way_to_the_root_is_the_tree(seals: list[bytes], data: st.DataObject) -> None:
    tree = Tree()
    for one in seals:
        tree.add(one)
    index = data.draw(st.integers(0, len(seals) - 1))
    hash = leaf(seals[index])
    for step in path(seals, index):
        side, other = step.split(":")
        hash = node(bytes.fromhex(other), hash) if side == "L" else node(hash, bytes.fromhex(other))
    assert hash == tree.root()


FACTS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(FACTS)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_the_plain_library_of_python_writes_the_same_bytes(value: object) -> None:
    import json

    ours = canonical(value)
    assert ours == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


TABLES: tuple[LiteralString, ...] = (
    "message", "correction", "attachment", "event", "seal", "follower", "root", "evidence_key"
)  # fmt: skip


async def _saved(tx: Tx) -> dict[LiteralString, bytes]:
    saved = {}
    for table in TABLES:
        kept = io.BytesIO()
        async with (
            tx.connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({await _columns(tx, table)}) TO STDOUT") as copy,
        ):
            async for row in copy:
                kept.write(row)
        saved[table] = kept.getvalue()
    return saved


async def _put_back(tx: Tx, saved: dict[LiteralString, bytes]) -> None:
    await tx.run(TRIGGERS_OFF)
    for table, rows in saved.items():
        await tx.run(f"DELETE FROM {table}")
        async with (
            tx.connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({await _columns(tx, table)}) FROM STDIN") as copy,
        ):
            await copy.write(rows)
    await tx.run("RESET session_replication_role")


async def _columns(tx: Tx, table: str) -> LiteralString:
    names: LiteralString = await tx.value(
        "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute"
        " WHERE attrelid = %(table)s::regclass AND attnum > 0 AND NOT attisdropped",
        table=table,
    )
    return names
