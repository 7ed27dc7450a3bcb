"""Processes that end with the one that started them, however it ended.

`serve` holds the writing end of each child's standard input. The child gets its orders through it, one line, when the
database can be reached, and from then on only waits for its end: when `serve` dies, even by kill -9, the system closes
the pipe, and the child ends itself instead of keeping the port.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
from multiprocessing.connection import wait

import msgspec

GRACE_SECONDS = 5.0


class Orders(msgspec.Struct, frozen=True):
    """What a child is told: whether to make the database ready first and say so, and what came of that."""

    prepare: bool = False
    demo: bool = False


class Ready(msgspec.Struct, frozen=True):
    """What came of preparing: whether this is the demo shop, and what to tell the person at the terminal."""

    demo: bool
    ways_in: list[str]


def take_orders() -> Orders:
    """Wait for the orders of `serve`, and from then on end with it."""
    line = sys.stdin.buffer.readline()
    if not line:
        sys.exit(0)
    end_with_parent(os.dup(0))
    orders = msgspec.json.decode(line, type=Orders)
    if not orders.prepare:
        _speak_to_the_terminal()
    return orders


def report(ready: Ready) -> None:
    """Tell `serve` that the database is ready."""
    sys.stdout.buffer.write(msgspec.json.encode(ready) + b"\n")
    sys.stdout.buffer.flush()
    _speak_to_the_terminal()


def _speak_to_the_terminal() -> None:
    # Nobody reads our standard output from here on, and a full pipe would stop us.
    os.dup2(2, 1)


def end_with_parent(*pipes: int) -> None:
    """From now on this process ends, politely and then not, when its parent is gone or one of these pipes closes."""
    waited_for = [*pipes]
    if (parent := multiprocessing.parent_process()) is not None:
        waited_for.append(parent.sentinel)
    if waited_for:
        threading.Thread(target=_end_after, args=[waited_for], name="tied", daemon=True).start()


def _end_after(waited_for: list[int]) -> None:
    wait(waited_for)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
