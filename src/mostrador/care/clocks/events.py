"""What happened to clocks."""

from __future__ import annotations

from typing import ClassVar

from mostrador.threads.events import ThreadEvent


class ClockNearing(ThreadEvent, frozen=True, kw_only=True):
    """Four fifths of a time limit have passed without the answer."""

    about: ClassVar[str] = "clock"
    clock: int


class ClockMissed(ThreadEvent, frozen=True, kw_only=True):
    """A time limit passed. Nothing ends because of it."""

    about: ClassVar[str] = "clock"
    clock: int
