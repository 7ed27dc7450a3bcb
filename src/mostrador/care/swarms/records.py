"""The records of swarms: frozen, holding ids."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Swarm(msgspec.Struct, frozen=True):
    """Colleagues called for help on a thread. `lesson` is what was learnt, None when nobody wrote it down."""

    id: int
    thread_id: int
    called_by: int
    question: str
    opened_at: datetime
    closed_at: datetime | None
    lesson: str | None

    @property
    def open(self) -> bool:
        """Whether its helpers are still there."""
        return self.closed_at is None


class Helper(msgspec.Struct, frozen=True):
    """Somebody who was asked. `ending` is declined, left, closed or owner, None while they are asked or in."""

    swarm_id: int
    agent_id: int
    name: str
    asked_at: datetime
    joined_at: datetime | None
    ended_at: datetime | None
    ending: str | None

    @property
    def inside(self) -> bool:
        """Whether they are in the room now."""
        return self.joined_at is not None and self.ended_at is None


class Remark(msgspec.Struct, frozen=True):
    """Something said in the room; empty once withdrawn."""

    id: int
    agent_id: int
    name: str
    text: str
    at: datetime
    withdrawn_at: datetime | None


class Room(msgspec.Struct, frozen=True):
    """The room of a thread as its owner and its helpers see it. `leads` when the viewer is who called it or owns it."""

    swarm: Swarm
    helpers: tuple[Helper, ...]
    remarks: tuple[Remark, ...]
    leads: bool


class Limits(msgspec.Struct, frozen=True):
    """In how many rooms one person helps at once, and into how many they come in a day."""

    at_once: int
    a_day: int
