"""Bring the schema up to date: plain SQL files, forward only, one transaction each."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import psycopg
from procrastinate import schema as jobs_schema
from psycopg import sql

from mostrador.kit.db import conninfo
from mostrador.kit.jobs import QUIET

LOCK = 7_083_214_900


def names() -> list[str]:
    """The migrations that exist, in order."""
    folder = files("mostrador.migrations")
    return sorted(f.name for f in folder.iterdir() if f.name[0].isdigit() and f.name.endswith(".sql"))


def pending(dsn: str, schema: str) -> list[str]:
    """The migrations this database still lacks. Raises psycopg.OperationalError when unreachable."""
    with psycopg.connect(conninfo(dsn, schema), autocommit=True) as connection:
        return _pending(connection)


def migrate(dsn: str, schema: str, report: Callable[[str], None] = lambda name: None) -> list[str]:
    """Apply what is missing; the names applied. Two processes at once wait for each other."""
    applied = []
    with psycopg.connect(conninfo(dsn, schema), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())"
        )
        for name in _pending(connection):
            report(name)
            with connection.transaction():
                if name == names()[0]:
                    # The queue's own tables come with its package; ours follow them.
                    connection.execute(_bytes(_jobs_sql()))
                    connection.execute(QUIET)
                connection.execute(_bytes(files("mostrador.migrations").joinpath(name).read_text("utf-8")))
                connection.execute("INSERT INTO migration (name) VALUES (%s)", (name,))
            applied.append(name)
    return applied


def _pending(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    if connection.execute("SELECT to_regclass('migration')").fetchone() == (None,):
        return names()
    done = {row[0] for row in connection.execute("SELECT name FROM migration")}
    return [name for name in names() if name not in done]


def _jobs_sql() -> str:
    return jobs_schema.SchemaManager.get_schema()


def _bytes(text: str) -> bytes:
    return text.encode()
