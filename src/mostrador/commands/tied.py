"""Processes that end with the one that started them, however it ended.

`serve` holds the writing end of a pipe and gives the reading end to its children. When it dies,
even by kill -9, the system closes the pipe, and each child ends itself instead of keeping the port.
"""

import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.connection import wait

VARIABLE = "MOSTRADOR_TIE"
GRACE_SECONDS = 5.0


def end_with_parent() -> None:
    """From now on this process ends, politely and then not, when its parent or `serve` is gone."""
    waited_for: list[int] = []
    if tie := os.environ.get(VARIABLE):
        waited_for.append(int(tie))
    if (parent := multiprocessing.parent_process()) is not None:
        waited_for.append(parent.sentinel)
    if waited_for:
        threading.Thread(target=_end_after, args=[waited_for], name="tied", daemon=True).start()


def _end_after(waited_for: list[int]) -> None:
    wait(waited_for)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
