"""What happened to matters."""

from __future__ import annotations

from typing import ClassVar, Literal

from mostrador.threads.events import ThreadEvent

Ground = Literal["number", "words", "return"]


class MatterRecognised(ThreadEvent, frozen=True, kw_only=True):
    """Somebody came again about a matter: a shared number, shared words, or only that they say they come back."""

    about: ClassVar[str] = "matter"
    matter: int
    ground: Ground


class ThreadRegrouped(ThreadEvent, frozen=True, kw_only=True):
    """An agent said that a thread is about another matter than it seemed, or took that back."""

    about: ClassVar[str] = "regrouping"
    regrouping: int
    undone: bool = False


class ThreadRaised(ThreadEvent, frozen=True, kw_only=True):
    """Somebody came for the third time, or more, about one matter: the thread stands on top until we answer."""

    times: int
