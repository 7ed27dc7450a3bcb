"""The records of threads: frozen, holding ids."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, get_args

import msgspec

Kind = Literal["enquiry", "complaint", "claim", "incident"]
Tongue = Literal["es", "es-419", "en", "ca", "gl", "eu", "fr", "pt", "de", "it"]
TONGUES: Final[tuple[Tongue, ...]] = get_args(Tongue)
"""The languages that a thread can be said to be in."""
State = Literal["open", "snoozed", "closed"]
AuthorKind = Literal["customer", "agent", "bot", "system"]
Visibility = Literal["person", "team"]


class Thread(msgspec.Struct, frozen=True):
    """All that is said about one matter. `promise_due_at` is the moment of the next promise that is still open."""

    id: int
    code: str
    person_id: int
    owner_id: int
    team_id: int
    kind: str
    channel: str
    language: str
    subject: str
    state: str
    generation: int
    last_position: int
    last_at: datetime
    waiting_since: datetime | None
    person_read: int
    opened_at: datetime
    first_answer_at: datetime | None
    promise_due_at: datetime | None


class Message(msgspec.Struct, frozen=True):
    """One thing said. `text` is empty once withdrawn; `author` is the name to show."""

    id: int
    thread_id: int
    position: int
    author_kind: str
    author_id: int | None
    author: str
    visibility: str
    sign: str
    text: str
    via: str
    scribe: str | None
    at: datetime
    corrected_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    withdrawn_why: str | None
    has_files: bool


class Words(msgspec.Struct, frozen=True):
    """What a message says at this moment, left in the transaction for its reactions: no event holds words."""

    message: int
    text: str


class Attachment(msgspec.Struct, frozen=True):
    """A file on a message. `key` is its unguessable public name."""

    id: int
    key: str
    message_id: int | None
    name: str
    hash: str
    size: int
    media_type: str
    withdrawn_at: datetime | None


class Handoff(msgspec.Struct, frozen=True):
    """Ownership on its way from one agent to another."""

    id: int
    thread_id: int
    from_id: int
    to_id: int
    to_team_id: int
    reason: str
    offered_by: int | None
    offered_at: datetime
    accepted_at: datetime | None
    refused_at: datetime | None
    withdrawn_at: datetime | None
    about: str
    done: str
    promised: str
    told: str
    due_at: datetime | None
    returned_at: datetime | None
    supervised: bool
    approved_at: datetime | None
    approved_by: int | None

    @property
    def held(self) -> bool:
        """Whether a supervisor has to agree first."""
        return self.supervised and self.approved_at is None


class Help(msgspec.Struct, frozen=True):
    """What an agent is asked, or has come in for: the room of helpers of a thread."""

    swarm_id: int
    called_by: int
    question: str
    joined_at: datetime | None


class Snooze(msgspec.Struct, frozen=True):
    """A pause with an end."""

    id: int
    thread_id: int
    until: datetime
    by_kind: str
    by_id: int


class Closure(msgspec.Struct, frozen=True):
    """An ending: proposed while `closed_at` is None, then in force until `ended_at`."""

    id: int
    thread_id: int
    kind: str
    discard: str | None
    by_kind: str
    by_id: int | None
    reason: str
    proposed_at: datetime | None
    seconded_by: int | None
    closed_at: datetime | None
    ended_at: datetime | None
    into_id: int | None = None
