"""The rows of side-conversations."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

LetterState = Literal["waiting", "leaving", "sent", "refused", "unsure", "came", "held", "automatic"]


class Side(msgspec.Struct, frozen=True):
    """One of them: whom we asked, since when we wait, and until when. `held` counts answers that another wrote.

    `doubted` are those of them that probably are not from whom they say.
    """

    id: int
    thread_id: int
    mailbox_id: int
    address: str
    name: str
    subject: str
    asked_by: int
    opened_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None
    told_at: datetime | None
    ended_at: datetime | None
    held: int
    doubted: int

    @property
    def called(self) -> str:
        """What we call them."""
        return self.name or self.address


class Letter(msgspec.Struct, frozen=True):
    """One thing said there. Ours has an `agent_id`; theirs is a mail, which has its files.

    `doubted` when it probably is not from whom it says.
    """

    id: int
    side_id: int
    state: LetterState
    agent_id: int | None
    agent: str
    sender: str
    sender_name: str
    text: str
    files: list[str]
    mail_id: int | None
    at: datetime
    said: str
    doubted: bool


class Opened(msgspec.Struct, frozen=True):
    """A side-conversation with all its letters, the oldest first."""

    side: Side
    letters: tuple[Letter, ...]


class Draft(msgspec.Struct, frozen=True):
    """What is about to be asked: `messages` are forwarded, `files` (keys) attached. `days` are working days to wait.

    With `personal` the names and addresses of the person go out as they were written.
    """

    address: str
    question: str
    name: str = ""
    subject: str = ""
    messages: tuple[int, ...] = ()
    files: tuple[str, ...] = ()
    days: int = 2
    personal: bool = False
