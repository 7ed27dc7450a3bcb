"""What happened to the evidence itself."""

from __future__ import annotations

from typing import ClassVar

from mostrador.kit.events import Event


class PackTaken(Event, frozen=True, kw_only=True):
    """Somebody took the pack of a case away; `notes` when what we said among ourselves is in it."""

    about: ClassVar[str] = "thread"
    thread: int
    notes: bool = False

    @property
    def topic(self) -> str:
        """`evidence:42`: not among what happened to the case, so that a pack taken twice is the same."""
        return f"evidence:{self.thread}"
