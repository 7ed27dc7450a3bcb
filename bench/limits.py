"""What this machine can do at most: the same three rows by pgbench, a bare answer by Granian."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from bench.house import House, free_port
from bench.load import closed_loop

CLIENTS = 16
# One reply as bare SQL: the thread moves on, the message, its event.
THREE_ROWS = """
\\set t random(1, {threads})
BEGIN;
UPDATE {schema}.thread SET last_position = last_position + 1, last_at = now()
 WHERE id = :t RETURNING last_position \\gset
INSERT INTO {schema}.message (thread_id, position, author_kind, author_id, text, salt, via)
VALUES (:t, :last_position, 'agent', 1, 'La escarpia está en el pasillo tres, a la derecha.', '\\x00', 'desk');
INSERT INTO {schema}.event (kind, topic, about_kind, about_id, actor, facts)
VALUES ('message.sent', 'thread:' || :t, 'message', 1, 'agent:1',
        '{{"thread": 1, "owner": 1, "team": 1, "message": 1, "position": 1, "digest": ""}}');
COMMIT;
"""
HELLO = """
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"hola"})
"""


def three_rows_per_s(house: House, seconds: int) -> float:
    """Transactions a second of the bare three-row write, on the same database, with 16 clients."""
    with psycopg.connect(house.dsn) as connection:
        threads = connection.execute(f"SELECT max(id) FROM {house.config.schema}.thread").fetchone()
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "three_rows.sql"
        script.write_text(THREE_ROWS.format(threads=threads[0] if threads else 1, schema=house.config.schema))
        done = subprocess.run(
            [
                str(house.cluster.programs.folder / "pgbench"),
                *("-n", "-f", str(script), "-c", str(CLIENTS), "-j", "2", "-T", str(seconds), "-M", "prepared"),
                house.dsn,
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None:
        raise RuntimeError(done.stdout + done.stderr)
    return float(found[1])


def hello_per_s(seconds: float) -> float:
    """Requests a second of a bare Granian that says hello, by the same client."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "hello.py").write_text(HELLO)
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port), "--log-level", "error"),
                *("--working-dir", folder, "hello:app"),
            ]
        )
        try:
            return asyncio.run(closed_loop(f"http://127.0.0.1:{port}/", seconds=seconds, clients=CLIENTS)).per_s
        finally:
            server.terminate()
            server.wait(10)
