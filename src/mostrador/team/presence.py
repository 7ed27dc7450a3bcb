"""Who has the desk open now: beats held in the memory of each process, forgotten after minutes, written down nowhere.

A desk that is open tells every web process of it. A process that heard of nobody knows nothing, and says so by naming
nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic
from typing import Final

# Seconds. Three beats may be lost before somebody is taken to be gone.
BEATS_EVERY: Final = 60.0
FORGOTTEN_AFTER: Final = 200.0
_last: dict[int, float] = {}


def beat(agent: int) -> None:
    """An agent has the desk open."""
    _last[agent] = monotonic()


def here(agents: Iterable[int]) -> frozenset[int]:
    """Those of these agents who had the desk open in the last minutes, as far as this process knows."""
    since = monotonic() - FORGOTTEN_AFTER
    return frozenset(agent for agent in agents if agent in _last and _last[agent] > since)


def forget() -> None:
    """Nobody is known to be here."""
    _last.clear()
