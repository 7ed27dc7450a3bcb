"""What happened to mailboxes and mails. Facts are ids."""

from __future__ import annotations

from typing import ClassVar

from mostrador.kit.events import Event


class MailboxEvent(Event, frozen=True, kw_only=True):
    """Something that happened to a mailbox."""

    about: ClassVar[str] = "mailbox"
    mailbox: int

    @property
    def topic(self) -> str:
        """`mailbox:2`."""
        return f"mailbox:{self.mailbox}"


class MailboxAdded(MailboxEvent, frozen=True, kw_only=True):
    """Another address of the shop is fetched from now on."""


class MailboxChanged(MailboxEvent, frozen=True, kw_only=True):
    """Its servers, its team, or what it signs with changed; or it was paused, or goes on."""


class MailboxRemoved(MailboxEvent, frozen=True, kw_only=True):
    """It is fetched no more."""


class MailboxFailed(MailboxEvent, frozen=True, kw_only=True):
    """It has not been fetched for a while, and somebody has to look."""


class MailShelved(MailboxEvent, frozen=True, kw_only=True):
    """A mail that nobody could read waits on the shelf."""

    mail: int


class MailJudged(MailboxEvent, frozen=True, kw_only=True):
    """An agent took a mail off the shelf: read again, put aside, or put into a thread."""

    mail: int
    put_aside: bool = False
    thread: int = 0


class MailAppChanged(Event, frozen=True, kw_only=True):
    """Where this installation is registered to be let in to mailboxes: written down, changed or forgotten."""

    about: ClassVar[str] = "app"
    app: int

    @property
    def topic(self) -> str:
        """`mail-app:2`."""
        return f"mail-app:{self.app}"
