"""What every start of a web server does alike, done once: load everything, and make an application with its addresses.

A server is forked from here with settings of its own. What starting takes in truth is tried in `tests/commands`.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path

from mostrador import app
from mostrador.commands import web
from mostrador.config import Config

with tempfile.TemporaryDirectory() as folder:
    MADE = app.create_app(Config(data=Path(folder), database_url="postgresql://nobody@127.0.0.1:1/nothing"))


def serve(environ: Mapping[str, str], orders: Connection) -> None:
    """Be the web server of these settings until SIGTERM; `orders` stands for the standard input that `serve` holds."""
    os.environ.clear()
    os.environ.update(environ)
    os.dup2(orders.fileno(), 0)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - until the end
    MADE.state["here"] = app.make_here(Config.from_env())
    # As a process of its own would have it.
    multiprocessing.set_start_method("fork", force=True)
    app.asgi = lambda: MADE  # type: ignore[assignment]
    web.main()
