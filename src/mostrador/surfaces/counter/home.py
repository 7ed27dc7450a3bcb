"""The counter: one box, the person beside it, and what comes of writing in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.response.redirect import Redirect

from mostrador import people, team, threads
from mostrador.care import mail
from mostrador.care.routing import NobodyHere, find_owner, is_danger, raised_by
from mostrador.channels import Incoming
from mostrador.kit import limits
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Problem
from mostrador.kit.html import TextTooLong
from mostrador.oversight.incidents import shown
from mostrador.people import Person
from mostrador.surfaces.counter import incidents
from mostrador.surfaces.counter.case import kinds
from mostrador.surfaces.counter.forms import Fields, put_away, read_fields
from mostrador.surfaces.counter.said import Tile, photo_of, tile
from mostrador.surfaces.counter.visitor import Visitor, let_in, visitor_of
from mostrador.surfaces.ui.reader import Reader, address_of, here_of, reader_of, wants_fragment
from mostrador.surfaces.ui.respond import page, see
from mostrador.team import Card
from mostrador.threads import Attachment, FindOwner, Owner
from mostrador.threads.records import Kind

Web = Request[Any, Any, Any]
HOUR: Final = timedelta(hours=1)
KINDS: Final[tuple[Kind, ...]] = ("enquiry", "incident", "complaint", "claim")
# Who would own the thread of somebody we do not know yet.
NOBODY: Final = Person(0, "", "es", None, datetime.fromtimestamp(0, UTC))
# The fields a refusal is shown beside, by the name of the problem; the rest is said above the box.
BESIDE: Final = {"AddressNotUnderstood": "address", "NameTooLong": "name"}


class Opened(msgspec.Struct, frozen=True):
    """Where a script goes after the first message."""

    thread: int
    location: str


class Beside(msgspec.Struct, frozen=True):
    """Who stands beside the box."""

    card: Card
    photo: str


@get("/")
async def home(request: Web) -> Response[str]:
    """The counter."""
    async with here_of(request).db.look() as tx:
        visitor = await visitor_of(tx, request)
        beside = await _beside(tx, _asked_for(request.query_params.get("con", "")))
    return await _ask(request, visitor, beside, Fields({"averia": [request.query_params.get("averia", "")]}))


@post("/", status_code=200)
async def choose(request: Web) -> Response[str]:
    """The counter again with whoever the person would rather talk to; what was typed and attached so far stays."""
    here = here_of(request)
    async with here.db.look() as tx:
        visitor = await visitor_of(tx, request)
    fields = await read_fields(request)
    files: Sequence[Attachment] = ()
    refused: Problem | None = None
    try:
        files = await put_away(request, visitor, fields)
    except Problem as problem:
        refused = problem
    async with here.db.look() as tx:
        beside = await _beside(tx, fields.number("con"))
        kept = await _kept(tx, visitor, fields, files)
    return await _ask(request, visitor, beside, fields, kept, refused)


@post("/casos", status_code=201)
async def open_thread(request: Web) -> Response[Opened] | Response[str] | Redirect:
    """The first message of a thread: accepted, or shown again with what was typed and what was wrong."""
    here = here_of(request)
    async with here.db.look() as tx:
        visitor = await visitor_of(tx, request)
    fields = await read_fields(request)
    files: Sequence[Attachment] = ()
    try:
        files = await put_away(request, visitor, fields)
        return await _accept(request, visitor, fields, files)
    except Problem as problem:
        if wants_fragment(request):
            raise
        async with here.db.look() as tx:
            beside = await _beside(tx, fields.number("with"))
            kept = await _kept(tx, visitor, fields, files)
        return await _ask(request, visitor, beside, fields, kept, problem)


async def _accept(
    request: Web, visitor: Visitor, fields: Fields, files: Sequence[Attachment]
) -> Response[Opened] | Redirect:
    here = here_of(request)
    reader = await reader_of(request)
    written = fields.written(*(file.key for file in files))
    address = people.understand(fields.line("address"), reader.region)
    await _within_limits(here.db, address_of(request), reader.shop.stranger_threads_per_hour)
    incoming = Incoming(
        via=visitor.via,
        text=written.text,
        raw=written.raw,
        person=visitor.person,
        name=people.read_name(fields["name"]),
        address=address,
        language=reader.language.tag,
        kind=_kind(fields["kind"]),
        urgent=bool(fields["urgent"]),
        attachments=written.attachments,
        uploaded_by=visitor.name,
        # A browser without a key gets one with the answer; when that answer is lost, its mark still names the attempt.
        client_scope=visitor.mark if written.client_id else None,
        client_id=written.client_id,
    )
    async with here.db.begin() as tx:
        received = await threads.receive(
            tx, incoming, find_owner=_with(fields.number("with"), asked=bool(fields["chosen"])), by=visitor.actor
        )
        browser, cookie = await let_in(tx, request, visitor, received.person)
        await threads.admit(tx, browser, received.thread)
        if received.opened and address is not None and address.channel == "email":
            await mail.answers_go_to(tx, received.thread, address.value)
    location = f"/casos/{received.thread}"
    if code := fields.line("averia"):
        await incidents.happens_too(request, browser, received.person, received.thread, code)
    elif received.opened:
        location += await incidents.alike(request, written.text)
    cookies = [cookie] if cookie else []
    if wants_fragment(request):
        return Response(Opened(received.thread, location), status_code=201, cookies=cookies)
    answer = see(location)
    for one in cookies:
        answer.set_cookie(one)
    return answer


async def _ask(
    request: Web,
    visitor: Visitor,
    beside: Beside | None,
    fields: Fields,
    kept: tuple[Tile, ...] = (),
    problem: Problem | None = None,
) -> Response[str]:
    reader = await reader_of(request)
    chosen = fields.number("con") or fields.number("with") or _asked_for(request.query_params.get("con", ""))
    sentence = reader.say.problem(problem) if problem else ""
    field = BESIDE.get(type(problem).__name__, "") if problem else ""
    async with here_of(request).db.look() as tx:
        happening = await shown(tx)
    return await page(
        request,
        "counter/home/show.html",
        status=problem.status if problem else 200,
        reader=reader,
        known=visitor.person is not None,
        minor=visitor.minor,
        beside=beside,
        chosen=chosen if beside and chosen == beside.card.id else 0,
        fields=fields,
        # A text that is too large to send is too large to send back.
        text="" if isinstance(problem, TextTooLong) else fields["text"],
        kept=kept,
        kinds=kinds(reader),
        error={field: sentence} if field else {},
        refused="" if field else sentence,
        first_layer=_first_layer(reader),
        happening=happening,
        incident=next((one for one in happening if one.code == fields.line("averia")), None),
        sign_language=await here_of(request).sign_language(),
    )


async def _beside(tx: Tx, agent: int) -> Beside | None:
    """The agent who was asked for, if they are on shift; else the one who would take a new thread."""
    on_duty = {card.id: card for card in await team.on_duty(tx)}
    if agent in on_duty:
        return Beside(on_duty[agent], photo_of(on_duty[agent]))
    try:
        owner = await find_owner(tx, NOBODY, Incoming(via="counter", text=""))
    except NobodyHere:
        return None
    card = await team.card(tx, owner.agent)
    return Beside(card, photo_of(card))


def _with(agent: int, *, asked: bool) -> FindOwner:
    """Whoever the person asked for while they are on shift, else whoever fits best, else who was shown."""

    async def find(tx: Tx, person: Person, incoming: Incoming) -> Owner:
        if asked and not is_danger(incoming.text) and agent in {card.id for card in await team.on_duty(tx)}:
            teams = await team.teams_to_own(tx, agent)
            if teams:
                return Owner(agent, teams[0], why="asked", raised=raised_by(incoming))
        return await find_owner(tx, person, incoming, shown=agent)

    return find


async def _kept(tx: Tx, visitor: Visitor, fields: Fields, files: Sequence[Attachment]) -> tuple[Tile, ...]:
    """The files that came with a form that was refused, so that nobody attaches them again."""
    every = list(files)
    for key in fields.all("attachments"):
        try:
            every.append(await threads.find_attachment(tx, key, viewer=visitor.actor, uploader=visitor.name))
        except Problem:
            continue
    return tuple(tile(file) for file in every)


async def _within_limits(db: Database, address: str, most: int) -> None:
    # In a transaction of its own, so that it counts whatever becomes of the rest.
    async with db.begin() as tx:
        await limits.count(tx, f"threads:{address}", limit=most, per=HOUR)


def _kind(given: str) -> Kind:
    return next((kind for kind in KINDS if kind == given), "enquiry")


def _asked_for(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


def _first_layer(reader: Reader) -> str:
    """Who, what for and which rights: the first paragraph of the shop's own notice."""
    notice = reader.shop.privacy_notice or ""
    return notice.strip().split("\n\n")[0]


HANDLERS: Final = [home, choose, open_thread]
