"""Memory at rest and how long the whole takes to open, as `mostrador serve` does it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.house import free_port
from bench.measure import Row, family, proportional_mb, row

REST_SECONDS = 5


def measure() -> Iterator[Row]:
    """`start.first_s`, `start.warm_s`, `start.crash_s` and `memory.rest_mb`."""
    folder = Path(tempfile.mkdtemp(prefix="mostrador-bench-"))
    folder.chmod(0o711)
    try:
        with _serving(folder) as (took, _):
            yield row("start.first_s", took, "s", 15, "the first run, without demo")
        with _serving(folder) as (took, process):
            yield row("start.warm_s", took, "s", 3)
            time.sleep(REST_SECONDS)
            # PostgreSQL runs as another user and in a session of its own, still a child of `serve`.
            yield row("memory.rest_mb", proportional_mb(family(process.pid)), "MB", 300, "PSS of everything")
            for one in family(process.pid):
                one.kill()
            process.wait()
        with _serving(folder) as (took, _):
            yield row("start.crash_s", took, "s", 10, "after kill -9 of every process")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _serving(folder: Path) -> Iterator[tuple[float, subprocess.Popen[str]]]:
    started = time.perf_counter()
    process = subprocess.Popen(
        [
            *(str(Path(sys.executable).with_name("mostrador")), "serve", "--no-demo"),
            *("--data", str(folder / "data"), "--port", str(free_port())),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    if process.stdout is None:
        raise RuntimeError("no output to read")
    for line in process.stdout:
        if "is open at" in line:
            break
    else:
        raise RuntimeError("mostrador serve ended before it was open")
    try:
        yield time.perf_counter() - started, process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        process.wait(20)
