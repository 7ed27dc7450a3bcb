"""One person on one page: who they are, how to reach and to serve them, and whom they hang together with."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import people, team, threads
from mostrador.care import matters, openings, representation
from mostrador.care.openings import ReasonWanted
from mostrador.channels import email
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound, Problem
from mostrador.kit.i18n import sort_key
from mostrador.people import Address, Person, labels, merging, profile, purchases, ties
from mostrador.people.labels import Tag, Value
from mostrador.people.merging import Alike, Merge
from mostrador.people.profile import Need, Profile
from mostrador.people.purchases import Purchase
from mostrador.people.reach import HANDLES
from mostrador.people.ties import Belonging, Household, Organisation, Representation
from mostrador.surfaces.desk.forms import Form
from mostrador.surfaces.desk.head import Known, known_person
from mostrador.surfaces.desk.me import Desk, at_desk, fragment_of
from mostrador.surfaces.desk.openings import ask_why
from mostrador.surfaces.desk.story import Told, read_story
from mostrador.surfaces.desk.wide import frame_of, wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.team import Agent
from mostrador.threads import Line

Web = Request[Any, Any, Any]
CHANNELS: Final = ("email", "phone", *HANDLES)
# A story of more entries than this is longer than what stands beside it.
FULL: Final = 20
# What the forms of the page find when nothing was typed.
BLANK: Final[dict[str, Any]] = {
    "file": None,
    "forms": {},
    "refused": {},
    "blank": Form(),
    "channels": CHANNELS,
    "need_kinds": profile.NEEDS,
}


class Who(msgspec.Struct, frozen=True):
    """What stands above the page of a person."""

    person: Person
    profile: Profile


class File(msgspec.Struct, frozen=True):
    """What stands beside their story: all that is known of them and can be changed."""

    person: Person
    profile: Profile
    addresses: tuple[Address, ...]
    needs: tuple[Need, ...]
    tags: tuple[Tag, ...]
    fields: tuple[Value, ...]
    belongings: tuple[Belonging, ...]
    household: tuple[Household, ...]
    representatives: tuple[Representation, ...]
    represents: tuple[Representation, ...]
    letters: frozenset[tuple[int, bool]]
    purchases: tuple[Purchase, ...]
    merges: tuple[Merge, ...]
    alike: tuple[Alike, ...]
    threads: tuple[Line, ...]


class Offered(msgspec.Struct, frozen=True):
    """What the forms of the page offer to choose from."""

    agents: tuple[Agent, ...]
    tags: tuple[Tag, ...]
    organisations: tuple[Organisation, ...]


@get("/desk/people/{person:int}", exception_handlers={ReasonWanted: ask_why})
async def show_person(request: Web, person: FromPath[int]) -> Response[Any]:
    """The page of a person; of whom they turned out to be, when that is somebody else."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        now = await openings.look(tx, person, viewer=desk.actor)
    if now != person:
        return see(f"/desk/people/{now}")
    return await person_page(request, desk, person, whole="done" in request.query_params)


@get("/desk/people/{person:int}/file", exception_handlers={ReasonWanted: ask_why})
async def show_file(request: Web, person: FromPath[int]) -> Response[Any]:
    """What stands beside a long story, for the script that asks for it; the whole page where there is none."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        now = await openings.look(tx, person, viewer=desk.actor)
    if now != person:
        return see(f"/desk/people/{now}/file")
    if "hx-request" not in request.headers:
        return await person_page(request, desk, person, whole=True)
    facts = await _beside(request, desk, person)
    return await fragment_of(request, desk, "desk/people/_brought.html", long=True, **facts)


async def person_page(
    request: Web,
    desk: Desk,
    person: int,
    *,
    form: Form | None = None,
    section: str = "",
    problem: Problem | None = None,
    whole: bool = False,
) -> Response[str]:
    """The page of somebody whose door the caller came through; the file beside a long story is brought by a script.

    In its `section` stand what was typed and why it was not taken. Raises NotFound.
    """
    # A long story takes the database as long as all the rest: they are read beside each other.
    (who, known), told, frame = await asyncio.gather(
        _who(request, desk, person), _story(request, desk, person), frame_of(request, desk)
    )
    refused = {section: desk.reader.say.problem(problem)} if problem else {}
    facts: dict[str, Any] = {"forms": {section: form} if form else {}, "refused": refused}
    long = told is not None and sum(len(entries) for _, entries in told.days) > FULL
    if whole or problem or not long:
        facts = await _beside(request, desk, person) | facts
    return await wide_page(
        request,
        desk,
        "desk/people/show.html",
        status=problem.status if problem else 200,
        frame=frame,
        who=who,
        story=told,
        long=long,
        known=known,
        **BLANK | facts,
    )


async def _who(request: Web, desk: Desk, person: int) -> tuple[Who, Known]:
    async with here_of(request).db.look() as tx:
        head = await matters.person_head(tx, person, viewer=desk.actor)
        found, _ = await people.find_known(tx, person)
        shown = Who(found, await profile.profile_of(tx, person))
    return shown, known_person(head, desk.reader.say, desk.reader.zone)


async def _story(request: Web, desk: Desk, person: int) -> Told | None:
    """Their story; None where a supervisor keeps the file of somebody whose cases are another team's to read."""
    async with here_of(request).db.look() as tx:
        try:
            return await read_story(tx, desk, person)
        except NotFound:
            return None


async def _beside(request: Web, desk: Desk, person: int) -> dict[str, Any]:
    """What `desk/people/_file.html` shows, and what its forms offer to choose from."""
    here = here_of(request)
    async with here.db.look() as tx:
        takers = await team.can_take(tx)
        agents = sorted(
            (a for a in (await here.colleagues(tx)).values() if a.id in takers), key=lambda a: sort_key(a.name)
        )
        file = await _read(tx, desk, person, mails=await email.can_notify(tx, here.config))
        offered = Offered(tuple(agents), tuple(await labels.tags(tx)), tuple(await ties.organisations(tx)))
    today = clock.now().astimezone(desk.reader.zone).date().isoformat()
    return BLANK | {"file": file, "offered": offered, "today": today}


async def _read(tx: Tx, desk: Desk, person: int, *, mails: bool) -> File:
    found, addresses = await people.find_known(tx, person)
    acting = tuple(await ties.representatives_of(tx, person))
    return File(
        person=found,
        profile=await profile.profile_of(tx, person),
        addresses=tuple(addresses),
        needs=tuple(await profile.needs_of(tx, person)),
        tags=tuple(await labels.tags_of(tx, person)),
        fields=tuple(await labels.values_of(tx, person)),
        belongings=tuple(await ties.belongings(tx, person)),
        household=tuple(await ties.household_of(tx, person)),
        representatives=acting,
        represents=tuple(await ties.representations(tx, person)),
        letters=await representation.letters_due(tx, acting, mails=mails),
        purchases=tuple(await purchases.purchases_of(tx, person)),
        merges=tuple(await merging.merges_of(tx, person)),
        alike=tuple(await threads.suggestions(tx, person, viewer=desk.actor)),
        threads=tuple(await threads.of_person(tx, person, viewer=desk.actor)),
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [show_person, show_file]
