"""The questions of a complaint: proposed from the customer's own words, put right by one of us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from mostrador import threads
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound
from mostrador.oversight.answers import wording
from mostrador.oversight.answers.events import QuestionsChanged
from mostrador.oversight.answers.records import Question
from mostrador.threads import Thread
from mostrador.threads.access import ours
from mostrador.threads.events import MessageWithdrawn

Q = sql.load("mostrador.oversight.answers")
MESSAGES: Final = 200
MOST: Final = 60
LONGEST_WHY: Final = 300


class QuestionMissing(Invalid):
    """Write what they ask, in up to %(longest)s characters."""


class WhyOut(Invalid):
    """Say why this is no question, in up to %(longest)s characters: it is kept."""


class AnsweredBefore(Conflict):
    """A decision that was notified has answered this question: it stays as it is."""


class NotOurReply(Invalid):
    """Choose a message of ours to the customer on this case."""


class TooManyQuestions(Conflict):
    """There are %(most)s questions on this case already. Word some of them as one."""


class Reply(msgspec.Struct, frozen=True):
    """Something we said to the person, by its position."""

    position: int
    text: str


class _Said(msgspec.Struct, frozen=True):
    id: int
    text: str
    noted: bool


class _Row(msgspec.Struct, frozen=True):
    id: int
    message: int | None
    place: int | None
    text: str
    said_in: int | None
    saying: str | None
    out_at: datetime | None
    out_why: str | None
    answered: str | None


class _Quoted(msgspec.Struct, frozen=True):
    closure_id: int
    question: str


async def questions_of(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Question]:
    """What the customer asks on a thread, in the order in which it was said; what we added stands last.

    Raises NotFound.
    """
    await threads.find(tx, thread, viewer=ours(viewer))
    return await read(tx, thread)


async def read(tx: Tx, thread: int) -> Sequence[Question]:
    """The same for who has asked the door."""
    kept = [_kept(row) for row in await tx.all(_Row, Q.questions, thread=thread)]
    touched = {(one.message, one.place) for one in kept if one.message}
    fresh = [
        Question(key=f"m{said.id}-{place}", message=said.id, place=place, text=text)
        for said in await tx.all(_Said, Q.said, thread=thread, limit=MESSAGES)
        for place, text in wording.proposed(said.text)
        if (said.id, place) not in touched
    ]
    whole = sorted(
        (one for one in [*kept, *fresh] if one.text), key=lambda one: (not one.message, one.message, one.place)
    )
    return whole[:MOST]


async def customer_words(tx: Tx, thread: int) -> str:
    """All that the customer wrote on a thread, for who has asked the door.

    What one of us noted down for them is in our words, and maybe in another language.
    """
    said = await tx.all(_Said, Q.said, thread=thread, limit=MESSAGES)
    return "\n".join(one.text for one in said if not one.noted)


async def replies(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Reply]:
    """What we said last to the person. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(viewer))
    return await tx.all(Reply, Q.replies, thread=thread)


async def add(tx: Tx, thread: int, text: str, *, by: Actor) -> int:
    """Add a question that the rules did not see; its id. Raises QuestionMissing, TooManyQuestions, NotFound."""
    text = _tidy(text)
    found = await _lock(tx, thread, by)
    if len(await read(tx, thread)) >= MOST:
        raise TooManyQuestions(most=MOST)
    made = int(await tx.value(Q.add_question, thread=thread, message=None, place=None, text=text, agent=by.id))
    await _tell(tx, found, made, "added", by)
    return made


async def reword(tx: Tx, thread: int, key: str, text: str, *, by: Actor) -> None:
    """Say a question in other words. Raises QuestionMissing, AnsweredBefore, NotFound."""
    text = _tidy(text)
    found, question = await _touch(tx, thread, key, by)
    await tx.run(Q.reword, id=question, text=text, agent=by.id)
    await _tell(tx, found, question, "reworded", by)


async def take_out(tx: Tx, thread: int, key: str, why: str, *, by: Actor) -> None:
    """Say that it is no question, and why. Raises WhyOut, AnsweredBefore, NotFound."""
    why = " ".join(why.split())
    if not 0 < len(why) <= LONGEST_WHY:
        raise WhyOut(longest=LONGEST_WHY)
    found, question = await _touch(tx, thread, key, by)
    if await tx.run(Q.take_out, id=question, agent=by.id, why=why):
        await _tell(tx, found, question, "taken-out", by)


async def take_back(tx: Tx, thread: int, key: str, *, by: Actor) -> None:
    """It is a question after all. Raises NotFound."""
    found, question = await _touch(tx, thread, key, by)
    if await tx.run(Q.take_back, id=question):
        await _tell(tx, found, question, "put-back", by)


async def say_where(tx: Tx, thread: int, key: str, position: int, *, by: Actor) -> None:
    """Say in which message of ours it was answered; 0 says nowhere. Raises NotOurReply, AnsweredBefore, NotFound."""
    found, question = await _touch(tx, thread, key, by)
    said = await tx.value(Q.say_where, id=question, thread=thread, position=position)
    if position and said is None:
        raise NotOurReply
    await _tell(tx, found, question, "said-where", by)


async def forget_words(tx: Tx, event: MessageWithdrawn, by: Actor) -> None:
    """What was withdrawn goes from the questions too."""
    if await tx.run(Q.forget_words, message=event.message):
        for quoted in await tx.all(_Quoted, Q.quoted, message=event.message):
            await tx.run(Q.forget_told, closure=quoted.closure_id, question=quoted.question)
        await tx.run(Q.forget_quotes, message=event.message)


async def pin(tx: Tx, thread: int, question: Question, *, by: Actor) -> int:
    """The row of a question, made where nobody has touched it yet."""
    if question.id:
        return question.id
    return int(
        await tx.value(
            Q.add_question,
            thread=thread,
            message=question.message,
            place=question.place,
            text=question.text,
            agent=by.id,
        )
    )


async def _touch(tx: Tx, thread: int, key: str, by: Actor) -> tuple[Thread, int]:
    found = await _lock(tx, thread, by)
    one = next((one for one in await read(tx, thread) if one.key == key), None)
    if one is None:
        raise NotFound
    if one.answered:
        raise AnsweredBefore
    return found, await pin(tx, thread, one, by=by)


async def _lock(tx: Tx, thread: int, by: Actor) -> Thread:
    if by.kind != "agent":
        raise NotFound
    return await threads.lock(tx, thread, by=by)


async def _tell(tx: Tx, thread: Thread, question: int, how: str, by: Actor) -> None:
    changed = QuestionsChanged(thread=thread.id, owner=thread.owner_id, team=thread.team_id, question=question, how=how)
    await tx.record(changed, by=by)


def _tidy(text: str) -> str:
    text = " ".join(text.split())
    if not 0 < len(text) <= wording.LONGEST:
        raise QuestionMissing(longest=wording.LONGEST)
    return text


def _kept(row: _Row) -> Question:
    return Question(
        key=f"q{row.id}",
        id=row.id,
        message=row.message or 0,
        place=row.place or 0,
        text=row.text,
        said_in=row.said_in,
        saying=row.saying or "",
        out_at=row.out_at,
        out_why=row.out_why or "",
        answered=row.answered or "",
    )
