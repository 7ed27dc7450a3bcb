"""The placard at the desk: how it stands, what is missing for it, where it is posted, and how it was before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador.kit import jobs
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, Problem
from mostrador.kit.i18n import N_
from mostrador.oversight import compliance, placard
from mostrador.oversight.compliance import Profile
from mostrador.oversight.placard import CONTRACT_WAYS, KINDS, SPOKEN, Hour, Posting, Reach, Sighting
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.hours import days, read_week
from mostrador.surfaces.desk.me import at_desk
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.placards import EASY, fragment_of, spoken, told_to
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/placard"
REACH: Final = "/desk/settings/reach"
SHOP: Final = "/desk/settings/shop"
LACKS: Final = {
    "profile": N_("Nobody has said what the company is: the terms are those of every business."),
    "phone": N_("There is no phone."),
    "phone-mobile": N_(
        "The phone is a mobile one: since 7-6-2025 none may be used for customer service (Orden TDF/149/2025, art. 9)."
    ),
    "phone-outgoing": N_("The phone begins with 400: those numbers only call out."),
    "phone-special": N_("The phone has a special rate: a geographic number has to stand beside it (art. 10.2)."),
    "phone-cost": N_("The phone has a special rate: what a call costs has to be said (art. 10.2)."),
    "free-phone": N_("A basic service has a free phone (TRLGDCU, art. 21.3)."),
    "faults-phone": N_("A service without a break is reached day and night when it fails (art. 14.2)."),
    "post": N_("There is no postal address."),
    "hours": N_("There are no hours."),
    "contract-ways": N_("Nobody has said how contracts are made: one may complain by that way too (art. 7.1)."),
    "premises": N_("Contracts are made in shops, and no shop is named."),
    "deaf": N_("Deaf people choose between messages and sign language by video: there is neither (art. 10.5)."),
    "bodies": N_("No body is named where somebody may turn who does not agree."),
}
WHERE: Final = {
    "profile": "/desk/settings/company",
    "phone": SHOP,
    "phone-mobile": SHOP,
    "phone-outgoing": SHOP,
    "post": SHOP,
    "hours": "/desk/settings/hours",
    "bodies": "/desk/settings/bodies",
}
"""Where it is put right, if not with how the company is reached."""
KIND_NAMES: Final = {"home": N_("Home page"), "contract": N_("Contract"), "invoice": N_("Invoice")}
WAY_NAMES: Final = {
    "premises": N_("In our shops"),
    "online": N_("On the internet"),
    "phone": N_("By phone"),
    "post": N_("By letter"),
}
HOW_NAMES: Final = {
    "live": N_("it is put there by our script or frame, so it is always the one of now"),
    "linked": N_("there is a link to our page of it"),
    "text": N_("its words are there"),
    "nothing": N_("it is not there"),
    "unreachable": N_("the page could not be read"),
}


class Lack(NamedTuple):
    """Something that is not configured: in a sentence, and where it is."""

    text: str
    href: str


class Posted(NamedTuple):
    """An address with what was seen there last, and how in words; None while nobody looked."""

    posting: Posting
    kind: str
    sighting: Sighting | None
    how: str = ""


@get(PAGE)
async def show_placard(request: Web, lang: FromQuery[str] = "") -> Response[Any]:
    """How it stands, what is missing, and how to put it somewhere."""
    desk = await at_desk(request)
    return await _placard(request, desk, Form(), lang=lang)


@get(f"{PAGE}/versions/{{version:int}}")
async def show_version(request: Web, version: FromPath[int], lang: FromQuery[str] = "") -> Response[Any]:
    """What everybody was told from a day on, and what that changed."""
    desk = await at_desk(request)
    async with here_of(request).db.look() as tx:
        now, before = await placard.version(tx, version)
    tag = next((tag for tag in (lang, spoken(desk.reader), *now.told) if tag in now.told), SPOKEN[0])
    changed = placard.differ(before.told.get(tag), now.told[tag]) if before is not None else ()
    return await wide_page(
        request,
        desk,
        "desk/placard/version.html",
        one=now,
        told=now.told[tag],
        before=before,
        changed=changed,
        tags=list(now.told),
        lacks=lacks_of(now.lacks, desk),
    )


@get(f"{PAGE}/hours")
async def show_hours(request: Web) -> Response[Any]:
    """Whether somebody attends while one can buy, hour by hour of the coming week."""
    desk = await at_desk(request)
    async with here_of(request).db.look() as tx:
        hours = await placard.hours(tx)
        told = await compliance.profile(tx) or Profile()
        said = await placard.reach(tx) or Reach()
    return await wide_page(
        request,
        desk,
        "desk/placard/hours.html",
        days=_by_day(hours, desk),
        owed=sum(one.owed for one in hours),
        lacking=sum(one.lacks for one in hours),
        told=told,
        said=said,
    )


@post(f"{PAGE}/postings", status_code=200)
async def add_posting(request: Web) -> Response[Any]:
    """It is posted at an address too."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            if await first_time(tx, desk, form):
                networks = here.config.webhook_networks
                await placard.add_posting(tx, form["kind"], form["url"], networks=networks, by=desk.actor)
                await jobs.defer(tx, "look_at_placard")
    except Invalid as problem:
        return await _placard(request, desk, form, problem)
    return see(f"{PAGE}?done=yes#posted")


@post(f"{PAGE}/postings/{{posting:int}}/removal", status_code=200)
async def remove_posting(request: Web, posting: FromPath[int]) -> Response[Any]:
    """It is posted there no more. Raises NotFound."""
    desk, form = await managing(request), await read_form(request)
    async with here_of(request).db.begin() as tx:
        if await first_time(tx, desk, form):
            await placard.remove_posting(tx, posting, by=desk.actor)
    return see(f"{PAGE}?done=yes#posted")


@post(f"{PAGE}/look", status_code=200)
async def look_now(request: Web) -> Response[Any]:
    """Look at all addresses again, beside what goes on."""
    desk, form = await managing(request), await read_form(request)
    async with here_of(request).db.begin() as tx:
        if await first_time(tx, desk, form):
            await jobs.defer(tx, "look_at_placard")
    return see(f"{PAGE}?done=looking#posted")


@get(REACH)
async def show_reach(request: Web) -> Response[Any]:
    """How the company is reached, as it said last."""
    return await _reach(request, await managing(request), Form())


@post(REACH, status_code=200)
async def change_reach(request: Web) -> Response[Any]:
    """Say it anew: it holds from now on."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    told = _read(form)
    try:
        async with here.db.begin() as tx:
            if await first_time(tx, desk, form):
                await placard.say_reach(tx, told, by=desk.actor)
                if form.all("starts-0"):
                    await placard.set_selling(tx, read_week(form, desk.reader.language), by=desk.actor)
                await placard.keep(tx, here.config.base_url, by=desk.actor)
    except Invalid as problem:
        return await _reach(request, desk, form, problem, told)
    here.forget()
    return see(f"{REACH}?done=yes")


async def differing(tx: Tx, desk: Desk) -> Sequence[Posted]:
    """Where it is posted, with what differs there: what stands at its row of the law."""
    seen = {one.posting_id: one for one in await placard.sightings(tx)}
    say = desk.reader.say
    found = []
    for one in await placard.postings(tx):
        kind, sighting = say.gettext(KIND_NAMES[one.kind]), seen.get(one.id)
        if sighting is None:
            found.append(Posted(one, kind, None))
            continue
        how = say.gettext(HOW_NAMES[sighting.how])
        fault = f": {placard.why(sighting.fault, say)}" if sighting.fault else ""
        found.append(Posted(one, kind, sighting, how + fault))
    return found


def lacks_of(lacks: Sequence[str], desk: Desk) -> Sequence[Lack]:
    """What is missing, in sentences."""
    _ = desk.reader.say.gettext
    return [Lack(_(LACKS[one]), WHERE.get(one, REACH)) for one in lacks if one in LACKS]


async def _placard(
    request: Web, desk: Desk, form: Form, problem: Problem | None = None, *, lang: str = ""
) -> Response[Any]:
    refusal, here = Refusal(desk.reader.say, problem), here_of(request)
    async with here.db.look() as tx:
        facts, told = await told_to(tx, request, desk.reader, lang)
        versions = await placard.versions(tx)
        posted = await differing(tx, desk)
    return await wide_page(
        request,
        desk,
        "desk/placard/show.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        told=told,
        tags=SPOKEN,
        lacks=lacks_of(facts.lacks, desk),
        versions=versions,
        posted=posted,
        kinds=[(one, desk.reader.say.gettext(KIND_NAMES[one])) for one in KINDS],
        lines={
            "script": f'<script src="{facts.site}/atencion.js?lang={told.language}" async></script>',
            "easy": f'<script src="{facts.site}/atencion.js?forma={EASY}&lang={told.language}" async></script>',
            "frame": f'<iframe src="{facts.site}/atencion/marco?lang={told.language}" title="{told.title}"></iframe>',
            "html": fragment_of(desk.reader, told, facts.site),
            "text": told.text,
            "spoken": "\n".join(told.spoken),
        },
        site=facts.site,
    )


async def _reach(
    request: Web, desk: Desk, form: Form, problem: Problem | None = None, typed: Reach | None = None
) -> Response[Any]:
    refusal, _ = Refusal(desk.reader.say, problem), desk.reader.say.gettext
    async with here_of(request).db.look() as tx:
        said = await placard.reaches(tx)
        selling = await placard.selling(tx)
        told = await compliance.profile(tx) or Profile()
    return await wide_page(
        request,
        desk,
        "desk/placard/reach.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        told=typed or (said[0] if said else Reach()),
        said=said,
        profile=told,
        ways=[(one, _(WAY_NAMES[one])) for one in CONTRACT_WAYS],
        week=days(selling, form, desk.reader.language),
    )


def _read(form: Form) -> Reach:
    return Reach(
        contract_ways=tuple(one for one in CONTRACT_WAYS if form.on(f"way-{one}")),
        strict_hours=not form.on("lenient_hours"),
        premises=form["premises"],
        registered=form["registered"],
        free_phone=form["free_phone"],
        faults_phone=form["faults_phone"],
        plain_phone=form["plain_phone"],
        call_cost=form["call_cost"],
        messaging=form["messaging"],
        sign_language=form["sign_language"],
    )


def _by_day(hours: Sequence[Hour], desk: Desk) -> Sequence[tuple[str, Sequence[Hour | None]]]:
    """Each day with its 24 hours, None for one that is over or not in the coming week."""
    names = desk.reader.language.locale.days["stand-alone"]["wide"]
    known = [(day, {one.hour: one for one in of_day}) for day, of_day in groupby(hours, lambda one: one.weekday)]
    return [(str(names[day]), [of_day.get(hour) for hour in range(24)]) for day, of_day in known]


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_placard,
    show_version,
    show_hours,
    add_posting,
    remove_posting,
    look_now,
    show_reach,
    change_reach,
]
