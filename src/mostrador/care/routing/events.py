"""What happened to whose turn it is. Facts are ids and numbers."""

from __future__ import annotations

from typing import ClassVar

from mostrador.threads.events import ThreadEvent


class ThreadRaised(ThreadEvent, frozen=True, kw_only=True):
    """A thread goes before others from here on: `raised` adds up what for (see care/routing/turn.py)."""

    raised: int


class ReliefAsked(ThreadEvent, frozen=True, kw_only=True):
    """The owner asks to be relieved of a thread; why stands in its row and nowhere else."""

    about: ClassVar[str] = "relief"
    relief: int


class ReliefAnswered(ThreadEvent, frozen=True, kw_only=True):
    """A supervisor answered, or another person took the thread for the customer who asked."""

    about: ClassVar[str] = "relief"
    relief: int
