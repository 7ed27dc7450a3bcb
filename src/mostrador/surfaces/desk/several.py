"""One act on several threads of a list: chosen, done, told, and undone within a minute."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import team
from mostrador.care import macros
from mostrador.care.macros.acts import Act, PassTo, Propose, Sleep, Spam, Tag
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, Problem
from mostrador.kit.i18n import sort_key
from mostrador.kit.jobs import defer
from mostrador.oversight import incidents
from mostrador.oversight.incidents import Incident, Update
from mostrador.surfaces.desk.door import Desk
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.me import around, at_desk, fragment_of, page_of
from mostrador.surfaces.desk.once import earlier, first_time, made
from mostrador.surfaces.desk.standing import WhatNotUnderstood
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
ACTS: Final = ("tag", "sleep", "pass", "propose", "incident", "spam")


@post("/desk/several", status_code=200)
async def choose_act(request: Web) -> Response[str]:
    """What to do with the threads that were chosen: the form of the act, for a dialog or as a page."""
    form = await read_form(request)
    desk = await at_desk(request)
    return await _form(request, desk, form, None)


@post("/desk/batches", status_code=200)
async def begin(request: Web) -> Response[Any]:
    """Do it: at once for a page of a list, by a worker for more."""
    here, form = here_of(request), await read_form(request)
    desk = await at_desk(request)
    try:
        act, chosen = _act(form), form.numbers("thread")
        async with here.db.begin() as tx:
            if before := await earlier(tx, desk, form):
                batch = before.made
            else:
                batch = await macros.begin_batch(tx, act, chosen, by=desk.actor)
                await made(tx, desk, form, batch)
                if len(chosen) > macros.AT_ONCE:
                    await defer(tx, "work_batch", batch=batch, agent=desk.agent.id)
    except Invalid as problem:
        return await _form(request, desk, form, problem)
    if len(chosen) <= macros.AT_ONCE:
        await macros.work_batch(here.db, batch, say=desk.reader.say, by=desk.actor)
    return await _told(request, batch)


@get("/desk/batches/{batch:int}")
async def show_batch(request: Web, batch: FromPath[int]) -> Response[Any]:
    """How far it is, and on which threads it could not be done."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await macros.find_batch(tx, batch, viewer=desk.actor)
        if "hx-request" in request.headers:
            return await fragment_of(request, desk, "desk/several/_state.html", batch=found)
        place = await around(request, tx, desk)
    return await page_of(request, desk, place, "desk/several/state.html", batch=found)


@post("/desk/batches/{batch:int}/undoing", status_code=200)
async def undo(request: Web, batch: FromPath[int]) -> Response[Any]:
    """Undo it, while there is time."""
    here, form = here_of(request), await read_form(request)
    async with here.db.begin() as tx:
        desk = await at_desk(request, tx)
        first = await first_time(tx, desk, form)
        found = await macros.find_batch(tx, batch, viewer=desk.actor)
        if first:
            await macros.undo_batch(tx, batch, by=desk.actor)
            if found.done > macros.AT_ONCE:
                await defer(tx, "work_batch", batch=batch, agent=desk.agent.id)
    if found.done <= macros.AT_ONCE:
        await macros.work_batch(here.db, batch, say=desk.reader.say, by=desk.actor)
    return await _told(request, batch)


async def _told(request: Web, batch: int) -> Response[Any]:
    if "hx-request" not in request.headers:
        return see(f"/desk/batches/{batch}")
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await macros.find_batch(tx, batch, viewer=desk.actor)
    return await fragment_of(request, desk, "desk/several/_state.html", batch=found)


async def _form(request: Web, desk: Desk, form: Form, problem: Problem | None) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    act = form["act"] if form["act"] in ACTS else ACTS[0]
    async with here_of(request).db.look() as tx:
        facts: dict[str, Any] = {
            "form": form,
            "act": act,
            "chosen": list(dict.fromkeys(form.numbers("thread"))),
            "refusal": refusal.above,
            "others": await _others(request, tx, desk) if act == "pass" else [],
            "running": await _running(tx, desk) if act == "incident" else [],
        }
        if "hx-request" in request.headers:
            return await fragment_of(request, desk, "desk/several/_form.html", **facts)
        place = await around(request, tx, desk)
    return await page_of(request, desk, place, "desk/several/form.html", status=refusal.status, **facts)


async def _running(tx: Tx, desk: Desk) -> list[tuple[Incident, Update]]:
    """What happens to many now, with the last word about each: those who are linked are told it."""
    every = await incidents.incidents(tx, viewer=desk.actor)
    return [(one, (await incidents.updates(tx, one.id, viewer=desk.actor))[0]) for one in every if not one.ended_at]


async def _others(request: Web, tx: Tx, desk: Desk) -> list[tuple[str, str]]:
    takers = await team.can_take(tx)
    known = (await here_of(request).colleagues(tx)).values()
    others = sorted((a for a in known if a.id in takers and a.id != desk.agent.id), key=lambda a: sort_key(a.name))
    return [(str(a.id), a.name) for a in others]


def _act(form: Form) -> Act:
    """Raises WhatNotUnderstood."""
    match form["act"]:
        case "tag":
            return Tag(form["tag"])
        case "sleep":
            return Sleep(form.number("days") or 0)
        case "pass":
            return PassTo(form.number("to") or 0, form["reason"])
        case "propose":
            return Propose()
        case "spam":
            return Spam(form["reason"])
    raise WhatNotUnderstood


HANDLERS: Final[list[ControllerRouterHandler]] = [choose_act, begin, show_batch, undo]
