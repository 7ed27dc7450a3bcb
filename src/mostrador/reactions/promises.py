"""What follows for promises: the act that was promised keeps them, *solved* releases them and taking it back
brings them again, a supervisor's too; withdrawn words go.
"""

from __future__ import annotations

from typing import Final

from mostrador.care import promises, supervisors
from mostrador.care.promises.events import PromiseHoldsAgain
from mostrador.kit.events import When, when
from mostrador.threads.events import ContactBegan, MessageSent, MessageWithdrawn, SolutionDenied, ThreadClosed

REACTIONS: Final[tuple[When, ...]] = (
    when(MessageSent, promises.keep_by_message),
    when(ContactBegan, promises.keep_by_contact),
    when(MessageWithdrawn, promises.forget_words),
    when(ThreadClosed, promises.release_solved),
    when(SolutionDenied, promises.hold_again),
    when(PromiseHoldsAgain, supervisors.owe_again),
)
