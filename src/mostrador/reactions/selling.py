"""What follows for what we say: nothing is sold in a case of service, and withdrawn words go."""

from __future__ import annotations

from typing import Final

from mostrador.kit.events import When, when
from mostrador.oversight import selling
from mostrador.threads.events import (
    HandoffOffered,
    HandoffTold,
    MessageCorrected,
    MessageSent,
    MessageWithdrawn,
    ThreadClosed,
)

REACTIONS: Final[tuple[When, ...]] = (
    when(MessageSent, selling.watch),
    when(HandoffTold, selling.watch),
    when(HandoffOffered, selling.watch_offer),
    when(MessageCorrected, selling.watch),
    when(ThreadClosed, selling.watch_decision),
    when(MessageWithdrawn, selling.forget_words),
)
