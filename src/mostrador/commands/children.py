"""The processes that `serve` starts, gives their orders and looks after."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping

import msgspec

from mostrador.commands.database import environment
from mostrador.commands.tied import Orders, Ready
from mostrador.config import Config

MOST_DEATHS = 5  # within DEATHS_SECONDS: then it is no accident
DEATHS_SECONDS = 60.0


class Child:
    """One process of ours in a session of its own, so that nothing of it can be left behind."""

    def __init__(self, name: str, module: str, environ: Mapping[str, str] | None = None) -> None:
        """`environ` is for what its libraries read as they load, before the orders come."""
        self.name = name
        self._module = module
        self._environ = dict(environ or {})
        self._deaths: deque[float] = deque(maxlen=MOST_DEATHS)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, config: Config) -> None:
        """Start it with these settings: it loads its code and waits for orders."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            env=os.environ | environment(config) | self._environ,
        )

    def order(self, orders: Orders) -> None:
        """Tell it to begin. One that has died meanwhile is noticed by `died`."""
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(msgspec.json.encode(orders) + b"\n")
                self._process.stdin.flush()

    def ready(self, within: float) -> Ready | None:
        """What it reports about the database it was told to prepare, if it does so within so many seconds."""
        if self._process is None or self._process.stdout is None:
            return None
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            if not selector.select(within):
                return None
        line = self._process.stdout.readline()
        return msgspec.json.decode(line, type=Ready) if line else None

    def died(self) -> bool:
        """Whether it has ended; the death is noted."""
        if self._process is None or self._process.poll() is None:
            return False
        self._deaths.append(time.monotonic())
        self.end_group()
        return True

    def keeps_dying(self) -> bool:
        """Whether starting it again is pointless."""
        return len(self._deaths) == MOST_DEATHS and self._deaths[-1] - self._deaths[0] < DEATHS_SECONDS

    def ask_to_stop(self) -> None:
        """Ask it to finish what it has in hand."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def stopped(self) -> bool:
        """Whether it is gone."""
        return self._process is None or self._process.poll() is not None

    def end_group(self) -> None:
        """End what is left of it, its own children included."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            with self._process:  # closes the pipes and collects it
                self._process = None
