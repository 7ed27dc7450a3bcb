"""What happened to what we hold of people. Numbers only, as everywhere."""

from __future__ import annotations

from typing import ClassVar

from mostrador.people.events import PersonEvent
from mostrador.threads.events import ThreadEvent


class PersonErased(PersonEvent, frozen=True, kw_only=True):
    """What we held of somebody is gone, or as much of it as may go; `whole` when nothing is held back."""

    erasure: int
    whole: bool


class DataTaken(PersonEvent, frozen=True, kw_only=True):
    """Somebody took away everything that we hold of a person, to give it to them."""


class ThreadErased(ThreadEvent, frozen=True, kw_only=True):
    """The words of a case are gone with their salts. What is sealed of them proves nothing any more."""


class MessageErased(ThreadEvent, frozen=True, kw_only=True):
    """The same of what somebody said on the case of another."""

    about: ClassVar[str] = "message"
    message: int


class RectificationAsked(ThreadEvent, frozen=True, kw_only=True):
    """The customer says that something we hold of them is wrong."""

    about: ClassVar[str] = "rectification"
    rectification: int


class RectificationEnded(ThreadEvent, frozen=True, kw_only=True):
    """It was put right (`done`), or they were told why not."""

    about: ClassVar[str] = "rectification"
    rectification: int
    done: bool
