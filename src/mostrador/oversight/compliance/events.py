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


class CompletionAsked(ThreadEvent, frozen=True, kw_only=True):
    """What is missing to decide was asked for; `stops` when the terms of the law wait for it."""

    about: ClassVar[str] = "completion"
    completion: int
    stops: bool


class CaseCompleted(ThreadEvent, frozen=True, kw_only=True):
    """What was missing is there: the law's own term begins."""

    about: ClassVar[str] = "completion"
    completion: int


class CompletionEnded(ThreadEvent, frozen=True, kw_only=True):
    """Nothing is waited for any more, and the case is not complete.

    `how`: *given*, the customer says that they sent it before; *dropped*, we need it no more; *not-completed*, its time
    passed and the owner ended the case; *answered*, *discarded*, *merged*, the thread ended otherwise.
    """

    about: ClassVar[str] = "completion"
    completion: int
    how: str


class DeadlineNearing(ThreadEvent, frozen=True, kw_only=True):
    """Half of a term of the law has passed, or four fifths, or nearly all: `percent`."""

    about: ClassVar[str] = "deadline"
    deadline: int
    percent: int


class DeadlineMissed(ThreadEvent, frozen=True, kw_only=True):
    """A term of the law passed without a decision. Nothing ends because of it (Ley 10/2025, art. 13.2)."""

    about: ClassVar[str] = "deadline"
    deadline: int
