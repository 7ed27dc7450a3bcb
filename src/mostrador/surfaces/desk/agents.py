"""Who answers, for administrators: invite, change, suspend; and their teams."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import team
from mostrador.care import leave
from mostrador.channels import email
from mostrador.kit import jobs
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, Problem
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.hours import days, read_week
from mostrador.surfaces.desk.once import earlier, first_time, made
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/settings/agents"
TEAMS: Final = "/desk/settings/teams"


@get("/desk/settings/agents")
async def show_agents(request: Web) -> Response[Any]:
    """Everybody who answers, and a form to invite one more."""
    return await _agents(request, await managing(request), Form())


@post("/desk/settings/agents", status_code=200)
async def invite_agent(request: Web) -> Response[Any]:
    """Add somebody: the link they choose their password with leaves by mail, or is shown where no mail can leave."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            before = await earlier(tx, desk, form)
            number = before.made if before else await _add(tx, desk, form)
            mails = await email.can_notify(tx, here.config)
            if mails and not before:
                await jobs.defer(tx, "send_invitation", agent=number, by=desk.agent.id)
            # Sent twice, the second answer is the one that is read: it needs a link that opens.
            key = "" if mails else await team.invite(tx, number, by=desk.actor)
    except (Invalid, Conflict) as problem:
        return await _agents(request, desk, form, problem)
    if mails:
        return see(f"{PAGE}/{number}?done=mailed")
    return await _agent(request, desk, number, Form(), key=key)


async def _add(tx: Tx, desk: Desk, form: Form) -> int:
    shop = await team.shop(tx)
    agent = await team.add_agent(
        tx,
        email=form["email"],
        name=form["name"],
        role=form["role"],
        teams=form.numbers("teams"),
        language=shop.language,
        timezone=shop.timezone,
        by=desk.actor,
    )
    await made(tx, desk, form, agent.id)
    return agent.id


@get("/desk/settings/agents/{agent:int}")
async def show_agent(request: Web, agent: FromPath[int]) -> Response[Any]:
    """One agent: role, teams, hours, access."""
    return await _agent(request, await managing(request), agent, Form())


@post("/desk/settings/agents/{agent:int}", status_code=200)
async def change_agent(request: Web, agent: FromPath[int]) -> Response[Any]:
    """E-mail, role, teams and stand-in. Name and face are the agent's own."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            found = await team.find_agent(tx, agent)
            if form["email"].strip().lower() != found.email:
                await team.set_email(tx, agent, form["email"], by=desk.actor)
            if form["role"] != found.role:
                await team.set_role(tx, agent, form["role"], by=desk.actor)
            if form.number("stand_in") != found.stand_in_id:
                await team.set_stand_in(tx, agent, form.number("stand_in"), by=desk.actor)
            await team.set_teams(tx, agent, form.numbers("teams"), by=desk.actor)
    except (Invalid, Conflict) as problem:
        return await _agent(request, desk, agent, form, problem)
    return see(f"{PAGE}/{agent}?done=agent")


@post("/desk/settings/agents/{agent:int}/shifts", status_code=200)
async def change_shifts(request: Web, agent: FromPath[int]) -> Response[Any]:
    """The week of an agent, in the agent's zone."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            await team.find_agent(tx, agent)
            await team.set_shifts(tx, agent, read_week(form, desk.reader.language), by=desk.actor)
    except (Invalid, Conflict) as problem:
        return await _agent(request, desk, agent, Form(), problem, hours=form)
    return see(f"{PAGE}/{agent}?done=shifts#shifts")


@post("/desk/settings/agents/{agent:int}/invitation", status_code=200)
async def new_invitation(request: Web, agent: FromPath[int]) -> Response[Any]:
    """Another one-time link: for who lost theirs, or their password."""
    desk, here = await managing(request), here_of(request)
    async with here.db.begin() as tx:
        await team.find_agent(tx, agent)
        key = await team.invite(tx, agent, by=desk.actor)
    return await _agent(request, desk, agent, Form(), key=key)


@post("/desk/settings/agents/{agent:int}/second-factor/off")
async def turn_off_second_factor(request: Web, agent: FromPath[int]) -> Response[Any]:
    """For a lost phone."""
    desk, here = await managing(request), here_of(request)
    async with here.db.begin() as tx:
        await team.find_agent(tx, agent)
        await team.turn_off(tx, agent, by=desk.actor)
    return see(f"{PAGE}/{agent}?done=factor")


@post("/desk/settings/agents/{agent:int}/suspension", status_code=200)
async def suspend_agent(request: Web, agent: FromPath[int]) -> Response[Any]:
    """Cut access at once; their threads have other owners when this answers."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            found = await team.find_agent(tx, agent)
            reason = form["reason"].strip() or desk.reader.say.gettext("%(name)s left.", name=found.name)
            if await first_time(tx, desk, form):
                await leave.suspend(tx, agent, reason=reason[:500], by=desk.actor)
    except (Invalid, Conflict) as problem:
        return await _agent(request, desk, agent, Form(), problem)
    here.live.goodbye(f"agent:{agent}", "suspended")
    return see(f"{PAGE}/{agent}?done=suspended")


@post("/desk/settings/agents/{agent:int}/suspension/end")
async def resume_agent(request: Web, agent: FromPath[int]) -> Response[Any]:
    """Let them in again; their former threads stay where they are."""
    desk, here = await managing(request), here_of(request)
    async with here.db.begin() as tx:
        await team.resume(tx, agent, by=desk.actor)
    return see(f"{PAGE}/{agent}?done=resumed")


@get("/desk/settings/teams")
async def show_teams(request: Web) -> Response[Any]:
    """The teams and who is in them."""
    return await _teams(request, await managing(request), Form())


@post("/desk/settings/teams", status_code=200)
async def add_team(request: Web) -> Response[Any]:
    """One more team."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            if await first_time(tx, desk, form):
                await team.add_team(tx, form["team_name"], by=desk.actor)
    except (Invalid, Conflict) as problem:
        return await _teams(request, desk, form, problem)
    return see(f"{TEAMS}?done=added")


@post("/desk/settings/teams/{number:int}", status_code=200)
async def rename_team(request: Web, number: FromPath[int]) -> Response[Any]:
    """Another name for a team."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            await team.rename_team(tx, number, form["new_name"], by=desk.actor)
    except (Invalid, Conflict) as problem:
        return await _teams(request, desk, form, problem, renaming=number)
    return see(f"{TEAMS}?done=renamed")


@post("/desk/settings/teams/{number:int}/removal", status_code=200)
async def remove_team(request: Web, number: FromPath[int]) -> Response[Any]:
    """Take away a team where nobody is and nothing is open."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            if await first_time(tx, desk, form):
                await team.remove_team(tx, number, by=desk.actor)
    except Conflict as problem:
        return await _teams(request, desk, Form(), problem)
    return see(f"{TEAMS}?done=removed")


async def _agents(request: Web, desk: Desk, form: Form, problem: Problem | None = None) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        everybody, teams = await team.agents(tx), await team.teams(tx)
        memberships = await team.memberships(tx)
        here_now = {card.id: card for card in await team.on_duty(tx)}
        invited = frozenset(await team.invited(tx))
    names = {one.id: one.name for one in teams}
    return await wide_page(
        request,
        desk,
        "desk/agents/list.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        agents=everybody,
        teams=teams,
        teams_of={
            agent.id: ", ".join(names[one.team_id] for one in memberships if one.agent_id == agent.id)
            for agent in everybody
        },
        here_now=here_now,
        invited=invited,
    )


async def _agent(
    request: Web,
    desk: Desk,
    agent: int,
    form: Form,
    problem: Problem | None = None,
    *,
    key: str = "",
    hours: Form | None = None,
) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    here = here_of(request)
    async with here.db.look() as tx:
        found = await team.find_agent(tx, agent)
        takers = await team.can_take(tx) - {agent}
        colleagues = [(str(one.id), one.name) for one in await team.agents(tx) if one.id in takers]
        teams, mine = await team.teams(tx), frozenset(await team.team_ids(tx, agent))
        week = await team.shifts(tx, agent)
        invited = agent in await team.invited(tx)
        card = await team.card(tx, agent)
    return await wide_page(
        request,
        desk,
        "desk/agents/show.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        wrong_hours=hours is not None,
        agent=found,
        card=card,
        stand_ins=[("", desk.reader.say.gettext("Whoever of the team is there")), *colleagues],
        teams=teams,
        mine=mine,
        week=days(week, hours or Form(), desk.reader.language),
        invited=invited,
        link=f"{here.config.base_url}/desk/invitation/{key}" if key else "",
    )


async def _teams(
    request: Web, desk: Desk, form: Form, problem: Problem | None = None, *, renaming: int = 0
) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        teams, memberships = await team.teams(tx), await team.memberships(tx)
        names = {one.id: one for one in await team.agents(tx) if not one.suspended}
    return await wide_page(
        request,
        desk,
        "desk/teams/list.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        renaming=renaming,
        teams=teams,
        members={
            one.id: [names[m.agent_id] for m in memberships if m.team_id == one.id and m.agent_id in names]
            for one in teams
        },
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_agents,
    invite_agent,
    show_agent,
    change_agent,
    change_shifts,
    new_invitation,
    turn_off_second_factor,
    suspend_agent,
    resume_agent,
    show_teams,
    add_team,
    rename_team,
    remove_team,
]
