"""What follows for promises: the act that was promised keeps them."""

from __future__ import annotations

from typing import Final

from mostrador.care import promises
from mostrador.kit.events import When, when
from mostrador.threads.events import ContactBegan, MessageSent

REACTIONS: Final[tuple[When, ...]] = (
    when(MessageSent, promises.keep_by_message),
    when(ContactBegan, promises.keep_by_contact),
)
