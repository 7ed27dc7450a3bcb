"""What follows for mailboxes: who looks after them is told when one is not fetched."""

from __future__ import annotations

from typing import Final

from mostrador.care import mail
from mostrador.channels.email.events import MailboxFailed
from mostrador.kit.events import When, when

REACTIONS: Final[tuple[When, ...]] = (when(MailboxFailed, mail.raise_alarm),)
