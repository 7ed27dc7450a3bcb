"""What happened to what was sold in a case of service. The words stand in no event."""

from __future__ import annotations

from typing import ClassVar

from mostrador.kit.events import Event
from mostrador.threads.events import ThreadEvent


class PitchSaid(ThreadEvent, frozen=True, kw_only=True):
    """Words that sell something were said in a case of service; `why` they might be, empty when nobody says it."""

    about: ClassVar[str] = "pitch"
    pitch: int
    why: str


class PitchAccounted(ThreadEvent, frozen=True, kw_only=True):
    """Somebody who oversees said afterwards why such words might be said."""

    about: ClassVar[str] = "pitch"
    pitch: int
    why: str


class SellingRead(Event, frozen=True, kw_only=True):
    """The company reads the rule in another way from now on."""

    about: ClassVar[str] = "reading"
    reading: int
    held: bool

    @property
    def topic(self) -> str:
        """`company:3`."""
        return f"company:{self.reading}"
