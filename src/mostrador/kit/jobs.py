"""Jobs: sends and timers, deferred on the connection of the data that caused them."""

from __future__ import annotations

from typing import LiteralString

import procrastinate
from procrastinate.types import JSONValue

from mostrador.kit.db import Tx

# The package notifies inside the inserting transaction, and PostgreSQL takes one lock for
# the whole cluster at such a commit. Our workers poll instead.
QUIET: LiteralString = """
DROP TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 ON procrastinate_jobs;
DROP TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 ON procrastinate_jobs;
"""
POLL_SECONDS = 0.5

# Deferring borrows the caller's connection, so this connector is never opened.
_deferring = procrastinate.App(connector=procrastinate.PsycopgConnector())


async def defer(tx: Tx, name: str, **arguments: JSONValue) -> int:
    """Ask a worker to run the task called `name` once this transaction commits; the job's id."""
    return await _deferring.configure_task(name, allow_unknown=True, connection=tx.connection).defer_async(**arguments)
