"""Who is served before others, and by how much.

Every reason to go first is a head start in hours and nothing more. Who waits for longer than the longest one stands
before all who come from then on, whatever their reasons: nobody waits for ever.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

NEED: Final = 1
URGENT: Final = 2
DANGER: Final = 4

# Hours. The same stand in the function turn_of of the database, which keeps the order of the list.
OF_A_NEED: Final = 2
OF_URGENT: Final = 8
OF_AGAIN: Final = 24
OF_DANGER: Final = 168


def head_start(raised: int, *, again: bool = False) -> timedelta:
    """For how long this thread is taken to have waited already; `again` is a third contact about the same."""
    if raised >= DANGER:
        return timedelta(hours=OF_DANGER)
    if again:
        return timedelta(hours=OF_AGAIN)
    if raised >= URGENT:
        return timedelta(hours=OF_URGENT)
    return timedelta(hours=OF_A_NEED if raised else 0)


def turn_at(waiting_since: datetime, raised: int, *, again: bool = False) -> datetime:
    """Its place among those who wait: the earliest is first."""
    return waiting_since - head_start(raised, again=again)
