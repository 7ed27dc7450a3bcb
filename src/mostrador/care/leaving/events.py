"""What happened to who leaves. Facts are ids."""

from __future__ import annotations

from typing import ClassVar

from mostrador.threads.events import MessageSent, ThreadEvent


class LeavingEvent(ThreadEvent, frozen=True, kw_only=True):
    """Something that happened to the request of a person who leaves."""

    about: ClassVar[str] = "leaving"
    leaving: int


class LeavingAsked(LeavingEvent, frozen=True, kw_only=True):
    """They want to leave, from today."""


class LeavingOffered(LeavingEvent, frozen=True, kw_only=True):
    """They were asked whether they would stay; never again."""


class LeavingReminded(LeavingEvent, frozen=True, kw_only=True):
    """It is not carried out yet, and whoever has to was reminded."""


class LeavingExecuted(LeavingEvent, frozen=True, kw_only=True):
    """It is done, and they have it in writing."""


class LeavingWithdrawn(LeavingEvent, frozen=True, kw_only=True):
    """They stay: it is as if they had not asked."""


class LeavingTold(MessageSent, frozen=True, kw_only=True):
    """The confirmation, to who waits for an answer to something else. It is none, and no clock moves."""
