"""What happened to swarms. Facts are ids; the words stay in the rows."""

from __future__ import annotations

from typing import ClassVar

from mostrador.threads.events import ThreadEvent


class SwarmEvent(ThreadEvent, frozen=True, kw_only=True):
    """Something that happened to a swarm of a thread."""

    about: ClassVar[str] = "swarm"
    swarm: int


class HelpAsked(SwarmEvent, frozen=True, kw_only=True):
    """Colleagues were asked to help."""

    to: tuple[int, ...]


class HelperJoined(SwarmEvent, frozen=True, kw_only=True):
    """Somebody came in."""

    agent: int


class HelperLeft(SwarmEvent, frozen=True, kw_only=True):
    """Somebody declined, or left."""

    agent: int


class RoomSpoke(SwarmEvent, frozen=True, kw_only=True):
    """Something was said in the room, or withdrawn."""

    remark: int


class SwarmClosed(SwarmEvent, frozen=True, kw_only=True):
    """The room is closed for all who were asked or in it."""

    to: tuple[int, ...]


class LessonWritten(SwarmEvent, frozen=True, kw_only=True):
    """Somebody wrote down what was learnt."""
