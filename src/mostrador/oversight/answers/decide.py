"""A decision on a complaint: what it grants, an answer to each question, whom else to turn to, in their language."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec
from babel import Locale

from mostrador import threads
from mostrador.care.mail import language
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, Invalid
from mostrador.oversight.answers import questions, wording
from mostrador.oversight.answers.bodies import Body, bodies
from mostrador.oversight.answers.events import DecisionTaken
from mostrador.oversight.answers.records import OUTCOMES, REFUSALS, Alike, Decided, Figures, Question
from mostrador.threads import Closure
from mostrador.threads.access import ours
from mostrador.threads.close import DecisionMissing
from mostrador.threads.events import ThreadClosed

Q = sql.load("mostrador.oversight.answers")
RECENT: Final = timedelta(days=90)
LOOKED_AT: Final = 300
"""Refusals that a new one is compared with: a third of a second when all of them are as long as can be."""
SAME: Final = 0.75
"""From here on two texts are nearly the same: pg_trgm, of 1."""
COMPARED: Final = 4000
LONGEST: Final = 20_000


class SayWhatIsDecided(Conflict):
    """This is a complaint: say whether it is granted and answer each question, with «Close with a decision»."""


class OnlyAPerson(Forbidden):
    """A decision on a complaint is signed by a person of ours, never by a machine."""


class OutcomeMissing(Invalid):
    """Say what you decide: granted, granted in part, or not granted."""


class QuestionUnanswered(Conflict):
    """Each question needs its own answer. Still without one: «%(first)s»"""


class BodiesMissing(Conflict):
    """Whoever is not granted all they ask must know where else to turn: choose at least one body outside."""


class OtherLanguage(Conflict):
    """They complain in %(asked)s and this is in %(said)s. Answer in their language, or say why you do not."""


class NearlyTheSame(Conflict):
    """A refusal before says nearly the same (%(percent)s of 100). Say what is particular here, or that you mean it."""


class _Waiting(msgspec.Struct, frozen=True):
    id: int
    agent_id: int
    outcome: str
    alike: int
    other_language: bool | None
    answers: list[int]


async def is_owed(tx: Tx, thread: int, *, viewer: Actor) -> bool:
    """Whether a decision on this thread has to answer every question: a complaint, or once one. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(viewer))
    return bool(await tx.value(Q.is_owed, thread=thread))


async def decide(tx: Tx, thread: int, told: Decided, *, by: Actor) -> Closure:
    """Decide on a complaint and tell the customer, question by question. By mail it leaves as an answer too.

    Raises OnlyAPerson, OutcomeMissing, DecisionMissing, BodiesMissing, OtherLanguage, NearlyTheSame,
    QuestionUnanswered, AlreadyClosed, NotFound.
    """
    found = await threads.lock(tx, thread, by=ours(by))
    if by.kind != "agent":
        raise OnlyAPerson
    if told.outcome not in OUTCOMES:
        raise OutcomeMissing
    asked = [one for one in await questions.read(tx, thread) if one.open]
    given, reasons = _given(told, asked), told.reasons.strip()[:LONGEST]
    if not reasons and not given:
        raise DecisionMissing
    if unanswered := [one for one in asked if one.key not in given]:
        raise QuestionUnanswered(first=unanswered[0].text)
    chosen = [one for one in await bodies(tx) if one.key in told.bodies and one.shown]
    if told.outcome in REFUSALS and not chosen:
        raise BodiesMissing
    words = words_of(told, asked)
    asked_in, said_in = await languages(tx, thread, words, found.language)
    why = " ".join(told.other_language_why.split())[:LONGEST]
    if asked_in and said_in and asked_in != said_in and not why:
        raise OtherLanguage(asked=_named(asked_in), said=_named(said_in))
    alike = await nearly_same(tx, thread, words) if told.outcome in REFUSALS else ()
    if alike and not told.alike_seen:
        raise NearlyTheSame(percent=alike[0].percent)
    pinned = {one.key: await questions.pin(tx, thread, one, by=by) for one in asked}
    decision = await _write(tx, thread, told.outcome, words, chosen, asked_in, said_in, why, len(alike), by)
    await tx.run(
        Q.add_answers,
        decision=decision,
        ids=[pinned[one.key] for one in asked],
        questions=[one.text for one in asked],
        texts=[given[one.key] for one in asked],
    )
    shop = str(await tx.value(Q.shop_name))
    text = composed(told.outcome, reasons, asked, given, chosen, said_in or asked_in or found.language, by.name, shop)
    if await tx.value(Q.came_by, thread=thread) == "email":
        await threads.reply(tx, thread, text, by=by)
    return await threads.answer(tx, thread, decision=text, by=by)


def words_of(told: Decided, asked: Sequence[Question]) -> str:
    """What is particular to a decision: its reasons and its answers to the questions that are open."""
    return "\n".join([told.reasons.strip()[:LONGEST], *_given(told, asked).values()])


def _given(told: Decided, asked: Sequence[Question]) -> Mapping[str, str]:
    said = {one.key: told.answers.get(one.key, "").strip()[:LONGEST] for one in asked if one.open}
    return {key: text for key, text in said.items() if text}


async def hold(tx: Tx, event: ThreadClosed, by: Actor) -> None:
    """Let no decision on a complaint leave that does not answer it, whichever way it was taken.

    Raises SayWhatIsDecided, OnlyAPerson, QuestionUnanswered.
    """
    if event.how != "answered":
        return
    decision = await tx.maybe(_Waiting, Q.waiting, thread=event.thread)
    if decision is None:
        if await tx.value(Q.is_owed, thread=event.thread):
            raise SayWhatIsDecided
        return
    if by.kind != "agent" or decision.agent_id != by.id:
        raise OnlyAPerson
    if decision.outcome == "incomplete" and not await tx.value(Q.gave_up, thread=event.thread):
        raise SayWhatIsDecided
    if decision.outcome in OUTCOMES:
        for one in await questions.read(tx, event.thread):
            if one.open and one.id not in decision.answers:
                raise QuestionUnanswered(first=one.text)
    await tx.run(Q.close_decision, id=decision.id, closure=event.closure)
    taken = DecisionTaken(
        thread=event.thread,
        owner=event.owner,
        team=event.team,
        decision=decision.id,
        closure=event.closure,
        outcome=decision.outcome,
        answers=len(decision.answers),
        alike=decision.alike,
        other_language=bool(decision.other_language),
    )
    await tx.record(taken, by=by)


async def close_incomplete(tx: Tx, thread: int, text: str, *, by: Actor) -> Closure:
    """End a case that was not completed with this text; the caller has seen to it that it may be ended."""
    await _write(tx, thread, "incomplete", text, (), None, None, "", 0, by)
    return await threads.answer(tx, thread, decision=text, by=by)


async def languages(tx: Tx, thread: int, words: str, known: str) -> tuple[str | None, str | None]:
    """The language of the complaint, by the customer's own words, else as the thread says; and that of `words`.

    Two letters each; None for words in which nothing is sure.
    """
    said = await questions.customer_words(tx, thread)
    asked_in = await asyncio.to_thread(language.guess, said)
    return asked_in or known[:2], await asyncio.to_thread(language.guess, words)


async def nearly_same(tx: Tx, thread: int, words: str) -> Sequence[Alike]:
    """The recent refusals of other cases that say nearly the same, the most alike first."""
    since = clock.now() - RECENT
    return await tx.all(
        Alike, Q.nearly_same, thread=thread, words=words[:COMPARED], since=since, limit=LOOKED_AT, least=SAME
    )


async def figures(tx: Tx, since: datetime) -> Figures:
    """How decisions on complaints ended since a moment: figures of the company, of nobody in it."""
    return await tx.one(Figures, Q.figures, since=since)


def composed(
    outcome: Literal["granted", "partly", "refused"],
    reasons: str,
    asked: Sequence[Question],
    given: Mapping[str, str],
    chosen: Sequence[Body],
    tongue: str,
    name: str,
    shop: str,
) -> str:
    """A decision as the customer reads it: what is decided and why, each question with its answer, whom to turn to."""
    say = wording.wording(tongue)
    parts = [{"granted": say.granted, "partly": say.partly, "refused": say.refused}[outcome]]
    if reasons:
        parts.append(reasons)
    if asked:
        told = [f"{number}. «{one.text}»\n{given[one.key]}" for number, one in enumerate(asked, 1)]
        parts.append(f"{say.each}:\n\n" + "\n\n".join(told))
    if outcome in REFUSALS:
        parts.append("\n".join([say.bodies, *(f"– {_way_to(one, say)}" for one in chosen)]))
    parts.append(say.signed % {"name": name, "shop": shop})
    return "\n\n".join(parts)


def _named(tongue: str) -> str:
    """A language as those who speak it call it."""
    return str(Locale(tongue).get_display_name())


def _way_to(body: Body, say: wording.Wording) -> str:
    ways = [
        f"{name}: {way}"
        for name, way in ((say.web, body.web), (say.phone, body.phone), (say.address, body.address))
        if way
    ]
    return f"{body.name}{f' ({say.member})' if body.member else ''}. {'. '.join(ways)}"


async def _write(
    tx: Tx,
    thread: int,
    outcome: str,
    words: str,
    chosen: Sequence[Body],
    asked_in: str | None,
    said_in: str | None,
    why: str,
    alike: int,
    by: Actor,
) -> int:
    return int(
        await tx.value(
            Q.add_decision,
            thread=thread,
            agent=by.id,
            outcome=outcome,
            words=words[:COMPARED],
            bodies=[one.key for one in chosen],
            asked_in=asked_in,
            said_in=said_in,
            why=why,
            alike=alike,
        )
    )
