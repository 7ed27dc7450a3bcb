"""Side-conversations at the desk: ask somebody outside about a case, seen before it leaves, and what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.care import openings
from mostrador.care.mail import side as sides
from mostrador.care.mail.side import Draft, Side
from mostrador.care.openings import ReasonWanted
from mostrador.channels.email import mailboxes
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid
from mostrador.surfaces.desk.forms import Form, read_form
from mostrador.surfaces.desk.me import Desk, around, at_desk, page_of
from mostrador.surfaces.desk.once import earlier, first_time, made
from mostrador.surfaces.desk.openings import ask_why
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
SHOWN: Final = 30


class BesideSides(msgspec.Struct, frozen=True):
    """What the section beside a thread shows. `can_ask` when there is a mailbox to ask from."""

    sides: tuple[Side, ...] = ()
    can_ask: bool = False


async def beside_sides(tx: Tx, desk: Desk, thread: int) -> BesideSides:
    """Read what the section shows. The caller came through the thread's door."""
    found = tuple(await sides.of_thread(tx, thread, viewer=desk.actor))
    return BesideSides(found, can_ask="audit" not in desk.actor.verbs and bool(await mailboxes(tx)))


@get("/desk/threads/{thread:int}/side-conversations/new", exception_handlers={ReasonWanted: ask_why})
async def show_new(request: Web, thread: FromPath[int]) -> Response[str]:
    """Whom to ask, what, and which messages and files go along."""
    return await _form(request, thread, Form())


@post("/desk/threads/{thread:int}/side-conversations", status_code=200)
async def ask(request: Web, thread: FromPath[int]) -> Response[Any]:
    """First it is shown as it would leave; then, pressed again there, it leaves."""
    form = await read_form(request)
    draft = _draft(form)
    if form["step"] == "send" and not form.on("anyway"):
        async with here_of(request).db.look() as tx:
            desk = await at_desk(request, tx)
            if await _persons_in(tx, desk, thread, draft):
                return await _form(request, thread, form, shown=True)
    if form["step"] != "send":
        async with here_of(request).db.begin() as tx:
            await sides.may_ask(tx, thread, by=(await at_desk(request, tx)).actor)
        return await _form(request, thread, form, shown=form["step"] == "preview")
    try:
        async with here_of(request).db.begin() as tx:
            desk = await at_desk(request, tx)
            if before := await earlier(tx, desk, form):
                number = before.made
            else:
                number = await sides.ask(tx, thread, draft, by=desk.actor)
                await made(tx, desk, form, number)
    except Invalid as problem:
        return await _form(request, thread, form, problem=problem)
    return see(f"/desk/side-conversations/{number}")


@get("/desk/side-conversations/{side:int}", exception_handlers={ReasonWanted: ask_why})
async def show(request: Web, side: FromPath[int]) -> Response[str]:
    """A side-conversation with all that was said there."""
    return await _page(request, side)


@post("/desk/side-conversations/{side:int}/letters", status_code=200)
async def write(request: Web, side: FromPath[int]) -> Response[Any]:
    """Write on to whom we asked."""
    form = await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            desk = await at_desk(request, tx)
            opened = await sides.open_side(tx, side, viewer=desk.actor)
            if not form.on("anyway"):
                about = Draft(address=opened.side.address, question=form["text"])
                if persons := await _persons_in(tx, desk, opened.side.thread_id, about):
                    return await _page(request, side, persons=persons, typed=form["text"])
            if await first_time(tx, desk, form):
                await sides.write(tx, side, form["text"], days=form.number("days") or 2, by=desk.actor)
    except Invalid as problem:
        return await _page(request, side, problem=problem)
    return see(f"/desk/side-conversations/{side}")


@post("/desk/side-conversations/{side:int}/end", status_code=200)
async def end(request: Web, side: FromPath[int]) -> Response[Any]:
    """Nobody waits for it any more."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        opened = await sides.open_side(tx, side, viewer=desk.actor)
        if await first_time(tx, desk, form):
            await sides.end(tx, side, by=desk.actor)
    return see(f"/desk/threads/{opened.side.thread_id}")


@post("/desk/side-letters/{letter:int}/acceptance", status_code=200)
async def accept(request: Web, letter: FromPath[int]) -> Response[Any]:
    """What somebody else answered is an answer of theirs after all."""
    form = await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            desk = await at_desk(request, tx)
            side = await sides.side_of(tx, letter, viewer=desk.actor)
            if await first_time(tx, desk, form):
                await sides.accept_letter(tx, letter, asked=form.on("asked"), by=desk.actor)
    except sides.ProbablyFalse as problem:
        return await _page(request, side, problem=problem)
    return see(f"/desk/side-conversations/{side}")


async def _persons_in(tx: Tx, desk: Desk, thread: int, draft: Draft) -> list[str]:
    """What of a person was typed there, unless it was said that theirs goes along."""
    if draft.personal:
        return []
    text, region = f"{draft.subject}\n{draft.question}", desk.reader.region
    return await sides.typed_of_persons(tx, thread, text, address=draft.address, region=region, viewer=desk.actor)


def _draft(form: Form) -> Draft:
    return Draft(
        address=form["address"],
        question=form["question"],
        name=form["name"],
        subject=form["subject"],
        messages=tuple(form.numbers("messages")),
        files=tuple(form.all("files")),
        days=form.number("days") or 2,
        personal=form.on("personal"),
    )


async def _form(
    request: Web, thread: int, form: Form, *, shown: bool = False, problem: Invalid | None = None
) -> Response[str]:
    draft = _draft(form)
    preview, persons = "", list[str]()
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        await openings.look_into(tx, found, viewer=desk.actor)
        place = await around(request, tx, desk)
        page = await threads.page(tx, thread, viewer=desk.actor, limit=SHOWN)
        if shown:
            try:
                preview = await sides.forwarded(tx, thread, draft, viewer=desk.actor)
                persons = await _persons_in(tx, desk, thread, draft)
            except Invalid as refused:
                problem = refused
    said = [m for m in page.messages if m.visibility == "person" and m.author_kind != "system" and not m.withdrawn_at]
    return await page_of(
        request,
        desk,
        place,
        "desk/sides/new.html",
        status=problem.status if problem else 200,
        thread=found,
        said=said,
        files=page.attachments,
        draft=draft,
        preview=preview,
        persons=persons,
        refused=desk.reader.say.problem(problem) if problem else "",
        most_days=sides.MOST_DAYS,
    )


async def _page(
    request: Web, side: int, problem: Invalid | None = None, *, persons: Sequence[str] = (), typed: str = ""
) -> Response[str]:
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        opened = await sides.open_side(tx, side, viewer=desk.actor)
        thread = await threads.find(tx, opened.side.thread_id, viewer=desk.actor)
        await openings.look_into(tx, thread, viewer=desk.actor)
        place = await around(request, tx, desk)
    return await page_of(
        request,
        desk,
        place,
        "desk/sides/show.html",
        status=problem.status if problem else 200,
        conversation=opened,
        persons=persons,
        typed=typed,
        refused=desk.reader.say.problem(problem) if problem else "",
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [show_new, ask, show, write, end, accept]
