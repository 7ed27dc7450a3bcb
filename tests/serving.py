"""Web servers of tests, forked from a process that has loaded everything: see `tests/forked.py`."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

import httpx
import msgspec

from mostrador.commands.database import environment
from mostrador.commands.tied import Orders
from mostrador.config import Config

_forked = multiprocessing.get_context("forkserver")
_forked.set_forkserver_preload(["tests.forked"])


@contextmanager
def serving(config: Config) -> Iterator[str]:
    """The web server of these settings, until the end of the block; its address."""
    reader, writer = _forked.Pipe(duplex=False)
    process = _forked.Process(target=_serve, args=(os.environ | environment(config), reader))
    process.start()
    reader.close()
    os.write(writer.fileno(), msgspec.json.encode(Orders(demo=config.demo)) + b"\n")
    try:
        for _ in range(400):
            with suppress(httpx.HTTPError):
                httpx.get(f"{config.base_url}/health")
                break
            if not process.is_alive():
                raise RuntimeError("the web server ended before it answered")
            time.sleep(0.05)
        yield config.base_url
    finally:
        process.terminate()
        process.join(10)
        writer.close()


def _serve(environ: Mapping[str, str], orders: Connection) -> None:
    from tests import forked

    forked.serve(environ, orders)
