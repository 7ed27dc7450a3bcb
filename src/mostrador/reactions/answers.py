"""What follows for complaints: no decision leaves that does not answer them, and withdrawn words go."""

from __future__ import annotations

from typing import Final

from mostrador.kit.events import When, when
from mostrador.oversight import answers
from mostrador.threads.events import MessageWithdrawn, ThreadClosed

REACTIONS: Final[tuple[When, ...]] = (
    when(ThreadClosed, answers.hold),
    when(ThreadClosed, answers.end_with_thread),
    when(MessageWithdrawn, answers.forget_words),
    when(MessageWithdrawn, answers.end_with_notice),
)
