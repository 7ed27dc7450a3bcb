"""What happened to promises. Facts are ids and answers; the words stay in the row."""

from __future__ import annotations

from typing import ClassVar

from mostrador.threads.events import ThreadEvent


class PromiseEvent(ThreadEvent, frozen=True, kw_only=True):
    """Something that happened to a promise of a thread."""

    about: ClassVar[str] = "promise"
    promise: int


class PromiseMade(PromiseEvent, frozen=True, kw_only=True):
    """One of us promised something."""

    agent: int


class PromiseHoldsAgain(PromiseEvent, frozen=True, kw_only=True):
    """The person took *solved* back: what it released as `was` is owed again, as a promise of its own."""

    agent: int
    was: int


class PromiseRenewed(PromiseEvent, frozen=True, kw_only=True):
    """It was moved to another moment, before it was due."""


class PromiseReminded(PromiseEvent, frozen=True, kw_only=True):
    """Whoever has to keep it was asked to keep or renew it."""


class PromiseKept(PromiseEvent, frozen=True, kw_only=True):
    """It was kept: by the act that was promised, or `by_hand`."""

    by_hand: bool


class PromiseConfirmed(PromiseEvent, frozen=True, kw_only=True):
    """The person answered whether a promise kept by hand was kept."""

    was_so: bool


class PromiseReleased(PromiseEvent, frozen=True, kw_only=True):
    """The person does not need it any more."""


class CallTried(PromiseEvent, frozen=True, kw_only=True):
    """Nobody answered a promised call; `ends` when it was the second in an hour or more."""

    ends: bool


class PromiseBroken(PromiseEvent, frozen=True, kw_only=True):
    """Its moment passed and nobody had kept it."""


class AnswerMissed(PromiseEvent, frozen=True, kw_only=True):
    """The new time that was to be given after it broke was not given either."""
