"""Papers at the desk: what the company processes and risks, what decides by itself, and breaches of personal data."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, NotFound, Problem
from mostrador.kit.i18n import N_
from mostrador.oversight import papers
from mostrador.oversight.papers import Paper
from mostrador.oversight.papers.breaches import KnownWhen
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.me import at_desk
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.evaluated import download
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
SHEET: Final = "/desk/algorithm"
BREACHES: Final = "/desk/breaches"
STEPS: Final = {
    "authority-told": N_("The authority was told"),
    "authority-not": N_("The authority need not be told, because…"),
    "people-told": N_("The people it concerns were told"),
    "people-not": N_("They need not be told, because…"),
    "done": N_("It is over, and this was done so that it does not happen again"),
}


@get(SHEET)
async def show_algorithm(request: Web) -> Response[Any]:
    """What decides by itself, for any of us, and how it changed."""
    desk = await at_desk(request)
    tag = desk.reader.language.tag
    async with here_of(request).db.look() as tx:
        paper = await papers.algorithm(tx, tag, viewer=desk.actor)
        changes = await papers.changes(tx, tag, viewer=desk.actor)
    return await wide_page(
        request,
        desk,
        "desk/papers/show.html",
        paper=paper,
        changes=changes,
        back="/desk/compliance",
        pdf=f"{SHEET}.pdf",
    )


@get(f"{SHEET}.pdf")
async def take_algorithm(request: Web) -> Response[Any]:
    """The same on paper."""
    return await _taken(request, papers.algorithm, "ficha-del-algoritmo")


@get("/desk/privacy/processing")
async def show_processing(request: Web) -> Response[Any]:
    """The record of processing. Raises OnlyWhoOversees."""
    return await _shown(request, papers.processing)


@get("/desk/privacy/processing.pdf")
async def take_processing(request: Web) -> Response[Any]:
    """The same on paper. Raises OnlyWhoOversees."""
    return await _taken(request, papers.processing, "registro-de-tratamientos")


@get("/desk/privacy/assessment")
async def show_assessment(request: Web) -> Response[Any]:
    """The template of the impact assessment. Raises OnlyWhoOversees."""
    return await _shown(request, papers.assessment)


@get("/desk/privacy/assessment.pdf")
async def take_assessment(request: Web) -> Response[Any]:
    """The same on paper. Raises OnlyWhoOversees."""
    return await _taken(request, papers.assessment, "evaluacion-de-impacto")


@get(BREACHES)
async def show_breaches(request: Web) -> Response[Any]:
    """All of them with their clocks. Raises OnlyWhoOversees."""
    return await _breaches(request, await at_desk(request), Form())


@post(BREACHES, status_code=200)
async def note_breach(request: Web) -> Response[Any]:
    """Note one; nobody removes it."""
    desk, form = await managing(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                await papers.note_breach(
                    tx,
                    known_at=_moment(form["known"], desk),
                    what=form["what"],
                    whom=form["whom"],
                    people=form.number("people"),
                    by=desk.actor,
                )
    except Invalid as problem:
        return await _breaches(request, desk, form, problem)
    return see(f"{BREACHES}?done=yes")


@get(f"{BREACHES}/{{breach:int}}")
async def show_breach(request: Web, breach: FromPath[int]) -> Response[Any]:
    """One, and what was done about it. Raises NotFound, OnlyWhoOversees."""
    return await _breach(request, await at_desk(request), breach, Form())


@post(f"{BREACHES}/{{breach:int}}/steps", status_code=200)
async def add_step(request: Web, breach: FromPath[int]) -> Response[Any]:
    """Note what was done. Raises NotFound."""
    desk, form = await managing(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                await papers.add_step(tx, breach, form["sort"], form["words"], by=desk.actor)
    except Invalid as problem:
        return await _breach(request, desk, breach, form, problem)
    return see(f"{BREACHES}/{breach}?done=yes")


Write = Callable[..., Awaitable[Paper]]


async def _paper(tx: Tx, write: Write, tag: str, viewer: Actor) -> Paper:
    return await write(tx, tag, viewer=viewer)


async def _shown(request: Web, write: Write) -> Response[Any]:
    desk = await at_desk(request)
    async with here_of(request).db.look() as tx:
        paper = await _paper(tx, write, desk.reader.language.tag, desk.actor)
    return await wide_page(
        request,
        desk,
        "desk/papers/show.html",
        paper=paper,
        changes=(),
        back="/desk/privacy",
        pdf=f"{request.url.path}.pdf",
    )


async def _taken(request: Web, write: Write, name: str) -> Response[Any]:
    desk = await at_desk(request)
    async with here_of(request).db.look() as tx:
        paper = await _paper(tx, write, desk.reader.language.tag, desk.actor)
    today = clock.now()
    content = await asyncio.to_thread(papers.pdf, paper, at=today)
    return download(content, f"{name}-{today.date()}.pdf", "application/pdf")


async def _breaches(request: Web, desk: Desk, form: Form, problem: Problem | None = None) -> Response[Any]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        found = await papers.breaches(tx, viewer=desk.actor)
    now = clock.now()
    return await wide_page(
        request,
        desk,
        "desk/breaches/list.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        breaches=found,
        now=now,
        known=form["known"] or now.astimezone(desk.reader.zone).strftime("%Y-%m-%dT%H:%M"),
    )


async def _breach(request: Web, desk: Desk, breach: int, form: Form, problem: Problem | None = None) -> Response[Any]:
    refusal, say = Refusal(desk.reader.say, problem), desk.reader.say.gettext
    async with here_of(request).db.look() as tx:
        found = next((one for one in await papers.breaches(tx, viewer=desk.actor) if one.id == breach), None)
        steps = await papers.steps_of(tx, breach, viewer=desk.actor)
    if found is None:
        raise NotFound
    return await wide_page(
        request,
        desk,
        "desk/breaches/one.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        breach=found,
        steps=steps,
        now=clock.now(),
        sorts=[(sort, say(STEPS[sort])) for sort in papers.SORTS],
    )


def _moment(typed: str, desk: Desk) -> datetime:
    """A moment as a form sends it, in the agent's own zone. Raises KnownWhen."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=desk.reader.zone)
    except ValueError:
        raise KnownWhen from None


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_algorithm,
    take_algorithm,
    show_processing,
    take_processing,
    show_assessment,
    take_assessment,
    show_breaches,
    note_breach,
    show_breach,
    add_step,
]
