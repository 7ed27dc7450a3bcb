"""Days away, and what one has in hand today: one's own, or an agent's for an administrator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from babel import Locale
from babel.dates import format_date
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import team
from mostrador.care import away, routing
from mostrador.care.away import SHORT
from mostrador.kit.errors import Conflict, Invalid, Problem
from mostrador.surfaces.desk.door import Desk, at_desk
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.once import earlier, first_time, made
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.team import Absence
from mostrador.team.absences import DaysNotUnderstood

Web = Request[Any, Any, Any]


@get("/desk/agents/{agent:int}/days")
async def show_days(request: Web, agent: FromPath[int]) -> Response[str]:
    """When somebody is away; for themselves also what they have in hand today."""
    return await _days(request, await at_desk(request), agent, Form())


@post("/desk/agents/{agent:int}/days", status_code=200)
async def add_days(request: Web, agent: FromPath[int]) -> Response[Any]:
    """From one day to another; no reason is asked."""
    desk, form = await at_desk(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            if before := await earlier(tx, desk, form):
                return see(_after(agent, before.made))
            first = _day(form["first"])
            last = _day(form["last"]) if form["last"] else first
            added = await team.add_absence(tx, agent, first, last, by=desk.actor)
            planned = added.id if added.working > SHORT else 0
            await made(tx, desk, form, planned)
    except (Invalid, Conflict) as problem:
        return await _days(request, desk, agent, form, problem)
    return see(_after(agent, planned))


@post("/desk/agents/{agent:int}/days/{absence:int}/end", status_code=200)
async def end_days(request: Web, agent: FromPath[int], absence: FromPath[int]) -> Response[Any]:
    """They are here after all."""
    desk, form = await at_desk(request), await read_form(request)
    async with here_of(request).db.begin() as tx:
        if await first_time(tx, desk, form):
            await team.end_absence(tx, agent, absence, by=desk.actor)
    return see(f"/desk/agents/{agent}/days?done=ended")


@get("/desk/agents/{agent:int}/days/{absence:int}/plan")
async def show_plan(request: Web, agent: FromPath[int], absence: FromPath[int]) -> Response[str]:
    """Which threads would go to whom."""
    desk = await at_desk(request)
    async with here_of(request).db.look() as tx:
        found, steps = await away.plan(tx, agent, absence, viewer=desk.actor)
        who = await team.find_agent(tx, agent)
    return await wide_page(request, desk, "desk/days/plan.html", who=who, days=_said(desk), absence=found, steps=steps)


@post("/desk/agents/{agent:int}/days/{absence:int}/plan", status_code=200)
async def hand_on(request: Web, agent: FromPath[int], absence: FromPath[int]) -> Response[Any]:
    """Do what the preview showed."""
    desk, here, form = await at_desk(request), here_of(request), await read_form(request)
    async with here.db.begin() as tx:
        if await first_time(tx, desk, form):
            reason = desk.reader.say.gettext("absence")
            await away.hand_on(tx, agent, absence, reason=reason, by=desk.actor)
    return see(f"/desk/agents/{agent}/days?done=handed")


@post("/desk/pause", status_code=200)
async def pause(request: Web) -> Response[Any]:
    """«He parado un rato»: what was talked before weighs nothing from here on."""
    desk = await at_desk(request)
    async with here_of(request).db.begin() as tx:
        await routing.pause(tx, by=desk.actor)
    return see(f"/desk/agents/{desk.agent.id}/days?done=paused")


async def _days(request: Web, desk: Desk, agent: int, form: Form, problem: Problem | None = None) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    mine = agent == desk.agent.id
    async with here_of(request).db.look() as tx:
        entered = await team.absences(tx, agent, viewer=desk.actor)
        who = await team.find_agent(tx, agent)
        stand_in = await team.find_agent(tx, who.stand_in_id) if who.stand_in_id else None
        load = await routing.load(tx, viewer=desk.actor) if mine else None
    return await wide_page(
        request,
        desk,
        "desk/days/show.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        who=who,
        days=_said(desk),
        entered=entered,
        stand_in=stand_in,
        load=load,
        short=SHORT,
    )


def _said(desk: Desk) -> Callable[[Absence], str]:
    """How these days are said: «23 nov», «23 nov – 4 dic»."""
    locale = Locale.parse(desk.reader.language.tag, sep="-")

    def said(absence: Absence) -> str:
        ends = dict.fromkeys((absence.starts_on, absence.ends_on))
        return " – ".join(format_date(day, "EEE d MMM", locale=locale) for day in ends)

    return said


def _after(agent: int, planned: int) -> str:
    """Long absences are planned next; short ones stand in the list."""
    return f"/desk/agents/{agent}/days/{planned}/plan" if planned else f"/desk/agents/{agent}/days?done=added"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DaysNotUnderstood from None


HANDLERS: Final[list[ControllerRouterHandler]] = [show_days, add_days, end_days, show_plan, hand_on, pause]
