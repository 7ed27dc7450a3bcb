"""Incidents at the desk: what happens to many, each word about it, and the cases that hang on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound, Problem
from mostrador.kit.i18n import LANGUAGES, sort_key
from mostrador.oversight import answers, incidents
from mostrador.oversight.incidents import Incident, Opening, Told
from mostrador.oversight.incidents.open import NextWordUnfit, OnlySomeOpen, SinceUnfit
from mostrador.oversight.incidents.read import PAGE as CASES
from mostrador.surfaces.desk.door import Desk
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.me import at_desk, sheet_of
from mostrador.surfaces.desk.once import earlier, first_time, made
from mostrador.surfaces.desk.standing import do
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.threads.code import CodeMistyped

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/incidents"
T: Final = "/desk/threads/{thread:int}"
Verb = Callable[[Tx, Desk, Form], Awaitable[object]]


class BesideIncidents(msgspec.Struct, frozen=True):
    """What a thread hangs on, with the last word about each; `acts` when the viewer may unlink it."""

    told: tuple[Told, ...]
    acts: bool


async def beside_incidents(tx: Tx, desk: Desk, thread: int) -> BesideIncidents:
    """Read the section. Raises NotFound."""
    told = await incidents.about(tx, thread, viewer=desk.actor)
    return BesideIncidents(tuple(told), incidents.may_link(desk.actor))


@get(PAGE)
async def show_incidents(request: Web, before: FromQuery[int] = 0) -> Response[Any]:
    """Those that run, and those that are over."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await incidents.incidents(tx, viewer=desk.actor, before=before or None)
    return await wide_page(
        request, desk, "desk/incidents/list.html", incidents=found, opens=incidents.may_open(desk.actor)
    )


@get(f"{PAGE}/new")
async def show_new(request: Web, thread: FromQuery[int] = 0) -> Response[Any]:
    """The form to open one, from a case or from nothing. Raises OnlySomeOpen."""
    return await _new(request, await at_desk(request), Form(), thread)


@post(PAGE, status_code=200)
async def open_incident(request: Web) -> Response[Any]:
    """Open it; the case it began with hangs on it at once. Raises OnlySomeOpen, NotFound."""
    form = await read_form(request)
    desk = await _opening(request)
    thread = form.number("thread") or 0
    try:
        async with here_of(request).db.begin() as tx:
            if before := await earlier(tx, desk, form):
                return see(f"{PAGE}/{before.made}?done=opened")
            told = Opening(
                title=form["title"],
                affected=form["affected"],
                area=form["area"],
                language=form["language"],
                shown=form.on("shown"),
                continuity=form.on("continuity"),
                since=_moment(form, "since", desk, SinceUnfit),
                knows=form["knows"],
                does=form["does"],
                next_word_at=_moment(form, "next", desk, NextWordUnfit),
            )
            number = await incidents.open_incident(tx, told, by=desk.actor)
            if thread:
                await incidents.link(tx, number, thread, by=desk.actor)
            await made(tx, desk, form, number)
    except Invalid as problem:
        return await _new(request, desk, form, thread, problem)
    return see(f"{PAGE}/{number}?done=opened")


@get(f"{PAGE}/{{incident:int}}")
async def show_incident(request: Web, incident: FromPath[int], after: FromQuery[int] = 0) -> Response[Any]:
    """One incident: its clock, its words, how far they are told, and its cases. Raises NotFound."""
    return await _show(request, await at_desk(request), incident, Form(), after=after)


@post(f"{PAGE}/{{incident:int}}/updates", status_code=200)
async def update(request: Web, incident: FromPath[int]) -> Response[Any]:
    """The next word; it goes to each case."""

    async def verb(tx: Tx, desk: Desk, form: Form) -> None:
        due = _moment(form, "next", desk, NextWordUnfit)
        await incidents.update(tx, incident, knows=form["knows"], does=form["does"], next_word_at=due, by=desk.actor)

    return await _done(request, incident, verb, "told")


@post(f"{PAGE}/{{incident:int}}/ending", status_code=200)
async def end(request: Web, incident: FromPath[int]) -> Response[Any]:
    """It is over: the cause goes to each case, and each owner decides theirs."""

    async def verb(tx: Tx, desk: Desk, form: Form) -> None:
        await incidents.end(tx, incident, cause=form["cause"], done=form["done"], by=desk.actor)

    return await _done(request, incident, verb, "ended")


@post(f"{PAGE}/{{incident:int}}/head", status_code=200)
async def change(request: Web, incident: FromPath[int]) -> Response[Any]:
    """Correct its head, show or hide it, or give it to another keeper."""

    async def verb(tx: Tx, desk: Desk, form: Form) -> None:
        await incidents.change(
            tx,
            incident,
            title=form["title"],
            affected=form["affected"],
            area=form["area"],
            shown=form.on("shown"),
            keeper=form.number("keeper") or 0,
            by=desk.actor,
        )

    return await _done(request, incident, verb, "changed")


@post(f"{PAGE}/links", status_code=200)
async def link_several(request: Web) -> Response[Any]:
    """Link the cases that were chosen in a list, or whose codes were written; what cannot be linked is told."""
    form = await read_form(request)
    incident = form.number("incident") or 0
    desk = await at_desk(request)
    try:
        async with here_of(request).db.begin() as tx:
            await incidents.find(tx, incident, viewer=desk.actor)
            if not await first_time(tx, desk, form):
                return see(f"{PAGE}/{incident}?done=linked")
            chosen = [*form.numbers("thread"), *await _coded(tx, desk, form["codes"])]
            _, refused = await incidents.link_several(tx, incident, chosen, say=desk.reader.say, by=desk.actor)
    except Invalid as problem:
        return await _show(request, desk, incident, form, problem)
    if refused:
        return await _show(request, desk, incident, form, refused=refused)
    return see(f"{PAGE}/{incident}?done=linked")


@get(f"{T}/incident")
async def show_sheet(request: Web, thread: FromPath[int]) -> Response[str]:
    """«Esto les pasa a más»: what runs, to link this case to; or a new one, for who opens them."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        mine = {one.id for one in await incidents.about(tx, thread, viewer=desk.actor)}
        running = [
            one for one in await incidents.incidents(tx, viewer=desk.actor) if not one.ended_at and one.id not in mine
        ]
        opens = incidents.may_open(desk.actor)
        return await sheet_of(
            request, tx, desk, "incident", thread=found, running=running, opens=opens, linked=bool(mine)
        )


@post(f"{T}/incidents", status_code=200)
async def link(request: Web, thread: FromPath[int]) -> Response[Any]:
    """This case hangs on it."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        await incidents.link(tx, form.number("incident") or 0, thread, by=desk.actor)

    return await do(request, thread, verb)


@post(f"{T}/incidents/{{incident:int}}/unlinking", status_code=200)
async def unlink(request: Web, thread: FromPath[int], incident: FromPath[int]) -> Response[Any]:
    """It hangs on it no more."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        await incidents.unlink(tx, incident, thread, by=desk.actor)

    return await do(request, thread, verb)


@post(f"{T}/incidents/{{incident:int}}/telling", status_code=200)
async def told_by_hand(request: Web, thread: FromPath[int], incident: FromPath[int]) -> Response[Any]:
    """I called them, or the letter is posted."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        base = here_of(request).config.base_url
        await incidents.told_by_hand(tx, incident, thread, base_url=base, by=desk.actor)

    return await do(request, thread, verb)


@get(f"{T}/incidents/{{incident:int}}/decision")
async def show_decision(request: Web, thread: FromPath[int], incident: FromPath[int]) -> Response[str]:
    """The decision that the end of an incident proposes: its owner confirms it, changes it, or leaves it."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        told = next((one for one in await incidents.about(tx, thread, viewer=desk.actor) if one.id == incident), None)
        if told is None or told.ended_at is None:
            raise NotFound
        owed = await answers.is_owed(tx, thread, viewer=desk.actor)
        return await sheet_of(request, tx, desk, "incident_end", thread=found, told=told, owed=owed)


async def _opening(request: Web) -> Desk:
    desk = await at_desk(request)
    if not incidents.may_open(desk.actor):
        raise OnlySomeOpen
    return desk


async def _new(request: Web, desk: Desk, form: Form, thread: int, problem: Problem | None = None) -> Response[Any]:
    if not incidents.may_open(desk.actor):
        raise OnlySomeOpen
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        found = await threads.find(tx, thread, viewer=desk.actor) if thread else None
    began = (found.opened_at if found else clock.now()).astimezone(desk.reader.zone)
    names = desk.reader.language.locale.languages
    return await wide_page(
        request,
        desk,
        "desk/incidents/new.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        thread=found,
        began=began,
        tongues=[(tag, names.get(tag.replace("-", "_"), tag)) for tag in LANGUAGES],
        own=desk.reader.shop.language,
        today=clock.now().astimezone(desk.reader.zone).date().isoformat(),
    )


async def _show(
    request: Web,
    desk: Desk,
    incident: int,
    form: Form,
    problem: Problem | None = None,
    *,
    after: int = 0,
    refused: tuple[incidents.Refused, ...] = (),
) -> Response[Any]:
    here, refusal = here_of(request), Refusal(desk.reader.say, problem)
    async with here.db.look() as tx:
        found = await incidents.find(tx, incident, viewer=desk.actor)
        said = await incidents.updates(tx, incident, viewer=desk.actor)
        cases = await incidents.linked(tx, incident, viewer=desk.actor, after=after)
        times = await incidents.in_time(tx, incident, viewer=desk.actor)
        keepers = sorted(
            (one for one in (await here.colleagues(tx)).values() if one.role != "auditor"),
            key=lambda one: sort_key(one.name),
        )
    return await wide_page(
        request,
        desk,
        "desk/incidents/show.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        one=found,
        updates=said,
        cases=cases,
        more=cases[-1].thread_id if len(cases) == CASES else 0,
        times=times,
        speaks=_speaks(desk, found),
        links=incidents.may_link(desk.actor),
        keepers=[(str(one.id), one.name) for one in keepers],
        refused=refused,
        address=f"{here.config.base_url}/averias/{found.code}",
        today=clock.now().astimezone(desk.reader.zone).date().isoformat(),
    )


def _speaks(desk: Desk, found: Incident) -> bool:
    return incidents.may_open(desk.actor) or (found.keeper_id == desk.agent.id and incidents.may_link(desk.actor))


async def _done(request: Web, incident: int, verb: Verb, done: str) -> Response[Any]:
    form = await read_form(request)
    desk = await at_desk(request)
    async with here_of(request).db.look() as tx:
        # Before anything in the form is judged: who may not speak about it learns nothing else.
        if not _speaks(desk, await incidents.find(tx, incident, viewer=desk.actor)):
            raise OnlySomeOpen
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                await verb(tx, desk, form)
    except (Invalid, Conflict) as problem:
        return await _show(request, desk, incident, form, problem)
    return see(f"{PAGE}/{incident}?done={done}")


async def _coded(tx: Tx, desk: Desk, typed: str) -> list[int]:
    """The cases whose codes somebody wrote; what is none, or not theirs to see, is left out."""
    found = []
    for word in typed.replace(",", " ").split()[:500]:
        with suppress(CodeMistyped):
            item = await threads.by_code(tx, word, viewer=desk.actor)
            if item is not None:
                found.append(item.id)
    return found


def _moment(form: Form, name: str, desk: Desk, unfit: type[Invalid]) -> datetime:
    """A day and an hour of a form, in the agent's zone. Raises `unfit`."""
    try:
        moment = datetime.fromisoformat(f"{form[f'{name}_day']}T{form[f'{name}_hour']}")
    except ValueError:
        raise unfit from None
    return moment.replace(tzinfo=desk.reader.zone)


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_incidents,
    show_new,
    open_incident,
    show_incident,
    update,
    end,
    change,
    link_several,
    show_sheet,
    link,
    unlink,
    told_by_hand,
    show_decision,
]
