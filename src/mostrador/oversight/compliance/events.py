"""What happened to what the law asks."""

from __future__ import annotations

from typing import ClassVar

from mostrador.kit.events import Event
from mostrador.threads.events import ThreadEvent


class CompanyAnswered(Event, frozen=True, kw_only=True):
    """The company said what it is: other rules may bind it from now on."""

    about: ClassVar[str] = "profile"
    profile: int

    @property
    def topic(self) -> str:
        """`company:3`."""
        return f"company:{self.profile}"


class ConcernNoted(ThreadEvent, frozen=True, kw_only=True):
    """A thread is about a charge, or about a service that stopped."""

    what: str


class DeadlineNearing(ThreadEvent, frozen=True, kw_only=True):
    """Half of a term of the law has passed, or four fifths, or nearly all: `percent`."""

    about: ClassVar[str] = "deadline"
    deadline: int
    percent: int


class DeadlineMissed(ThreadEvent, frozen=True, kw_only=True):
    """A term of the law passed without a decision. Nothing ends because of it (Ley 10/2025, art. 13.2)."""

    about: ClassVar[str] = "deadline"
    deadline: int
