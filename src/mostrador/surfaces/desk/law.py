"""The law at the desk: what the company is, which rows bind it and how they stand, and by when a decision is owed."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final, cast

import msgspec
from babel.dates import format_date
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador.care import clocks
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, Problem
from mostrador.kit.holidays import regions_of
from mostrador.kit.i18n import N_
from mostrador.oversight import compliance, surveys
from mostrador.oversight.compliance import CO_OFFICIAL, SECTORS, Profile, Rule, checks, deadlines
from mostrador.oversight.compliance.checks import Finding
from mostrador.oversight.compliance.deadlines import Deadline, Owed
from mostrador.oversight.compliance.profile import Sector
from mostrador.oversight.compliance.rules import Concern
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.me import at_desk
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.placard import differing
from mostrador.surfaces.desk.standing import WhatNotUnderstood, do
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/compliance"
SAID: Final = "/desk/compliance/said"
COMPANY: Final = "/desk/settings/company"
ADAPTED_BY: Final = date(2026, 12, 28)
"""Ley 10/2025, DT 1: twelve months after it came into force."""
SECTOR_NAMES: Final = {
    "other": N_("Any other business"),
    "energy": N_("Electricity or gas"),
    "water": N_("Water"),
    "transport": N_("Passenger transport"),
    "post": N_("Post"),
    "telecom": N_("Telecommunications"),
    "finance": N_("Banking, insurance or investment"),
    "health": N_("Health"),
    "administration": N_("Public administration"),
}
LANGUAGE_NAMES: Final = {
    "ca": N_("Catalan or Valencian"),
    "eu": N_("Basque"),
    "gl": N_("Galician"),
    "oc": N_("Aranese"),
}
SURE: Final = {
    "L": N_("read in the law's own words"),
    "Q": N_("official words, read as quoted by others"),
    "S": N_("a secondary source"),
    "M": N_("from memory: verify it first"),
    "I": N_("our interpretation"),
}
MORE: Final = {"lsac-5": "/desk/placard", "lsac-7": "/desk/placard#lacks", "lsac-14": "/desk/placard/hours"}
"""Where the figures of a row that is about the settings stand one by one."""
STATES: Final = ("red", "amber", "green", "unseen", "later", "none")
CONCERNS: Final[tuple[Concern, ...]] = ("billing", "continuity")


class Row(msgspec.Struct, frozen=True):
    """One row of the law with how it stands: `finding` is None where nothing checks it."""

    rule: Rule
    title: str
    asks: str
    instead: str
    sure: str
    finding: Finding | None
    query: str
    more: str = ""

    @property
    def state(self) -> str:
        """How it stands: as found, `none` where no software can tell, `later` where nothing checks it yet."""
        if self.finding:
            return self.finding.state
        return "none" if self.instead else "later"


class Law(msgspec.Struct, frozen=True):
    """The rows of one law: what is against it first. `begins` says from when on it binds, '' when it does already."""

    name: str
    begins: str
    rows: tuple[Row, ...]


class BesideLaw(msgspec.Struct, frozen=True):
    """The terms beside a thread, with the titles of their rules; `offers` are the concerns that would shorten them."""

    running: tuple[tuple[Deadline, Rule], ...]
    offers: tuple[Concern, ...]


async def beside_law(tx: Tx, desk: Desk, thread: int) -> BesideLaw:
    """What the law wants of a thread. Raises NotFound."""
    rules = {rule.id: rule for rule in compliance.all_rules()}
    terms = await deadlines.deadlines_of(tx, thread, viewer=desk.actor)
    told = await compliance.profile(tx) or Profile()
    bound = compliance.binding(told.tags, clock.now().astimezone(desk.reader.zone).date())
    known = {what for rule in bound if rule.limit for what in rule.limit.concerns}
    said = set(await compliance.concerns_of(tx, thread, viewer=desk.actor)) if known else set()
    return BesideLaw(
        tuple((term, rules[term.rule]) for term in terms if term.runs and term.rule in rules),
        tuple(what for what in CONCERNS if what in known - said),
    )


@post("/desk/threads/{thread:int}/concerns", status_code=200)
async def note_concern(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Say that it is about a charge, or about a service that stopped."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        what = next((one for one in CONCERNS if one == form["what"]), None)
        if what is None:
            raise WhatNotUnderstood
        await compliance.note_concern(tx, thread, what, by=desk.actor)

    return await do(request, thread, verb)


@get(PAGE)
async def show_compliance(request: Web, after: FromQuery[str] = "") -> Response[Any]:
    """Which rows bind the company and how each stands, and who is owed a decision first."""
    desk = await at_desk(request)
    today = clock.now().astimezone(desk.reader.zone).date()
    async with here_of(request).db.look() as tx:
        told = await compliance.profile(tx)
        tags = (told or Profile()).tags
        # What binds from the end of the year of grace on is shown before it does.
        rules = compliance.binding(tags, max(today, ADAPTED_BY))
        found = {one.rule: one for one in await checks.look(tx, rules)}
        posted = await differing(tx, desk) if "lsac-5" in found else ()
        owed = await deadlines.owed(tx, viewer=desk.actor, after=_mark(after), limit=deadlines.PAGE + 1)
    rows = [_row(rule, found.get(rule.id), desk) for rule in rules]
    return await wide_page(
        request,
        desk,
        "desk/law/compliance.html",
        told=told,
        laws=[_law(name, list(of_law), today, desk) for name, of_law in groupby(rows, lambda row: row.rule.law)],
        counted=[(state, sum(row.state == state for row in rows)) for state in STATES],
        owed=[(one, _title(one.rule, desk)) for one in owed[: deadlines.PAGE]],
        more=_marked(owed[deadlines.PAGE - 1]) if len(owed) > deadlines.PAGE else "",
        first=not after,
        posted=posted,
        days_left=max((ADAPTED_BY - today).days, 0),
    )


@get(COMPANY)
async def show_company(request: Web) -> Response[Any]:
    """The eight questions, with what was answered last."""
    return await _company(request, await managing(request), Form())


@post(COMPANY, status_code=200)
async def change_company(request: Web) -> Response[Any]:
    """Answer them anew: it holds from now on."""
    desk, form = await managing(request), await read_form(request)
    told = Profile(
        sector=cast("Sector", form["sector"]),
        large=form.on("large"),
        continuous=form.on("continuous"),
        small_supplier=form.on("small_supplier"),
        online=form.on("online"),
        languages=tuple(one for one in CO_OFFICIAL if form.on(f"language-{one}")),
        regions=tuple(form["regions"].replace(",", " ").split()),
        outsourced=form.on("outsourced"),
        strict=not form.on("lenient"),
    )
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                await compliance.answer(tx, told, by=desk.actor)
    except Invalid as problem:
        return await _company(request, desk, form, problem, told)
    return see(f"{COMPANY}?done=yes")


async def _company(
    request: Web, desk: Desk, form: Form, problem: Problem | None = None, typed: Profile | None = None
) -> Response[str]:
    refusal, _ = Refusal(desk.reader.say, problem), desk.reader.say.gettext
    async with here_of(request).db.look() as tx:
        answers = await compliance.profiles(tx)
        place = await clocks.place(tx)
    told = typed or (answers[0] if answers else Profile())
    bound = compliance.binding(told.tags, ADAPTED_BY)
    return await wide_page(
        request,
        desk,
        "desk/law/company.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        told=told,
        answers=answers,
        sectors=[(one, _(SECTOR_NAMES[one])) for one in SECTORS],
        tongues=[(one, _(LANGUAGE_NAMES[one])) for one in CO_OFFICIAL],
        regions=[(one.code, one.name) for one in await regions_of(place.country)] if place.country == "ES" else [],
        rows=[_row(rule, None, desk) for rule in bound],
    )


def _row(rule: Rule, finding: Finding | None, desk: Desk) -> Row:
    tag = desk.reader.language.tag
    return Row(
        rule,
        rule.title.said(tag),
        rule.asks.said(tag),
        rule.instead.said(tag) if rule.instead else "",
        desk.reader.say.gettext(SURE[rule.sure]),
        finding,
        checks.statement(rule.check) if finding else "",
        MORE.get(rule.id, ""),
    )


def _law(name: str, rows: Sequence[Row], today: date, desk: Desk) -> Law:
    since = min(row.rule.since for row in rows)
    begins = format_date(since, "long", locale=desk.reader.language.locale) if since > today else ""
    return Law(name, begins, tuple(sorted(rows, key=lambda row: STATES.index(row.state))))


def _title(rule: str, desk: Desk) -> str:
    found = next((one for one in compliance.all_rules() if one.id == rule), None)
    return found.title.said(desk.reader.language.tag) if found else rule


def _marked(one: Owed) -> str:
    return urlsafe_b64encode(f"{one.due_at.isoformat()}|{one.id}".encode()).decode().rstrip("=")


def _mark(mark: str) -> tuple[datetime, int] | None:
    """What a marker of a page says; one that is not ours begins at the beginning."""
    try:
        at, id = urlsafe_b64decode(mark + "=" * (-len(mark) % 4)).decode().split("|")
        moment = datetime.fromisoformat(at)
        return (moment, int(id)) if moment.tzinfo and 0 <= int(id) < 2**62 else None
    except ValueError:
        return None


@get(SAID)
async def show_said(request: Web) -> Response[Any]:
    """What customers said after their decisions, by month and of the whole company."""
    desk = await at_desk(request)
    async with here_of(request).db.look() as tx:
        months = await surveys.by_month(tx, viewer=desk.actor)
    return await wide_page(request, desk, "desk/law/said.html", months=months, fewest=surveys.FEWEST)


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_said,
    show_compliance,
    show_company,
    change_company,
    note_concern,
]
