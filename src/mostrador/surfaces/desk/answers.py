"""Complaints at the desk: the list of what they ask, the decision that answers it, and where else somebody may turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, cast

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.care import openings
from mostrador.care.openings import ReasonWanted
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, Problem
from mostrador.kit.i18n import N_
from mostrador.oversight import answers, compliance
from mostrador.oversight.answers import OUTCOMES, Asked, Body, Decided, Missing, Question
from mostrador.oversight.answers.completing import SORTS
from mostrador.oversight.answers.decide import NearlyTheSame, OtherLanguage
from mostrador.oversight.answers.questions import Reply
from mostrador.oversight.answers.records import Alike, Outcome
from mostrador.oversight.compliance import SECTORS, Profile
from mostrador.oversight.selling import BetterHow, WordsThatSell
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.exempt import exempt_as_said
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.law import SECTOR_NAMES, SURE
from mostrador.surfaces.desk.me import at_desk, sheet_of
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.openings import ask_why
from mostrador.surfaces.desk.standing import WhatNotUnderstood, do
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
DECISION: Final = "/desk/threads/{thread:int}/decision"
QUESTIONS: Final = "/desk/threads/{thread:int}/questions"
COMPLETION: Final = "/desk/threads/{thread:int}/completion"
BODIES: Final = "/desk/settings/bodies"
YEAR: Final = timedelta(days=365)
OUTCOME_NAMES: Final = {
    "granted": N_("Granted"),
    "partly": N_("Granted in part"),
    "refused": N_("Not granted"),
}
SURE_OF_BODIES: Final = {**SURE, "own": N_("written here")}


class BesideAnswers(msgspec.Struct, frozen=True):
    """What a complaint asks, as far as a decision owes it an answer, and what we said that may answer it.

    `completing` is what we asked for to be able to decide; `late` once its time is over and it may be ended for that.
    """

    owed: bool
    asked: tuple[Question, ...] = ()
    replies: tuple[Reply, ...] = ()
    completing: Asked | None = None
    late: bool = False

    @property
    def left(self) -> int:
        """How many questions nothing of ours is said to answer yet."""
        return sum(one.open and one.said_in is None for one in self.asked)


async def beside_answers(tx: Tx, desk: Desk, thread: int) -> BesideAnswers:
    """What stands beside a complaint, and beside any case that has to be completed. Raises NotFound."""
    completing = await answers.asked_of(tx, thread, viewer=desk.actor)
    waits = completing.completion if completing and completing.completion.open else None
    late = waits is not None and waits.stops and clock.now() >= waits.until
    if not await answers.is_owed(tx, thread, viewer=desk.actor):
        return BesideAnswers(owed=False, completing=completing, late=late)
    asked = tuple(await answers.questions_of(tx, thread, viewer=desk.actor))
    replies = tuple(await answers.replies(tx, thread, viewer=desk.actor))
    return BesideAnswers(True, asked, replies, completing, late)


@post(QUESTIONS, status_code=200)
async def add_question(request: Web, thread: FromPath[int]) -> Response[Any]:
    """They ask something that is not in the list yet."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        await answers.add(tx, thread, form["text"], by=desk.actor)

    return await do(request, thread, verb)


@post(f"{QUESTIONS}/{{question:str}}", status_code=200)
async def change_question(request: Web, thread: FromPath[int], question: FromPath[str]) -> Response[Any]:
    """In other words, out of the list with a reason, back into it, or said where it was answered."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        match form["act"]:
            case "reword":
                await answers.reword(tx, thread, question, form["text"], by=desk.actor)
            case "out":
                await answers.take_out(tx, thread, question, form["why"], by=desk.actor)
            case "back":
                await answers.take_back(tx, thread, question, by=desk.actor)
            case "where":
                await answers.say_where(tx, thread, question, form.number("position") or 0, by=desk.actor)
            case _:
                raise WhatNotUnderstood

    return await do(request, thread, verb)


@get(DECISION, exception_handlers={ReasonWanted: ask_why})
async def show_decision(request: Web, thread: FromPath[int]) -> Response[Any]:
    """The form of a decision on a complaint: each question has its place."""
    return await _decision(request, await at_desk(request), thread, Form())


@post(DECISION, status_code=200)
async def decide(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Decide and tell the customer; what is still missing is said, with what was typed."""
    desk, form = await at_desk(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                # Before anything in the form is judged: what one may not see says nothing else.
                await threads.find(tx, thread, viewer=desk.actor)
                exempt_as_said(tx, form)
                await answers.decide(tx, thread, _decided(form), by=desk.actor)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        return await _decision(request, desk, thread, form, problem)
    return see(f"/desk/threads/{thread}")


@get(f"{COMPLETION}/sheet")
async def show_completion(request: Web, thread: FromPath[int]) -> Response[str]:
    """The form that asks the customer for what is missing."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        before = await answers.asked_of(tx, thread, viewer=desk.actor)
        return await sheet_of(request, tx, desk, "completion", thread=found, before=before)


@post(COMPLETION, status_code=200)
async def ask_completion(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Ask for what is missing: they are told until when, and what follows."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        listed = [Missing(sort, line) for sort in SORTS for line in form[sort].splitlines()]
        await answers.ask(tx, thread, listed, days=form.number("days") or 0, by=desk.actor)

    return await do(request, thread, verb)


@post(f"{COMPLETION}/given", status_code=200)
async def give_missing(request: Web, thread: FromPath[int]) -> Response[Any]:
    """It came another way: by phone, by letter, at the counter."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        await answers.give(tx, thread, form.number("missing") or 0, by=desk.actor)

    return await do(request, thread, verb)


@post(f"{COMPLETION}/end", status_code=200)
async def end_completion(request: Web, thread: FromPath[int]) -> Response[Any]:
    """We can decide without it; or its time is over, and the owner ends the case for that."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        match form["act"]:
            case "needless":
                await answers.need_no_more(tx, thread, by=desk.actor)
            case "not-completed":
                await answers.give_up(tx, thread, by=desk.actor)
            case _:
                raise WhatNotUnderstood

    return await do(request, thread, verb)


@get(BODIES)
async def show_bodies(request: Web, key: FromQuery[str] = "") -> Response[Any]:
    """Where somebody may turn who is refused, and how sure we are of each; one of them, to be put right."""
    return await _bodies(request, await managing(request), Form(), key=key)


@post(BODIES, status_code=200)
async def keep_body(request: Web) -> Response[Any]:
    """Add one, or say better how to reach it."""
    desk, form = await managing(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                await answers.keep_body(tx, _body(form), by=desk.actor)
    except Invalid as problem:
        return await _bodies(request, desk, form, problem)
    return see(f"{BODIES}?done=yes")


async def _decision(request: Web, desk: Desk, thread: int, form: Form, problem: Problem | None = None) -> Response[str]:
    refusal, _ = Refusal(desk.reader.say, problem), desk.reader.say.gettext
    async with here_of(request).db.look() as tx:
        found = await threads.find(tx, thread, viewer=desk.actor)
        await openings.look_into(tx, found, viewer=desk.actor)
        asked = await answers.questions_of(tx, thread, viewer=desk.actor)
        told = await compliance.profile(tx) or Profile()
        known = [one for one in await answers.bodies(tx) if one.shown]
        alike: Sequence[Alike] = ()
        if isinstance(problem, NearlyTheSame):
            alike = await answers.nearly_same(tx, thread, answers.words_of(_decided(form), asked))
    fit = answers.fitting(known, told)
    return await wide_page(
        request,
        desk,
        "desk/answers/decision.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        thread=found,
        asked=[one for one in asked if one.open],
        others=[one for one in asked if not one.open],
        outcomes=[(one, _(OUTCOME_NAMES[one])) for one in OUTCOMES],
        bodies=fit,
        more=[one for one in known if one not in fit],
        ticked=set(form.all("body")) if form.sent else {one.key for one in fit},
        alike=alike,
        exempting=form["selling_why"] or ("yes" if isinstance(problem, WordsThatSell | BetterHow) else ""),
        exempting_note=form["selling_note"],
        other_language=isinstance(problem, OtherLanguage) or bool(form["other_language_why"]),
    )


async def _bodies(
    request: Web, desk: Desk, form: Form, problem: Problem | None = None, *, key: str = ""
) -> Response[str]:
    refusal, _ = Refusal(desk.reader.say, problem), desk.reader.say.gettext
    async with here_of(request).db.look() as tx:
        known = await answers.bodies(tx)
        told = await compliance.profile(tx) or Profile()
        figures = await answers.figures(tx, clock.now() - YEAR)
    fit = {one.key for one in answers.fitting(known, told)}
    return await wide_page(
        request,
        desk,
        "desk/answers/bodies.html",
        status=refusal.status,
        refusal=refusal,
        typed=_body(form) if form.sent else next((one for one in known if one.key == key), None),
        known=sorted(known, key=lambda one: one.key not in fit),
        fit=fit,
        sure={key: _(text) for key, text in SURE_OF_BODIES.items()},
        sectors=[(one, _(SECTOR_NAMES[one])) for one in SECTORS],
        figures=figures,
    )


def _decided(form: Form) -> Decided:
    outcome = next((one for one in OUTCOMES if one == form["outcome"]), "")
    return Decided(
        outcome=cast("Outcome", outcome),
        reasons=form["reasons"],
        answers=_answers(form),
        bodies=tuple(form.all("body")),
        other_language_why=form["other_language_why"],
        alike_seen=form.on("alike_seen"),
    )


def _answers(form: Form) -> Mapping[str, str]:
    return {key: form[f"answer-{key}"] for key in form.all("question")}


def _body(form: Form) -> Body:
    key = form["key"]
    return Body(
        key=key,
        name=form["name"],
        web=form["web"],
        phone=form["phone"],
        address=form["address"],
        regions=tuple(form["regions"].replace(",", " ").split()),
        sectors=tuple(form.all("sector")),
        source=form["source"],
        sure="own",
        member=form.on("member"),
        shown=form.on("shown") or not key,
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [
    add_question,
    change_question,
    show_decision,
    decide,
    show_bodies,
    keep_body,
    show_completion,
    ask_completion,
    give_missing,
    end_completion,
]
