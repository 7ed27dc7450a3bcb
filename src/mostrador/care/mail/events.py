"""What happened to the mails of a thread. Facts are ids."""

from __future__ import annotations

from typing import ClassVar

from mostrador.threads.events import ThreadEvent


class MailWent(ThreadEvent, frozen=True, kw_only=True):
    """A mail of ours left, was refused, came back, or nobody knows; `message` is what it said."""

    about: ClassVar[str] = "mail"
    mail: int
    message: int


class SubjectStays(ThreadEvent, frozen=True, kw_only=True):
    """One of us said that a mail with another subject belongs where it stands."""

    about: ClassVar[str] = "mail"
    mail: int
    message: int


class ParticipantsChanged(ThreadEvent, frozen=True, kw_only=True):
    """Somebody takes part, sees more or less of it, or takes part no more."""
