"""What happened to gestures. Facts are ids and amounts, never words."""

from __future__ import annotations

from typing import ClassVar

from mostrador.threads.events import ThreadEvent


class GestureGiven(ThreadEvent, frozen=True, kw_only=True):
    """The owner, or their stand-in, gave something."""

    about: ClassVar[str] = "gesture"
    gesture: int
    cents: int


class GestureReversed(ThreadEvent, frozen=True, kw_only=True):
    """A gesture was taken back; `gesture` is the row that says so."""

    about: ClassVar[str] = "gesture"
    gesture: int
    cents: int


class PermissionAsked(ThreadEvent, frozen=True, kw_only=True):
    """More than the budget was asked of one named person."""

    about: ClassVar[str] = "permission"
    permission: int
    of: int


class PermissionAnswered(ThreadEvent, frozen=True, kw_only=True):
    """They approved or refused, or who asked took it back."""

    about: ClassVar[str] = "permission"
    permission: int
    verdict: str
