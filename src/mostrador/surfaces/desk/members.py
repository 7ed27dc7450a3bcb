"""One team: who is in it and what each may do there. For administrators, and for members who manage it."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import team
from mostrador.kit.errors import Conflict, Invalid, NotFound, Problem
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.me import Desk, at_desk
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.team.members import manages

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/teams"


@get("/desk/teams/{number:int}")
async def show_team(request: Web, number: FromPath[int]) -> Response[Any]:
    """Its members with their verbs, and who could join."""
    return await _show(request, await at_desk(request), number)


@post("/desk/teams/{number:int}", status_code=200)
async def rename(request: Web, number: FromPath[int]) -> Response[Any]:
    """Another name."""
    desk, form = await at_desk(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            await team.rename_team(tx, number, form["team_name"], by=desk.actor)
    except (Invalid, Conflict) as problem:
        return await _show(request, desk, number, problem, form)
    return see(f"{PAGE}/{number}?done=renamed")


@post("/desk/teams/{number:int}/members", status_code=200)
async def join(request: Web, number: FromPath[int]) -> Response[Any]:
    """One more member."""
    desk, form = await at_desk(request), await read_form(request)
    async with here_of(request).db.begin() as tx:
        await team.join_team(tx, form.number("agent") or 0, number, by=desk.actor)
    return see(f"{PAGE}/{number}?done=joined")


@post("/desk/teams/{number:int}/members/{agent:int}", status_code=200)
async def set_verbs(request: Web, number: FromPath[int], agent: FromPath[int]) -> Response[Any]:
    """What a member may do; a verb brings what it is nothing without."""
    desk, form = await at_desk(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            await team.set_verbs(tx, agent, number, form.all("verbs"), by=desk.actor)
    except (Invalid, Conflict) as problem:
        return await _show(request, desk, number, problem)
    return see(f"{PAGE}/{number}?done=verbs")


@post("/desk/teams/{number:int}/members/{agent:int}/removal", status_code=200)
async def leave(request: Web, number: FromPath[int], agent: FromPath[int]) -> Response[Any]:
    """One member less; the cases they own stay theirs."""
    desk = await at_desk(request)
    try:
        async with here_of(request).db.begin() as tx:
            await team.leave_team(tx, agent, number, by=desk.actor)
    except Conflict as problem:
        return await _show(request, desk, number, problem)
    return see(f"{PAGE}/{number}?done=left")


async def _show(
    request: Web, desk: Desk, number: int, problem: Problem | None = None, form: Form | None = None
) -> Response[str]:
    manages(desk.actor, number)
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        found = next((one for one in await team.teams(tx) if one.id == number), None)
        if found is None:
            raise NotFound
        known = {one.id: one for one in await team.agents(tx) if not one.suspended}
        here = {one.agent_id: one.verbs for one in await team.memberships(tx) if one.team_id == number}
    others = [("", desk.reader.say.gettext("Choose somebody"))]
    others += [(str(one.id), one.name) for one in known.values() if one.id not in here]
    return await wide_page(
        request,
        desk,
        "desk/teams/show.html",
        status=refusal.status,
        team=found,
        form=form or Form(),
        refusal=refusal,
        members=[(one, here[one.id]) for one in known.values() if one.id in here],
        others=others,
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [show_team, rename, join, set_verbs, leave]
