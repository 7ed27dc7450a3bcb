"""Days away, and what one has in hand today: one's own, or an agent's for an administrator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from babel import Locale
from babel.dates import format_date
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import team
from mostrador.care import away, routing
from mostrador.care.away import SHORT, Plan
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
async def show_days(request: Web, agent: FromPath[int], of: FromQuery[int | None] = None) -> Response[str]:
    """When somebody is away; for themselves also what they have in hand today. `of` are days just passed on."""
    return await _days(request, await at_desk(request), agent, Form(), of=of)


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
    return await _plan(request, await at_desk(request), agent, absence, Form())


@post("/desk/agents/{agent:int}/days/{absence:int}/plan", status_code=200)
async def hand_on(request: Web, agent: FromPath[int], absence: FromPath[int]) -> Response[Any]:
    """Do what the preview showed, with whom was chosen for what would stay; or only tell that all of it stays."""
    desk, form = await at_desk(request), await read_form(request)
    stays = form["act"] == "tell"
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                if stays:
                    await away.leave_all(tx, agent, absence, by=desk.actor)
                else:
                    planned = await away.plan(tx, agent, absence, viewer=desk.actor)
                    reason = desk.reader.say.gettext("absence")
                    chosen = _chosen(form, planned)
                    await away.hand_on(tx, agent, absence, chosen=chosen, reason=reason, by=desk.actor)
    except (away.NothingMoves, away.CannotTakeIt) as problem:
        return await _plan(request, desk, agent, absence, form, problem)
    return see(f"/desk/agents/{agent}/days?done={'told' if stays else 'handed'}&of={absence}")


def _chosen(form: Form, planned: Plan) -> dict[int, int]:
    """Who was chosen for what would stay: by case, else for all of it. Nobody has the number 0."""
    chosen = {step.thread: form[f"to-{step.thread}"] or form["to-all"] for step in planned.stays}
    return {thread: int(to) if to.isdecimal() else -1 for thread, to in chosen.items() if to not in {"", "0"}}


async def _plan(
    request: Web, desk: Desk, agent: int, absence: int, form: Form, problem: Problem | None = None
) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        planned = await away.plan(tx, agent, absence, viewer=desk.actor)
        who = await team.find_agent(tx, agent)
    return await wide_page(
        request,
        desk,
        "desk/days/plan.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        who=who,
        days=_said(desk),
        plan=planned,
    )


@post("/desk/pause", status_code=200)
async def pause(request: Web) -> Response[Any]:
    """«He parado un rato»: what was talked before weighs nothing from here on."""
    desk = await at_desk(request)
    async with here_of(request).db.begin() as tx:
        await routing.pause(tx, by=desk.actor)
    return see(f"/desk/agents/{desk.agent.id}/days?done=paused")


async def _days(
    request: Web, desk: Desk, agent: int, form: Form, problem: Problem | None = None, *, of: int | None = None
) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    mine = agent == desk.agent.id
    async with here_of(request).db.look() as tx:
        entered = await team.absences(tx, agent, viewer=desk.actor)
        who = await team.find_agent(tx, agent)
        stand_in = await team.find_agent(tx, who.stand_in_id) if who.stand_in_id else None
        load = await routing.load(tx, viewer=desk.actor) if mine else None
        outcome = await away.outcome(tx, agent, of, viewer=desk.actor) if of else None
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
        outcome=outcome,
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
