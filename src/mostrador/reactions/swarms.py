"""What follows for the rooms of helpers: the thread ends, or has another owner."""

from __future__ import annotations

from typing import Final

from mostrador.care import swarms
from mostrador.kit.events import When, when
from mostrador.threads.events import HandoffAccepted, ThreadClosed

REACTIONS: Final[tuple[When, ...]] = (
    when(ThreadClosed, swarms.close_with_thread),
    when(HandoffAccepted, swarms.owner_came),
)
