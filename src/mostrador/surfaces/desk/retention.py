"""How long things are kept, at the desk: chosen by administrators, foreseen before it goes, told afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

import msgspec
from babel.dates import format_date
from litestar import Request, Response, get, post
from litestar.types import ControllerRouterHandler

from mostrador.kit.errors import Invalid, Problem
from mostrador.oversight import retention
from mostrador.oversight.retention import Coming
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.law import SURE
from mostrador.surfaces.desk.me import at_desk
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.privacy import HELD
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/retention"


class Month(msgspec.Struct, frozen=True):
    """What is over its time in a month: by sort, and all of it."""

    name: str
    parts: tuple[tuple[str, int], ...]

    @property
    def things(self) -> int:
        """All of it."""
        return sum(things for _, things in self.parts)


@get(PAGE)
async def show_retention(request: Web) -> Response[Any]:
    """How long each sort is kept, what would go when, and what went. Raises OnlyWhoOversees."""
    return await _show(request, await at_desk(request), Form())


@post(PAGE, status_code=200)
async def choose_retention(request: Web) -> Response[Any]:
    """Choose it for one sort."""
    desk, form = await managing(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                days = form.number("days") or 0
                await retention.decide(tx, form["sort"], days, form.on("erases"), by=desk.actor)
    except Invalid as problem:
        return await _show(request, desk, form, problem)
    return see(f"{PAGE}?done=yes")


async def _show(request: Web, desk: Desk, form: Form, problem: Problem | None = None) -> Response[Any]:
    refusal, tag = Refusal(desk.reader.say, problem), desk.reader.language.tag
    async with here_of(request).db.look() as tx:
        coming = await retention.coming(tx, viewer=desk.actor)
        staying = await retention.staying(tx, viewer=desk.actor)
        forgotten = await retention.forgotten(tx, viewer=desk.actor)
        choices = await retention.choices(tx, viewer=desk.actor)
        terms = await retention.terms(tx)
    named = {one.sort.id: one.sort.name.said(tag) for one in terms}
    say = desk.reader.say.gettext
    months = _months(coming, named, desk)
    return await wide_page(
        request,
        desk,
        "desk/retention/show.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        terms=[(one, named[one.sort.id], one.sort.why.said(tag), say(SURE[one.sort.sure])) for one in terms],
        fixed=[(one.name.said(tag), one.days) for one in retention.sorts().fixed],
        months=months,
        most=max((month.things for month in months), default=0),
        staying=[(named[one.sort], say(HELD[one.held]), one.things) for one in staying],
        forgotten=[(one, named.get(one.sort, one.sort)) for one in forgotten],
        choices=[(one, named.get(one.sort, one.sort)) for one in choices],
        erasing=any(one.erases for one in terms),
    )


def _months(coming: Sequence[Coming], named: Mapping[str, str], desk: Desk) -> list[Month]:
    def called(month: date) -> str:
        return format_date(month, "LLLL y", locale=desk.reader.language.locale)

    by_month = groupby(coming, lambda one: one.month)
    return [Month(called(month), tuple((named[one.sort], one.things) for one in rows)) for month, rows in by_month]


HANDLERS: Final[list[ControllerRouterHandler]] = [show_retention, choose_retention]
