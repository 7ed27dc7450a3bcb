"""What was learnt, for whoever may read the thread it was learnt on, or helped there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from mostrador import threads
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.access import ours, sight

Q = sql.load("mostrador.care.swarms")
PAGE: Final = 25


class Lesson(msgspec.Struct, frozen=True):
    """Something learnt: the question, the answer, who wrote it down. `reads` when the viewer may open the thread."""

    id: int
    thread_id: int
    subject: str
    question: str
    lesson: str
    author: str
    at: datetime
    reads: bool = True


class Lessons(msgspec.Struct, frozen=True):
    """A page of lessons, the last first; `before` asks for those below."""

    items: tuple[Lesson, ...]
    before: int | None


async def lessons(tx: Tx, *, viewer: Actor, before: int | None = None) -> Lessons:
    """What was learnt on threads that the viewer may read, or helped on. Raises NotFound for who is none of us."""
    rows = await tx.all(Lesson, Q.lessons, before=before, limit=PAGE + 1, **sight(ours(viewer)))
    return Lessons(tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else None)


async def lessons_of(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Lesson]:
    """What was learnt on one thread. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(viewer))
    return await tx.all(Lesson, Q.lessons_of, thread=thread)
