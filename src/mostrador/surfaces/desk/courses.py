"""Who is trained, at the desk: kept by who supervises, and each one's own courses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final

import msgspec
from babel.dates import format_date
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import team
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound, Problem
from mostrador.oversight import compliance, courses
from mostrador.oversight.courses import PURPOSES, RULE, Course, Gate, Learner, Passed
from mostrador.surfaces.desk.door import Desk
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.me import at_desk
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/courses"
SOON: Final = timedelta(days=60)


class Own(msgspec.Struct, frozen=True):
    """What an agent passed, what they lack to be given new contacts, and what day it is."""

    passed: tuple[Passed, ...]
    lacking: tuple[str, ...]
    today: date


class DayWrong(Invalid):
    """Write the day as a day of the calendar."""


class MonthsNoNumber(Invalid):
    """Write the months as a whole number, or leave them empty."""


@get(PAGE)
async def show_courses(request: Web, course: FromQuery[int] = 0, team: FromQuery[int] = 0) -> Response[Any]:
    """Who has which course, what ends soon, and the forms to keep it. Raises OnlyKeepers, NotFound."""
    return await _show(request, await at_desk(request), Form(), course=course, group=team)


@post(PAGE, status_code=200)
async def keep_course(request: Web) -> Response[Any]:
    """One more course, or the one of the form changed. Raises OnlyKeepers, NotFound."""
    desk, form = await at_desk(request), await read_form(request)
    number = form.number("id") or 0
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                await courses.keep_course(tx, _course(form), by=desk.actor)
    except (Invalid, Conflict) as problem:
        return await _show(request, desk, form, problem, course=number)
    return see(f"{PAGE}?done=yes")


@post(f"{PAGE}/{{course:int}}/removal", status_code=200)
async def remove_course(request: Web, course: FromPath[int]) -> Response[Any]:
    """Ask it of nobody any more. Raises OnlyKeepers."""
    desk, form = await at_desk(request), await read_form(request)
    async with here_of(request).db.begin() as tx:
        if await first_time(tx, desk, form):
            await courses.remove_course(tx, course, by=desk.actor)
    return see(f"{PAGE}?done=removed")


@post(f"{PAGE}/passed", status_code=200)
async def note_passed(request: Web) -> Response[Any]:
    """Note for everybody who was ticked that they passed a course on a day. Raises OnlyKeepers, NotFound."""
    desk, form = await at_desk(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                await courses.note_passed(
                    tx,
                    form.number("course") or 0,
                    form.numbers("agents"),
                    on=_day(form["day"]),
                    proof=form["proof"],
                    by=desk.actor,
                )
    except Invalid as problem:
        return await _show(request, desk, form, problem, group=form.number("team") or 0, noting=True)
    return see(f"{PAGE}?done=passed#learners")


@get(f"{PAGE}/agents/{{agent:int}}")
async def show_learner(request: Web, agent: FromPath[int]) -> Response[Any]:
    """What one agent passed, and lacks. Raises OnlyKeepers, NotFound."""
    desk = await at_desk(request)
    async with here_of(request).db.look() as tx:
        passed = await courses.passed_by(tx, agent, viewer=desk.actor)
        found = await team.find_agent(tx, agent)
        lacking = await courses.lacking(tx, agent, "attend")
        gate = await courses.gate(tx)
    return await wide_page(
        request,
        desk,
        "desk/courses/agent.html",
        agent=found,
        passed=passed,
        lacking=lacking,
        today=gate.today,
        tell_day=telling(desk),
    )


@post(f"{PAGE}/agents/{{agent:int}}/passed/{{passed:int}}/revocation", status_code=200)
async def revoke(request: Web, agent: FromPath[int], passed: FromPath[int]) -> Response[Any]:
    """It was noted by mistake. Raises OnlyKeepers."""
    desk, form = await at_desk(request), await read_form(request)
    async with here_of(request).db.begin() as tx:
        if await first_time(tx, desk, form):
            await courses.revoke(tx, passed, by=desk.actor)
    return see(f"{PAGE}/agents/{agent}?done=yes")


async def _show(
    request: Web,
    desk: Desk,
    form: Form,
    problem: Problem | None = None,
    *,
    course: int = 0,
    group: int = 0,
    noting: bool = False,
) -> Response[str]:
    refusal, tag = Refusal(desk.reader.say, problem), desk.reader.language.tag
    async with here_of(request).db.look() as tx:
        learners = await courses.learners(tx, viewer=desk.actor, team=group or None)
        known, gate = await courses.courses(tx), await courses.gate(tx)
        waiting = await courses.waiting(tx, viewer=desk.actor)
        teams = await team.teams(tx)
    edited = next((one for one in known if one.id == course), None)
    if course and edited is None:
        raise NotFound
    return await wide_page(
        request,
        desk,
        "desk/courses/show.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        noting=noting,
        known=known,
        choices=[(one.id, one.name) for one in known],
        edited=edited,
        learners=learners,
        untrained=[one for one in learners if one.lacks],
        ending=_ending(learners, known, gate),
        gate=gate,
        waiting=waiting,
        teams=[(one.id, one.name) for one in teams],
        group=group,
        rules=[(rule.id, rule.title.said(tag), rule.article) for rule in compliance.all_rules()],
        rule=RULE,
        tell_day=telling(desk),
        proposed=(gate.today + timedelta(days=30)).isoformat(),
    )


def _ending(learners: Sequence[Learner], known: Sequence[Course], gate: Gate) -> Sequence[tuple[date, Learner, Course]]:
    """Whose course ends within two months, the first on top."""
    found = [
        (until, learner, course)
        for learner in learners
        for course in known
        if (until := learner.valid.get(course.id)) is not None and until <= gate.today + SOON
    ]
    return sorted(found, key=lambda one: (one[0], one[1].id))


def _course(form: Form) -> Course:
    """What the form says. Raises DayWrong, MonthsNoNumber."""
    months = form.number("months")
    if form["months"].strip() and months is None:
        raise MonthsNoNumber
    return Course(
        id=form.number("id") or 0,
        name=form["name"],
        about=form["about"],
        purposes=tuple(one for one in PURPOSES if one in form.all("purposes")),
        rule=form["rule"] or RULE,
        months=months,
        required_from=_day(form["required_from"]) if form.on("required") else None,
    )


def _day(typed: str) -> date:
    """Raises DayWrong."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise DayWrong from None


def telling(desk: Desk) -> Callable[[date], str]:
    """How a day is told to who reads the page."""
    return lambda day: format_date(day, "medium", locale=desk.reader.language.locale)


async def own_courses(tx: Tx, desk: Desk) -> Own:
    """What the page of one's own account says of them."""
    return Own(
        tuple(await courses.passed_by(tx, desk.agent.id, viewer=desk.actor)),
        tuple(await courses.lacking(tx, desk.agent.id, "attend")),
        (await courses.gate(tx)).today,
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_courses,
    keep_course,
    remove_course,
    note_passed,
    show_learner,
    revoke,
]
