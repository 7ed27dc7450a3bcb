"""What a mail of ours is made of."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Story(msgspec.Struct, frozen=True):
    """What a mail is made of; the rows of `to_say`. Moments are aware; `due_at` is by when an answer is owed."""

    thread: int
    code: str
    kind: str
    language: str
    subject: str
    generation: int
    state: str
    owner_id: int
    team_id: int
    opened_at: datetime
    person_id: int
    person: str
    owner: str
    words: str | None
    said_at: datetime | None
    author_id: int | None
    author: str | None
    withdrawn: bool
    answers: str | None
    their_subject: str | None
    their_words: str | None
    their_at: datetime | None
    thread_ids: list[str] | None
    due_at: datetime | None
