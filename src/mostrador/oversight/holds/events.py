"""What happened to holds. Other systems hear it by their webhooks, in this order."""

from __future__ import annotations

from typing import ClassVar

from mostrador.threads.events import ThreadEvent


class HoldOpened(ThreadEvent, frozen=True, kw_only=True):
    """`what` (cut, collection) may not be done from now on."""

    about: ClassVar[str] = "hold"
    hold: int
    what: str


class HoldReleased(ThreadEvent, frozen=True, kw_only=True):
    """`what` was let go by a notified decision, or by the result of a body outside."""

    about: ClassVar[str] = "hold"
    hold: int
    what: str


class DisputeOpened(ThreadEvent, frozen=True, kw_only=True):
    """The customer turned to a body outside."""

    about: ClassVar[str] = "dispute"
    dispute: int


class DisputeEnded(ThreadEvent, frozen=True, kw_only=True):
    """That body told its `result`."""

    about: ClassVar[str] = "dispute"
    dispute: int
    result: str
