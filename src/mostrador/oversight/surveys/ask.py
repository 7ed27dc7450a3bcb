"""Ask after a decision, and take the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mostrador import threads
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound
from mostrador.oversight import compliance
from mostrador.oversight.surveys.events import SurveyAnswered, SurveyAsked
from mostrador.oversight.surveys.records import CAUSES, Survey
from mostrador.threads.events import ThreadClosed

Q = sql.load("mostrador.oversight.surveys")
RULE: Final = "lsac-18"


class AnswerBoth(Invalid):
    """Answer the two questions, or choose not to answer."""


class AnsweredAlready(Conflict):
    """You answered already. Thank you."""


async def ask(tx: Tx, event: ThreadClosed, by: Actor) -> None:
    """Put the two questions beside a decision that was told, where the law binds the company to ask, or will."""
    if event.how != "answered" or not await compliance.may_bind(tx, RULE):
        return
    made = await tx.value(Q.ask, thread=event.thread, closure=event.closure)
    if made is not None:
        asked = SurveyAsked(thread=event.thread, owner=event.owner, team=event.team, survey=int(made))
        await tx.record(asked, by=SYSTEM)


async def survey_of(tx: Tx, thread: int, *, viewer: Actor) -> Survey | None:
    """What the person of a thread is asked now, or answered: of the decision that stands. Raises NotFound."""
    await threads.find(tx, thread, viewer=viewer)
    return await tx.maybe(Survey, Q.survey, thread=thread)


async def answer(tx: Tx, thread: int, *, treatment: int, matter: int, causes: Sequence[str] = (), by: Actor) -> None:
    """Take the answers of a thread's own person, 1 (badly) to 3 (well); unknown causes are left out.

    Raises AnswerBoth, AnsweredAlready, NotFound (also where nothing is asked).
    """
    asked, told = await _asked(tx, thread, by)
    if not (1 <= treatment <= 3 and 1 <= matter <= 3):
        raise AnswerBoth
    kept = [one for one in CAUSES if one in causes]
    await tx.run(Q.answer, id=asked, treatment=treatment, matter=matter, causes=kept)
    await tx.record(told, by=by)


async def decline(tx: Tx, thread: int, *, by: Actor) -> None:
    """They would rather not, and are not asked again. Raises AnsweredAlready, NotFound."""
    asked, told = await _asked(tx, thread, by)
    await tx.run(Q.answer, id=asked, treatment=None, matter=None, causes=[])
    await tx.record(told, by=by)


async def _asked(tx: Tx, thread: int, by: Actor) -> tuple[int, SurveyAnswered]:
    """Through the door of the thread: the survey that may still be answered, and what happens when it is."""
    if by.kind != "customer":
        raise NotFound
    found = await threads.lock(tx, thread, by=by)
    asked = await survey_of(tx, thread, viewer=by)
    if asked is None:
        raise NotFound
    if not asked.open:
        raise AnsweredAlready
    told = SurveyAnswered(thread=thread, owner=found.owner_id, team=found.team_id, survey=asked.id)
    return asked.id, told
