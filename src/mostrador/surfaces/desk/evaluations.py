"""Evaluations at the desk: asked for by administrators, read by auditors too, published or not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador.kit import clock
from mostrador.kit.errors import Invalid, Problem
from mostrador.kit.jobs import defer
from mostrador.oversight import evaluation
from mostrador.oversight.evaluation import SpanWrong
from mostrador.oversight.evaluation.words import tell
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.me import at_desk
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.evaluated import download, file_of, name_of, pictured, zipped
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/evaluations"


@get(PAGE)
async def show_evaluations(request: Web) -> Response[Any]:
    """What was evaluated, and the days to evaluate next. Raises OnlyOverseers."""
    return await _list(request, await at_desk(request), Form())


@post(PAGE, status_code=200)
async def ask_evaluation(request: Web) -> Response[Any]:
    """Evaluate a span of days; a worker counts it."""
    desk, form = await managing(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                first, last = (_day(form[name]) for name in ("first", "last"))
                made = await evaluation.ask(tx, first, last, by=desk.actor)
                await defer(tx, "build_evaluation", evaluation_id=made)
    except Invalid as problem:
        return await _list(request, desk, form, problem)
    return see(PAGE)


@get(f"{PAGE}/{{evaluated:int}}")
async def show_evaluation(request: Web, evaluated: FromPath[int]) -> Response[Any]:
    """One evaluation; how far it is, while it is built. Raises NotFound, OnlyOverseers."""
    desk = await at_desk(request)
    async with here_of(request).db.look() as tx:
        one = await evaluation.one(tx, evaluated, viewer=desk.actor)
        built = await evaluation.read(tx, evaluated, viewer=desk.actor) if one.built_at else None
    told = tell(built, one.digest, desk.reader.language) if built else None
    sections = pictured(told) if told else ()
    return await wide_page(request, desk, "desk/evaluations/one.html", one=one, told=told, sections=sections)


@get(f"{PAGE}/{{evaluated:int}}/file/{{format:str}}")
async def take_evaluation(request: Web, evaluated: FromPath[int], format: FromPath[str]) -> Response[Any]:
    """It in a format of offices (pdf, xlsx, ods), or with what it was counted from (raw)."""
    desk = await at_desk(request)
    async with here_of(request).db.look() as tx:
        one = await evaluation.one(tx, evaluated, viewer=desk.actor)
        built = await evaluation.read(tx, evaluated, viewer=desk.actor)
        if format == "raw":
            asked = await evaluation.asked_for(tx, evaluated, viewer=desk.actor)
            files = await evaluation.raw(tx, asked, built)
            return download(zipped(files), f"{name_of(built)}-raw.zip", "application/zip")
    return await file_of(tell(built, one.digest, desk.reader.language), built, format)


@post(f"{PAGE}/{{evaluated:int}}/publication", status_code=200)
async def publish_evaluation(request: Web, evaluated: FromPath[int]) -> Response[Any]:
    """Let anybody read it, or no longer."""
    desk, form = await managing(request), await read_form(request)
    async with here_of(request).db.begin() as tx:
        if await first_time(tx, desk, form):
            await evaluation.publish(tx, evaluated, shown=form.on("shown"), by=desk.actor)
    return see(f"{PAGE}/{evaluated}?done=yes")


async def _list(request: Web, desk: Desk, form: Form, problem: Problem | None = None) -> Response[Any]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        evaluations = await evaluation.listed(tx, viewer=desk.actor)
    today = clock.now().astimezone(desk.reader.zone).date()
    # In the first months one evaluates the year that is over, later the one that goes on.
    year = today.year - (today.month <= 3)
    last = min(date(year, 12, 31), today - timedelta(days=1))
    return await wide_page(
        request,
        desk,
        "desk/evaluations/list.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        evaluations=evaluations,
        first=form["first"] or date(year, 1, 1).isoformat(),
        last=form["last"] or max(last, date(year, 1, 1)).isoformat(),
    )


def _day(typed: str) -> date:
    """A day as a form sends it. Raises SpanWrong."""
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise SpanWrong from error


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_evaluations,
    ask_evaluation,
    show_evaluation,
    take_evaluation,
    publish_evaluation,
]
