"""Asking colleagues for help, at the desk: whom, the room beside the thread, what was learnt, and one's own help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import team, threads
from mostrador.care import swarms
from mostrador.care.swarms import Lesson, Room, RoomClosed
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, NotFound, Problem
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.me import at_desk, fragment_of, sheet_of
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.standing import do
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.threads import Thread

Web = Request[Any, Any, Any]
SETTINGS: Final = "/desk/settings/help"


class BesideHelp(msgspec.Struct, frozen=True):
    """The room, for who is in it; `mine` when the viewer owns the thread; what was learnt, for all who read it."""

    room: Room | None
    mine: bool
    lessons: tuple[Lesson, ...]


async def beside_help(tx: Tx, desk: Desk, thread: Thread) -> BesideHelp:
    """Read the section. Raises NotFound."""
    return BesideHelp(
        room=await swarms.room(tx, thread.id, viewer=desk.actor),
        mine=thread.owner_id == desk.agent.id,
        lessons=tuple(await swarms.lessons_of(tx, thread.id, viewer=desk.actor)),
    )


@get("/desk/threads/{thread:int}/help/sheet")
async def show_sheet(request: Web, thread: FromPath[int]) -> Response[str]:
    """Whom to ask and what; more colleagues when the room is open already."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        facts = await _candidates(request, tx, desk, thread, Form())
        return await sheet_of(request, tx, desk, "help", **facts)


@post("/desk/threads/{thread:int}/help/people", status_code=200)
async def suggest(request: Web, thread: FromPath[int]) -> Response[str]:
    """The colleagues again, ordered by what is asked; who was chosen stays chosen."""
    form = await read_form(request)
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        facts = await _candidates(request, tx, desk, thread, form)
    return await fragment_of(request, desk, "desk/help/_people.html", **facts)


@post("/desk/threads/{thread:int}/help", status_code=200)
async def call(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Ask colleagues or teams into the room; it opens with the first of them."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        agents, teams = form.numbers("to"), form.numbers("team")
        room = await swarms.room(tx, thread, viewer=desk.actor)
        if room and room.swarm.open:
            await swarms.ask(tx, room.swarm.id, agents=agents, teams=teams, by=desk.actor)
        else:
            await swarms.call(tx, thread, question=form["question"], agents=agents, teams=teams, by=desk.actor)

    return await do(request, thread, verb)


@get("/desk/threads/{thread:int}/help/closing")
async def show_closing(request: Web, thread: FromPath[int]) -> Response[str]:
    """«What did we learn?», which may be left out."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        room = await _room(tx, desk, thread)
        return await sheet_of(request, tx, desk, "lesson", thread=found, swarm=room.swarm)


@post("/desk/threads/{thread:int}/help/closing", status_code=200)
async def close(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Close the room, or write down later what was learnt."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        room = await _room(tx, desk, thread)
        await swarms.close(tx, room.swarm.id, lesson=form["lesson"], by=desk.actor)

    return await do(request, thread, verb)


@get("/desk/threads/{thread:int}/room")
async def show_talk(request: Web, thread: FromPath[int]) -> Response[str]:
    """What is said in the room, again, while somebody writes in it."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        room = await _room(tx, desk, thread)
    return await fragment_of(request, desk, "desk/help/_talk.html", room=room, thread=thread)


@post("/desk/threads/{thread:int}/room", status_code=200)
async def say(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Say something in the room."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        if await first_time(tx, desk, form, talk=True):
            room = await _room(tx, desk, thread)
            await swarms.say(tx, room.swarm.id, form["text"], by=desk.actor)
    return await _section(request, thread)


@post("/desk/threads/{thread:int}/room/{remark:int}/withdrawal", status_code=200)
async def withdraw(request: Web, thread: FromPath[int], remark: FromPath[int]) -> Response[Any]:
    """Take back one's own words."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        if await first_time(tx, desk, form):
            room = await _room(tx, desk, thread)
            await swarms.withdraw(tx, room.swarm.id, remark, by=desk.actor)
    return await _section(request, thread)


@post("/desk/help/{swarm:int}/joining", status_code=200)
async def join(request: Web, swarm: FromPath[int]) -> Response[Any]:
    """Come in: the thread opens."""
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        thread = await swarms.join(tx, swarm, by=desk.actor)
    return see(f"/desk/threads/{thread}")


@post("/desk/help/{swarm:int}/declining", status_code=200)
async def decline(request: Web, swarm: FromPath[int]) -> Response[Any]:
    """Say no."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        if await first_time(tx, desk, form):
            await swarms.decline(tx, swarm, by=desk.actor)
    return see("/desk/help")


@post("/desk/help/{swarm:int}/leaving", status_code=200)
async def leave(request: Web, swarm: FromPath[int]) -> Response[Any]:
    """Leave the room."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        if await first_time(tx, desk, form):
            await swarms.leave(tx, swarm, by=desk.actor)
    return see("/desk/help")


@get("/desk/help")
async def show_help(request: Web) -> Response[str]:
    """Who asks me, where I help now, and the help I gave: nobody else sees this page."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        asked = await swarms.asked(tx, viewer=desk.actor)
        given = await swarms.given(tx, viewer=desk.actor)
        limits = await swarms.limits(tx)
    return await wide_page(request, desk, "desk/help/show.html", asked=asked, given=given, limits=limits)


@get("/desk/help/teams")
async def show_figures(request: Web) -> Response[str]:
    """How teams help, for who oversees. Raises Forbidden."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        figures = await swarms.figures(tx, viewer=desk.actor)
    return await wide_page(request, desk, "desk/help/teams.html", figures=figures)


@get("/desk/lessons")
async def show_lessons(request: Web, before: FromQuery[int | None] = None) -> Response[str]:
    """What was learnt on the threads one may read, or helped on."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        lessons = await swarms.lessons(tx, viewer=desk.actor, before=before)
    return await wide_page(request, desk, "desk/help/lessons.html", lessons=lessons, older=before is not None)


@get(SETTINGS)
async def show_limits(request: Web) -> Response[Any]:
    """How much help one person is asked for."""
    return await _limits(request, await managing(request), Form())


@post(SETTINGS, status_code=200)
async def change_limits(request: Web) -> Response[Any]:
    """Other limits."""
    desk, form = await managing(request), await read_form(request)
    asked = swarms.Limits(form.number("at_once") or 0, form.number("a_day") or 0)
    try:
        async with here_of(request).db.begin() as tx:
            await swarms.set_limits(tx, asked, by=desk.actor)
    except Invalid as problem:
        return await _limits(request, desk, form, problem)
    return see(f"{SETTINGS}?done=limits")


async def _limits(request: Web, desk: Desk, form: Form, problem: Problem | None = None) -> Response[str]:
    async with here_of(request).db.look() as tx:
        saved = await swarms.limits(tx)
    refusal = Refusal(desk.reader.say, problem)
    return await wide_page(
        request, desk, "desk/help/limits.html", status=refusal.status, saved=saved, form=form, refusal=refusal
    )


async def _candidates(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> dict[str, Any]:
    found = await threads.find(tx, thread, viewer=desk.actor)
    room = await swarms.room(tx, thread, viewer=desk.actor)
    open_room = room if room and room.swarm.open else None
    question = open_room.swarm.question if open_room else form["question"]
    known = await here_of(request).colleagues(tx)
    teams: Sequence[team.Team] = await team.teams(tx)
    return {
        "thread": found,
        "room": open_room,
        "candidates": await swarms.suggest(tx, thread, question=question, viewer=desk.actor),
        "known": known,
        "here_now": {card.id: card for card in await team.on_duty(tx)},
        "teams": teams,
        "chosen": form.numbers("to"),
    }


async def _section(request: Web, thread: int) -> Response[Any]:
    """The room again, with an empty field; the whole page without scripts."""
    if "hx-request" not in request.headers:
        return see(f"/desk/threads/{thread}")
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        beside = await beside_help(tx, desk, found)
    return await fragment_of(request, desk, "desk/help/_room.html", beside=beside, thread=thread, spoke=True)


async def _room(tx: Tx, desk: Desk, thread: int) -> Room:
    """The room, for who is in it. Raises RoomClosed for who was when it closed, NotFound for all others."""
    try:
        found = await swarms.room(tx, thread, viewer=desk.actor)
    except NotFound:
        found = None
    if found is not None:
        return found
    if await swarms.closed_on(tx, thread, viewer=desk.actor):
        raise RoomClosed
    raise NotFound


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_sheet,
    suggest,
    call,
    show_closing,
    close,
    show_talk,
    say,
    withdraw,
    join,
    decline,
    leave,
    show_help,
    show_figures,
    show_lessons,
    show_limits,
    change_limits,
]
