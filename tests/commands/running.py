"""`mostrador serve` as a person starts it: another process, with a folder and a port of its own."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

OPEN = "Mostrador is open at "


class Running:
    """One server, started and ended by a test."""

    def __init__(self, data: Path, port: int, *options: str, user: int | None = None) -> None:
        self.port = port
        self.began = time.monotonic()
        # Started without a language, as by cron or systemd.
        environment = {key: value for key, value in os.environ.items() if key not in {"LANG", "LC_ALL", "LANGUAGE"}}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mostrador.cli", "serve", "--data", str(data), "--port", str(port), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**environment, "HOME": str(data.parent)},
            user=user,
            group=user,
        )
        self.said: list[str] = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if line.startswith(OPEN):
                break
        self.took = time.monotonic() - self.began
        if not self.is_open:
            self.process.communicate()

    @property
    def is_open(self) -> bool:
        """Whether it said so."""
        return any(line.startswith(OPEN) for line in self.said)

    def answers(self) -> bool:
        """Whether web server and database answer."""
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ready") as answer:
            return bool(answer.status == 200)
        return False

    def parts(self) -> dict[str, psutil.Process]:
        """Every process of it, by what it does."""
        found: dict[str, psutil.Process] = {}
        for part in psutil.Process(self.process.pid).children(recursive=True):
            try:
                command, parent = " ".join(part.cmdline()), part.ppid()
            except psutil.Error:
                continue  # it has just ended
            if command.endswith("commands.web"):
                found["web" if parent == self.process.pid else "web process"] = part
            elif command.endswith("commands.work"):
                found["worker"] = part
            elif "postgres -D" in command:
                found["postgres"] = part
        return found

    def close(self, with_signal: signal.Signals = signal.SIGTERM) -> float:
        """Ask it to close; how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(with_signal)
        rest, _ = self.process.communicate(timeout=30)
        self.said += rest.splitlines()
        return time.monotonic() - began


@contextlib.contextmanager
def reachable_folder() -> Iterator[Path]:
    """A folder the database's user can reach; those of pytest are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="mostrador-test-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(condition: Callable[[], bool], *, within: float) -> bool:
    """Whether something becomes true within so many seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False
