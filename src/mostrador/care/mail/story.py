"""What a mail of ours is made of."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import msgspec

from mostrador.kit.i18n import LANGUAGES, Language, Tag
from mostrador.team import Shop


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
    their_position: int | None
    their_sender: str | None
    their_name: str | None
    thread_ids: list[str] | None
    due_at: datetime | None


def language_of(story: Story, shop: Shop) -> Language:
    """The language a mail about this is written in, as the shop speaks it."""
    tag = story.language if story.language in LANGUAGES else shop.language
    return Language(tag=cast("Tag", tag), register=shop.register)
