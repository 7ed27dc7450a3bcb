"""What we hold of a person, for an administrator: given to them when they ask, and erased when they ask."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from mostrador import people
from mostrador.care import openings
from mostrador.care.openings import ReasonWanted
from mostrador.kit.errors import Invalid, NotFound, Problem
from mostrador.kit.i18n import N_
from mostrador.oversight import privacy, retention
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.evidence import chunks
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.me import at_desk
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.openings import ask_why
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
ABOUT: Final[Mapping[str, str]] = {
    "words": N_("Words of their cases"),
    "file": N_("Files"),
    "recording": N_("Recordings of calls"),
    "mail": N_("Mails as they came"),
    "search": N_("Words of the search"),
    "name": N_("Name and preferences"),
    "address": N_("Addresses"),
    "wish": N_("Wishes and needs"),
    "note": N_("What we noted of them"),
    "tie": N_("Whom they hang together with"),
    "way-in": N_("Browsers and links they come in by"),
    "log": N_("Logs of mail"),
}
HELD: Final[Mapping[str, str]] = {
    "open": N_("a complaint that nobody has decided on"),
    "hold": N_("nothing may be cut or collected meanwhile"),
    "dispute": N_("somebody outside is asked about it"),
    "leaving": N_("a contract that is being ended"),
    "recording": N_("a recorded call whose case is not decided"),
    "retention": N_("kept as long as the law wants it kept"),
}


PAPERS: Final = (
    (
        "/desk/retention",
        N_("How long things are kept"),
        N_("The time of each sort, what would go when, and what went."),
    ),
    (
        "/desk/privacy/processing",
        N_("Record of processing"),
        N_("What is done with personal data, why, where it lies and whom it reaches, from what is configured today."),
    ),
    (
        "/desk/privacy/assessment",
        N_("Impact assessment"),
        N_("A template with the facts filled in and the questions that the company answers."),
    ),
    (
        "/desk/breaches",
        N_("Breaches of personal data"),
        N_("What got lost or was seen, since when it is known, and who was told within 72 hours."),
    ),
    (
        "/desk/algorithm",
        N_("What decides by itself"),
        N_("The sheet of the algorithm, for everybody who works here, with each change of it."),
    ),
)


class NumberWrong(Invalid):
    """Write the number of the person as it stands above, so that nobody else is erased."""


@get("/desk/privacy")
async def show_privacy(request: Web) -> Response[Any]:
    """The papers there are. Raises OnlyWhoOversees."""
    desk = await at_desk(request)
    retention.may_see(desk.actor)
    say = desk.reader.say.gettext
    papers = [(href, say(name), say(about)) for href, name, about in PAPERS]
    return await wide_page(request, desk, "desk/privacy/list.html", papers=papers)


@get("/desk/people/{person:int}/data", exception_handlers={ReasonWanted: ask_why})
async def show_data(request: Web, person: FromPath[int]) -> Response[Any]:
    """What would go and what would stay, and what went before."""
    return await _data(request, await managing(request), person)


@get("/desk/people/{person:int}/data.zip", exception_handlers={ReasonWanted: ask_why})
async def give_data(request: Web, person: FromPath[int]) -> Stream:
    """Everything that we hold of them, to give to them."""
    desk, here = await managing(request), here_of(request)
    async with here.db.look() as tx:
        now = await openings.look(tx, person, viewer=desk.actor)
    target = await asyncio.to_thread(tempfile.TemporaryFile)
    try:
        await privacy.give_away(here.db, here.files, target, now, by=desk.actor)
    except BaseException:
        target.close()
        raise
    return Stream(
        chunks(target),
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="datos-{now}.zip"', "Cache-Control": "no-store"},
    )


@post("/desk/people/{person:int}/erasure", status_code=200, exception_handlers={ReasonWanted: ask_why})
async def erase(request: Web, person: FromPath[int]) -> Response[Any]:
    """Erase it, when the number was typed."""
    desk, form = await managing(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            now = await openings.look(tx, person, viewer=desk.actor)
            if form["number"].strip() != str(now):
                raise NumberWrong
            if await first_time(tx, desk, form):
                await privacy.erase(tx, now, by=desk.actor)
    except Invalid as problem:
        return await _data(request, desk, person, form, problem)
    return see(f"/desk/people/{now}/data?done=yes")


async def _data(
    request: Web, desk: Desk, person: int, form: Form | None = None, problem: Problem | None = None
) -> Response[Any]:
    refusal, tag = Refusal(desk.reader.say, problem), desk.reader.language.tag
    async with here_of(request).db.look() as tx:
        now = await openings.look(tx, person, viewer=desk.actor)
        if now != person:
            return see(f"/desk/people/{now}/data")
        found, _ = await people.find_known(tx, person)
        shown = await privacy.preview(tx, person, by=desk.actor)
        receipts = await privacy.receipts(tx, person, by=desk.actor)
    if found is None:
        raise NotFound
    say = desk.reader.say.gettext
    return await wide_page(
        request,
        desk,
        "desk/privacy/show.html",
        status=refusal.status,
        form=form or Form(),
        refusal=refusal,
        person=found,
        preview=shown,
        receipts=receipts,
        about={key: say(text) for key, text in ABOUT.items()},
        held={key: say(text) for key, text in HELD.items()},
        kept=[one.why.said(tag) for one in privacy.places().kept],
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [show_privacy, show_data, give_data, erase]
