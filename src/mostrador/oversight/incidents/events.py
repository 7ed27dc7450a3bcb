"""What happened to incidents. Other systems hear it by their webhooks."""

from __future__ import annotations

from typing import ClassVar

from mostrador.kit.events import Event
from mostrador.threads.events import ThreadEvent


class IncidentEvent(Event, frozen=True, kw_only=True):
    """Something that happened to an incident."""

    about: ClassVar[str] = "incident"
    incident: int

    @property
    def topic(self) -> str:
        """`incident:5`."""
        return f"incident:{self.incident}"


class IncidentOpened(IncidentEvent, frozen=True, kw_only=True):
    """It has a page and a first update."""

    update: int


class IncidentUpdated(IncidentEvent, frozen=True, kw_only=True):
    """There is another word about it."""

    update: int


class IncidentEnded(IncidentEvent, frozen=True, kw_only=True):
    """It is over, and its cause was told. The cases that hang on it stay as they are."""

    update: int


class IncidentChanged(IncidentEvent, frozen=True, kw_only=True):
    """What stands on its page, who may read it, or who keeps it changed."""

    keeper: int


class IncidentDue(IncidentEvent, frozen=True, kw_only=True):
    """The next word about it, which `keeper` owes, is nearly due."""

    keeper: int


class IncidentLinked(ThreadEvent, frozen=True, kw_only=True):
    """A thread hangs on an incident."""

    about: ClassVar[str] = "incident"
    incident: int


class IncidentUnlinked(ThreadEvent, frozen=True, kw_only=True):
    """A thread hangs on it no more."""

    about: ClassVar[str] = "incident"
    incident: int
