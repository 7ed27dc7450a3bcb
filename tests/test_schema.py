"""What the migrations make is what schema.sql shows. Written anew by `pytest tests/test_schema.py --write-schema`."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import mostrador
from mostrador.kit.postgres import Cluster

SCHEMA = Path(mostrador.__file__).parent / "migrations" / "schema.sql"
HEAD = """-- The whole schema as the migrations leave it, for reading. Never run: `migrate` runs the migrations.
-- Written by `pytest tests/test_schema.py --write-schema`. The tables of the job queue are procrastinate's.
"""
OBJECT = re.compile(r"^--\n-- Name: (.+); Type: .*\n--\n", re.MULTILINE)
NOISE = re.compile(r"^(--.*|SET .*|\\(un)?restrict .*)\n", re.MULTILINE)


def dumped(cluster: Cluster, database: str) -> str:
    """The schema of a database as pg_dump tells it, without what changes from one dump to the next."""
    command = cluster.programs.command(
        "pg_dump",
        f"--dbname={cluster.dsn(database)}",
        "--schema-only",
        "--schema=mostrador",
        "--no-owner",
        "--no-privileges",
        "--exclude-table=procrastinate*",
    )
    text = subprocess.run(command, capture_output=True, text=True, check=True, **cluster.programs.identity()).stdout
    found = OBJECT.split(text)[1:]
    parts = [body for name, body in zip(found[::2], found[1::2], strict=True) if "procrastinate" not in name]
    # The schema's name is a setting, so it stands nowhere in what we read.
    plain = [re.sub(r"\n{3,}", "\n\n", NOISE.sub("", part)).strip().replace("mostrador.", "") for part in parts]
    return HEAD + "".join(f"\n{part}\n" for part in plain if not part.startswith("CREATE SCHEMA"))


def test_the_migrations_make_what_schema_sql_shows(
    cluster: Cluster, template: str, pytestconfig: pytest.Config
) -> None:
    now = dumped(cluster, template)
    if pytestconfig.getoption("--write-schema"):
        SCHEMA.write_text(now, "utf-8")
    assert SCHEMA.read_text("utf-8") == now, "run pytest tests/test_schema.py --write-schema and commit schema.sql"


def test_nothing_is_kept_about_the_mood_or_the_watching_of_an_agent() -> None:
    """Promise P10: no inferred emotion, no tracking of keys or screens, no history of presence."""
    watching = re.compile(
        r"\b\w*(mood|emotion|sentiment|stress|keystroke|screenshot|idle|presence|seen_at|last_seen)\w*\b"
    )
    statements = re.sub(r"--[^\n]*|COMMENT ON [^;]*;|'[^']*'", "", SCHEMA.read_text("utf-8"))
    assert watching.findall(statements) == []
    assert "CREATE TABLE agent" in statements.replace("mostrador.", "")
