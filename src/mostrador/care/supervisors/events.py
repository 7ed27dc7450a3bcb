"""What happened when customers asked for a supervisor."""

from __future__ import annotations

from typing import ClassVar

from mostrador.threads.events import ThreadEvent


class SupervisionEvent(ThreadEvent, frozen=True, kw_only=True):
    """Something that happened to such a call; `called` are the agents whose desks ring, or stop ringing."""

    about: ClassVar[str] = "supervision"
    supervision: int
    called: list[int]


class SupervisorAsked(SupervisionEvent, frozen=True, kw_only=True):
    """The customer asked, and supervisors are called."""


class SupervisorCame(SupervisionEvent, frozen=True, kw_only=True):
    """One of them took it, and is in the thread with their name; the owner is the same."""

    agent: int


class SupervisorOwes(SupervisionEvent, frozen=True, kw_only=True):
    """Nobody came in time, or nobody was on shift: `agent` promised a call or an answer."""

    agent: int
    promise: int
