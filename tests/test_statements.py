"""Every statement of every package plans against the migrated schema, and the hot ones by index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import conninfo

import mostrador
from mostrador.kit import sql
from tests.conftest import Clones

SOURCES = Path(mostrador.__file__).parent
HOT = frozenset({"thread", "message", "event"})

PLANT: LiteralString = """
-- The rows are consistent by construction; checking every reference would take most of the time.
SET session_replication_role = replica;
INSERT INTO shop (name, widget_key) VALUES ('Ferretería La Llave', 'lallave');
INSERT INTO team (name) SELECT 'Equipo ' || n FROM generate_series(1, 8) AS n;
INSERT INTO agent (email, name, role)
SELECT 'a' || n || '@lallave.example', 'Agente ' || n, CASE WHEN n = 1 THEN 'admin' ELSE 'agent' END
  FROM generate_series(1, 40) AS n;
INSERT INTO membership SELECT n, n % 8 + 1 FROM generate_series(1, 40) AS n;
INSERT INTO shift (agent_id, weekday, starts, ends)
SELECT n, day, 0, 1440 FROM generate_series(1, 40) AS n, generate_series(0, 6) AS day;
INSERT INTO person (name) SELECT 'Persona ' || n FROM generate_series(1, 20000) AS n;
INSERT INTO address (person_id, channel, value, verified_at)
SELECT n, 'email', 'p' || n || '@example.org', CASE WHEN n % 3 = 0 THEN now() END FROM generate_series(1, 20000) AS n;
INSERT INTO browser (hash, person_id) SELECT sha256(n::text::bytea), n FROM generate_series(1, 20000) AS n;
INSERT INTO thread (code, person_id, owner_id, team_id, channel, subject, state, last_position, last_at, waiting_since,
                    opened_at)
SELECT 'C' || n, n % 20000 + 1, n % 40 + 1, n % 40 % 8 + 1, 'counter', 'Asunto ' || n % 100,
       CASE WHEN n / 40 % 10 < 8 THEN 'closed' WHEN n / 40 % 10 = 8 THEN 'snoozed' ELSE 'open' END, 3,
       now() - make_interval(secs => 100000 - n),
       CASE WHEN n / 40 % 20 = 9 THEN now() - make_interval(secs => 100000 - n) END, now() - make_interval(days => 30)
  FROM generate_series(1, 100000) AS n;
INSERT INTO entry (browser_id, thread_id) SELECT n % 20000 + 1, n FROM generate_series(1, 100000) AS n;
INSERT INTO message (thread_id, position, author_kind, author_id, text, salt, via, client_scope, client_id)
SELECT t, p, CASE WHEN p = 2 THEN 'agent' ELSE 'customer' END, t % 40 + 1, 'La bisagra chirría desde ayer', '\\x00',
       'counter',
       CASE WHEN p = 1 THEN 'browser:' || t % 20000 END, CASE WHEN p = 1 THEN t::text END
  FROM generate_series(1, 100000) AS t, generate_series(1, 3) AS p;
INSERT INTO event (xid, kind, topic, about_kind, about_id, actor, facts)
SELECT (t / 2)::text::xid8, 'message.arrived', 'thread:' || t, 'message', t, 'customer:1', '{"thread": 1}'
  FROM generate_series(1, 100000) AS t;
INSERT INTO seal (position, event_id, hash) SELECT id, id, sha256(id::text::bytea) FROM event;
INSERT INTO closure (thread_id, kind, by_kind, by_id, closed_at)
SELECT n, 'solved', 'customer', 1, now() FROM generate_series(1, 100000) AS n WHERE n / 40 % 10 < 8;
INSERT INTO snooze (thread_id, until, by_kind, by_id)
SELECT n, now() + interval '1 day', 'agent', 1 FROM generate_series(1, 100000) AS n WHERE n / 40 % 10 = 8;
INSERT INTO handoff (thread_id, from_id, to_id, to_team_id, reason, offered_by)
SELECT n, n % 40 + 1, (n + 1) % 40 + 1, 1, 'Es del taller', n % 40 + 1
  FROM generate_series(1, 100000) AS n WHERE n / 40 % 50 = 9;
INSERT INTO attachment (key, message_id, uploaded_by, name, hash, size, media_type)
SELECT 'k' || n, n * 10, 'browser:1', 'foto.jpg', 'h' || n, 1000, 'image/jpeg' FROM generate_series(1, 20000) AS n;
INSERT INTO reading (agent_id, thread_id, position) SELECT n % 40 + 1, n, 3 FROM generate_series(1, 100000) AS n;
INSERT INTO mention (message_id, agent_id, thread_id, read_at)
SELECT n * 10, n % 40 + 1, (n * 10 + 2) / 3, CASE WHEN n % 20 > 0 THEN now() END FROM generate_series(1, 20000) AS n;
INSERT INTO word (message_id, thread_id, words)
SELECT id, thread_id, to_tsvector('simple', 'bisagra ' || id) FROM message WHERE id % 10 = 0;
RESET session_replication_role;
ANALYZE;
"""


def statements() -> Iterator[tuple[str, str]]:
    """`care.routing:least_busy` and its text, for every statement of the package."""
    for folder in sorted({path.parent for path in SOURCES.rglob("*.sql")} - {SOURCES / "migrations"}):
        package = ".".join(("mostrador", *folder.relative_to(SOURCES).parts))
        for name, text in sql.load(package).statements.items():
            yield f"{package.removeprefix('mostrador.')}:{name}", text


ALL = dict(statements())
PLANNED = {name: text for name, text in ALL.items() if "-- utility" not in text}


def explained(text: str) -> LiteralString:
    """The statement as EXPLAIN takes it: named places become numbered ones."""
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", text)))
    for number, name in enumerate(names, 1):
        text = text.replace(f"%({name})s", f"${number}")
    return "EXPLAIN (GENERIC_PLAN, FORMAT JSON) " + text.replace("%%", "%")


def scanned(plan: dict[str, Any]) -> Iterator[str]:
    """The tables a plan reads from one end to the other."""
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from scanned(part)


@pytest.fixture(scope="session")
def shop_of_100_000(clones: Clones) -> Iterator[psycopg.Connection[Any]]:
    """A database with 100,000 threads, 300,000 messages and as many events as threads, analysed."""
    dsn = conninfo.make_conninfo(clones.make(), options="-c search_path=mostrador,public -c work_mem=64MB")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(PLANT)
        yield connection


def test_there_are_statements_to_look_at() -> None:
    assert len(ALL) > 150


@pytest.mark.parametrize("name", PLANNED)
def test_it_plans_and_reads_no_large_table_whole(name: str, shop_of_100_000: psycopg.Connection[Any]) -> None:
    text = PLANNED[name]
    row = shop_of_100_000.execute(explained(text)).fetchone()
    assert row is not None
    whole = HOT & set(scanned(row[0][0]["Plan"]))
    why = " ".join(line for line in text.splitlines() if line.startswith("--"))
    assert not whole or "scans" in why, f"reads all of {sorted(whole)}; say so in its line of why, or give it an index"
