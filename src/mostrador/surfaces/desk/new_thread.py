"""«Nuevo caso»: somebody calls, comes by or writes a letter, or we write first."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, cast

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import people, threads
from mostrador.care.routing import heed, raised_by
from mostrador.channels import AddressGiven, Incoming
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, Problem
from mostrador.oversight.courses import CourseLacking
from mostrador.oversight.selling import BetterHow, WordsThatSell
from mostrador.people import Address, Person
from mostrador.people.merging import names_agree
from mostrador.surfaces.desk.door import AuditorReads
from mostrador.surfaces.desk.exempt import exempt_as_said
from mostrador.surfaces.desk.files import keep_uploads
from mostrador.surfaces.desk.forms import Form, read_form
from mostrador.surfaces.desk.me import Desk, around, at_desk, fragment_of, page_of
from mostrador.surfaces.desk.messages import words
from mostrador.surfaces.desk.once import earlier, made
from mostrador.surfaces.desk.standing import KINDS, WhatNotUnderstood, WhenNotUnderstood
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.threads import Owner, Received
from mostrador.threads.begin import team_of
from mostrador.threads.contact import Way
from mostrador.threads.read import Line
from mostrador.threads.records import Kind

Web = Request[Any, Any, Any]
WAYS: Final = ("phone", "visit", "letter", "ours")
MOST_MET: Final = 8
MOST_CASES: Final = 4
LONGEST_CALL: Final = timedelta(hours=12)


class NobodyNamed(Invalid):
    """Write who it is, or at least how to reach them, so that we can find them again."""


class WhoIsIt(Conflict):
    """Somebody we know is reached like this already. Say whether it is them or somebody new."""


class Met(msgspec.Struct, frozen=True):
    """Somebody whom the agent may mean; `sure` when what was typed is their very address and nobody else's.

    `cases` are open, and what they say may go on there.
    """

    person: Person
    addresses: Sequence[Address]
    sure: bool
    cases: tuple[Line, ...]


@get("/desk/new")
async def show_new(request: Web) -> Response[str]:
    """An empty form; the clock of the call runs from here. Raises AuditorReads."""
    if "audit" in (await at_desk(request)).actor.verbs:
        raise AuditorReads
    return await _form(request, Form())


@get("/desk/new/people")
async def suggest_people(
    request: Web, who: FromQuery[str] = "", address: FromQuery[str] = "", person: FromQuery[str] = ""
) -> Response[str]:
    """People who may be the one that calls, while the agent types a name or an address; `person` was chosen before."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        met = await _meet(tx, desk, who, address)
    return await fragment_of(request, desk, "desk/new/_people.html", found=met, chosen=person)


@post("/desk/new", status_code=200)
async def add_thread(request: Web) -> Response[Any]:
    """Open the thread; then its page shows the code in large, to be read aloud."""
    here, form = here_of(request), await read_form(request)
    desk = await at_desk(request)
    try:
        uploads = await keep_uploads(here, desk.actor, form)
        async with here.db.begin() as tx:
            if before := await earlier(tx, desk, form):
                thread = before.made
            else:
                thread = (await _open(tx, desk, form, uploads)).thread
                await made(tx, desk, form, thread)
    except (Invalid, WhoIsIt, WordsThatSell, CourseLacking) as problem:
        return await _form(request, form, problem)
    return see(f"/desk/threads/{thread}?fresh=yes")


async def _meet(tx: Tx, desk: Desk, who: str, address: str) -> Sequence[Met]:
    """Who is reached like this first, then who is called or reached alike."""
    holders: Sequence[int] = ()
    for typed in (address, who):
        with contextlib.suppress(Invalid):
            given = people.understand(typed)
            holders = holders or (await people.find_holders(tx, given) if given else ())
    alike = [one.id for text in (address, who) for one in await people.find_alike(tx, text)]
    found = [await people.find(tx, one) for one in list(dict.fromkeys([*holders, *alike]))[:MOST_MET]]
    cases = [
        tuple(one for one in await threads.of_person(tx, person.id, viewer=desk.actor) if one.state != "closed")
        for person, _ in found
    ]
    return [
        Met(person, addresses, [person.id] == list(holders), its[:MOST_CASES])
        for (person, addresses), its in zip(found, cases, strict=True)
    ]


async def _known(tx: Tx, form: Form, name: str, address: AddressGiven | None) -> int | None:
    """Whom the agent means: who was chosen; without a choice, the only holder of the address who is called the same.

    Raises WhoIsIt where that is not told.
    """
    if form["person"]:
        return form.number("person")
    holders = await people.find_holders(tx, address) if address else ()
    if not holders:
        return None
    found, _ = await people.find(tx, holders[0])
    if len(holders) == 1 and (not name or not found.name or names_agree(name, found.name)):
        return found.id
    raise WhoIsIt


async def _open(tx: Tx, desk: Desk, form: Form, uploads: tuple[str, ...]) -> Received:
    way, kind = form["way"], form["kind"] or "enquiry"
    if way not in WAYS or kind not in KINDS:
        raise WhatNotUnderstood
    name = people.read_name(form["who"])
    address = people.understand(form["address"])
    person = await _known(tx, form, name, address)
    if not (name or address or person):
        raise NobodyNamed
    attachments = (*form.all("attachments"), *uploads)
    arrived, answered = _times(form, desk, way)
    goes_on = form.number(f"thread-{person}") if person else None
    if goes_on and (await threads.find(tx, goes_on, viewer=desk.actor)).person_id != person:
        raise WhatNotUnderstood
    incoming = Incoming(
        thread=goes_on,
        via=way,
        text=words(form["text"], alone=not attachments),
        person=person,
        name=name,
        address=address,
        language=desk.reader.shop.language,
        kind=cast("Kind", kind),
        attachments=attachments,
        uploaded_by=str(desk.actor),
        client_scope=f"desk:{desk.agent.id}" if form["client_id"] else None,
        client_id=form["client_id"][:64] or None,
        scribe=None if way == "ours" else desk.agent.id,
    )
    exempt_as_said(tx, form)
    if way == "ours" and goes_on:
        placed = await threads.reply(tx, goes_on, incoming.text, by=desk.actor, attachments=attachments)
        received = Received(goes_on, person or 0, placed)
    elif way == "ours":
        received = await threads.begin(tx, incoming, by=desk.actor)
    else:
        team = await team_of(tx, desk.actor)

        async def who_answered(tx: Tx, person: Person, incoming: Incoming) -> Owner:
            return Owner(desk.agent.id, team, raised=raised_by(incoming))

        received = await threads.receive(tx, incoming, find_owner=who_answered, by=desk.actor)
        if not received.opened:
            await heed(tx, received.thread, incoming, by=desk.actor)
    if not received.message.repeated:
        contact = await threads.begin_contact(
            tx, received.thread, way=cast("Way", way), arrived_at=arrived, answered_at=answered, by=desk.actor
        )
        if way in {"letter", "ours"}:
            await threads.end_contact(tx, received.thread, contact, by=desk.actor)
    return received


def _times(form: Form, desk: Desk, way: str) -> tuple[datetime, datetime]:
    """When it came and when somebody answered: as the form says, never later than now. Raises WhenNotUnderstood."""
    now = clock.now()
    try:
        began = datetime.fromisoformat(form["began"]) if form["began"] else now
        began = began if began.tzinfo else began.replace(tzinfo=desk.reader.zone)
        if way == "letter" and form["came"]:
            came = datetime.fromisoformat(form["came"]).replace(tzinfo=desk.reader.zone)
            if came > now:
                raise WhenNotUnderstood
            return came, now
    except ValueError:
        raise WhenNotUnderstood from None
    if not now - LONGEST_CALL < began <= now:
        began = now
    return began, began


async def _form(request: Web, form: Form, problem: Problem | None = None) -> Response[str]:
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        place = await around(request, tx, desk, "new")
        met = await _meet(tx, desk, form["who"], form["address"])
    return await page_of(
        request,
        desk,
        place,
        "desk/new/show.html",
        status=problem.status if problem else 200,
        form=form,
        found=met,
        chosen=form["person"],
        refusal=desk.reader.say.problem(problem) if problem else "",
        exempting=form["selling_why"] or ("yes" if isinstance(problem, WordsThatSell | BetterHow) else ""),
        exempting_note=form["selling_note"],
        began=form["began"] or clock.now().isoformat(),
        today=clock.now().astimezone(desk.reader.zone).date().isoformat(),
        kinds=KINDS,
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [show_new, suggest_people, add_thread]
