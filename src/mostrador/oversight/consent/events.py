"""What happened to what people consented to, and to what was recorded of them."""

from __future__ import annotations

from typing import ClassVar

from mostrador.people.events import PersonEvent
from mostrador.threads.events import ThreadEvent


class ConsentSaid(PersonEvent, frozen=True, kw_only=True):
    """A person consented to a purpose, or took it back; `proof` is a digest of the words they were told."""

    consent: int
    purpose: str
    given: bool
    proof: str


class RecordingKept(ThreadEvent, frozen=True, kw_only=True):
    """A contact was recorded, under a consent; `contact` is which, `proof` is a digest of the bytes."""

    about: ClassVar[str] = "recording"
    recording: int
    contact: int
    consent: int
    proof: str


class RecordingHeard(ThreadEvent, frozen=True, kw_only=True):
    """One of us listened to it, for a `purpose`."""

    about: ClassVar[str] = "recording"
    recording: int
    purpose: str


class RecordingGone(ThreadEvent, frozen=True, kw_only=True):
    """Its time was over after the decision was notified."""

    about: ClassVar[str] = "recording"
    recording: int
