"""Answer times of the firm: where it is, on which days it does not open, and how long an answer may take."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any, Final

import msgspec
from babel.dates import format_date
from litestar import Request, Response, get, post
from litestar.types import ControllerRouterHandler

from mostrador.care import clocks
from mostrador.care.clocks import COUNTRIES, AnswerTime
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, Problem
from mostrador.kit.holidays import Region, regions_of
from mostrador.kit.i18n import sort_key
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/settings/clocks"
KINDS: Final = ("enquiry", "complaint", "claim", "incident")
SORTS: Final = ("first", "next", "solution")
_regions: dict[str, Sequence[Region]] = {}


class SpanNotUnderstood(Invalid):
    """“%(value)s” is no answer time. Write hours and minutes like 4:00, or leave it empty to promise nothing."""


class DayNotUnderstood(Invalid):
    """Choose the day on which you do not open."""


class Limit(msgspec.Struct, frozen=True):
    """One line of the table of answer times: its fields as typed or saved."""

    kind: str
    urgent: bool
    fields: tuple[tuple[str, str], ...]


@get(PAGE)
async def show_clocks(request: Web) -> Response[Any]:
    """Everything about answer times as it is saved."""
    return await _show(request, await managing(request), Form())


@post(f"{PAGE}/place", status_code=200)
async def change_place(request: Web) -> Response[Any]:
    """The firm is in another country or region: other public holidays."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    country = form["country"]
    try:
        known = {region.code for region in await _regions_of(country)} if country in COUNTRIES else set()
        region = form["region"] if form["region"] in known else ""
        await clocks.move_to(
            here.db, country=country, region=region, language=desk.reader.language.tag[:2], by=desk.actor
        )
    except Invalid as problem:
        return await _show(request, desk, form, problem)
    return see(f"{PAGE}?done=yes")


@post(f"{PAGE}/days", status_code=200)
async def close_day(request: Web) -> Response[Any]:
    """A day on which the firm does not open."""

    async def save(tx: Tx, desk: Desk, form: Form) -> None:
        await clocks.close_day(tx, _day(form), form["day_name"], by=desk.actor)

    return await _save(request, save)


@post(f"{PAGE}/days/opening", status_code=200)
async def open_day(request: Web) -> Response[Any]:
    """The firm opens on that day after all."""

    async def save(tx: Tx, desk: Desk, form: Form) -> None:
        await clocks.open_day(tx, _day(form), by=desk.actor)

    return await _save(request, save)


@post(f"{PAGE}/times", status_code=200)
async def change_times(request: Web) -> Response[Any]:
    """How long answers may take, all kinds at once."""

    async def save(tx: Tx, desk: Desk, form: Form) -> None:
        times = [
            AnswerTime(kind, urgent, *(_minutes(form[_name(kind, urgent, sort)]) for sort in SORTS))
            for kind in KINDS
            for urgent in (False, True)
        ]
        await clocks.set_answer_times(tx, times, by=desk.actor)

    return await _save(request, save)


async def _save(request: Web, save: Callable[[Tx, Desk, Form], Awaitable[None]]) -> Response[Any]:
    desk, form = await managing(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            await save(tx, desk, form)
    except (Invalid, Conflict) as problem:
        return await _show(request, desk, form, problem)
    return see(f"{PAGE}?done=yes")


async def _show(request: Web, desk: Desk, form: Form, problem: Problem | None = None) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        place = await clocks.place(tx)
        days = await clocks.listed_days(tx)
        times = await clocks.answer_times(tx)
    locale, _ = desk.reader.language.locale, desk.reader.say.gettext
    countries = sorted(((code, locale.territories[code]) for code in COUNTRIES), key=lambda one: sort_key(one[1]))
    regions = [(region.code, region.name) for region in await _regions_of(place.country)]
    return await wide_page(
        request,
        desk,
        "desk/settings/clocks.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        place=place,
        countries=countries,
        regions=[("", _("The whole country")), *regions] if regions else [],
        days=[(one, format_date(one.day, "full", locale=locale)) for one in days],
        limits=_limits(times, form),
    )


def _limits(times: Sequence[AnswerTime], form: Form) -> list[Limit]:
    by_kind = {(one.kind, one.urgent): one for one in times}

    def fields(kind: str, urgent: bool) -> tuple[tuple[str, str], ...]:
        saved = by_kind[kind, urgent]
        shown = (saved.first_minutes, saved.next_minutes, saved.solution_minutes)
        names = [_name(kind, urgent, sort) for sort in SORTS]
        typed = any(form[name] for name in names)
        return tuple(
            (name, form[name] if typed else _span(minutes)) for name, minutes in zip(names, shown, strict=True)
        )

    return [Limit(kind, urgent, fields(kind, urgent)) for kind in KINDS for urgent in (False, True)]


async def _regions_of(country: str) -> Sequence[Region]:
    # Asked of a process of its own, once: regions do not change while we run.
    if country not in _regions:
        _regions[country] = await regions_of(country)
    return _regions[country]


def _name(kind: str, urgent: bool, sort: str) -> str:
    return f"{kind}-{'urgent' if urgent else 'plain'}-{sort}"


def _day(form: Form) -> date:
    try:
        return date.fromisoformat(form["day"])
    except ValueError:
        raise DayNotUnderstood from None


def _minutes(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    hours, _, minutes = text.partition(":")
    if not (hours + minutes).isascii() or not (hours + (minutes or "0")).isdigit() or len(text) > 7:
        raise SpanNotUnderstood(value=text[:20])
    if minutes and (len(minutes) != 2 or int(minutes) > 59):
        raise SpanNotUnderstood(value=text[:20])
    return int(hours) * 60 + int(minutes or 0)


def _span(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60}:{minutes % 60:02}"


HANDLERS: Final[list[ControllerRouterHandler]] = [show_clocks, change_place, close_day, open_day, change_times]
