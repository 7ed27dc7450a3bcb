"""Say something at the desk: a reply or a note, held back when somebody was quicker."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.care.mail import marks_at
from mostrador.kit import html
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, Problem
from mostrador.kit.i18n import sort_key
from mostrador.oversight.selling import BetterHow, WordsThatSell
from mostrador.surfaces.desk import paint
from mostrador.surfaces.desk.exempt import exempt_as_said
from mostrador.surfaces.desk.files import keep_uploads
from mostrador.surfaces.desk.forms import Form, read_form
from mostrador.surfaces.desk.me import Desk, around, at_desk, fragment_of
from mostrador.surfaces.desk.once import earlier, made
from mostrador.surfaces.desk.promises import make_as_said
from mostrador.surfaces.desk.said import said
from mostrador.surfaces.desk.threads import open_thread, thread_page
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.team import Agent
from mostrador.threads import Message, Page, Placed
from mostrador.threads.reply import AnsweredMeanwhile

Web = Request[Any, Any, Any]
SUGGESTED: Final = 8


class Sent(msgspec.Struct, frozen=True):
    """What became of a message: where it stands, and how it looks."""

    thread: int
    message: int
    position: int
    html: str


class Suggested(msgspec.Struct, frozen=True):
    """A colleague who can be named with @."""

    id: int
    name: str


@post("/desk/threads/{thread:int}/messages", status_code=201)
async def send_message(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Reply to the person, or note something among ourselves.

    Raises AnsweredMeanwhile when the thread went on after what the writer had `seen`, unless `anyway`, and
    WordsThatSell in a case of service, unless it says why they may stay.
    """
    here, form = here_of(request), await read_form(request)
    scripted = "application/json" in request.headers.get("accept", "")
    desk = await at_desk(request)
    try:
        attachments = (*form.all("attachments"), *await keep_uploads(here, desk.actor, form))
        text = words(form["text"], alone=not attachments)
        async with here.db.begin() as tx:
            before = None if scripted else await earlier(tx, desk, form)
            if before and await _nothing_since(tx, desk, thread, before.made, form):
                return see(f"/desk/threads/{thread}#message-{before.made}")
            placed = await _say(tx, here, desk, thread, form, text, attachments)
            if not scripted:
                await made(tx, desk, form, placed.id)
                return see(f"/desk/threads/{thread}#message-{placed.id}")
            if attachments or placed.repeated:
                page = await threads.one(tx, thread, placed.id, viewer=desk.actor)
            else:
                page = _as_said(placed, text, desk, form)
            marks = await marks_at(tx, page.messages)
            shown = said(page, viewer=desk.actor, known=await here.colleagues(tx), marks=marks)[0]
    except (Invalid, AnsweredMeanwhile, WordsThatSell) as problem:
        if scripted:
            raise
        return await again(request, here, desk, thread, form, problem)
    sent = Sent(thread, placed.id, placed.position, str(paint.message(desk, shown)))
    return Response(sent, status_code=200 if placed.repeated else 201)


@post("/desk/preview", status_code=200)
async def show_preview(request: Web) -> Response[str]:
    """What Markdown will look like to who reads it."""
    desk, form = await at_desk(request), await read_form(request)
    return await fragment_of(
        request, desk, "desk/threads/_preview.html", body=html.render_markdown(words(form["text"], alone=False))
    )


@get("/desk/threads/{thread:int}/colleagues")
async def suggest_colleagues(request: Web, thread: FromPath[int], q: FromQuery[str] = "") -> list[Suggested]:
    """Who can be named with @ on this thread, by the first letters."""
    here = here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        await threads.find(tx, thread, viewer=desk.actor)
        known = await here.colleagues(tx)
    begun = sort_key(q)
    others = sorted((a for a in known.values() if not a.suspended and a.id != desk.agent.id), key=_by_name)
    return [Suggested(a.id, a.name) for a in others if _by_name(a).startswith(begun)][:SUGGESTED]


@get("/desk/threads/{thread:int}/messages/{message:int}/originals")
async def show_originals(request: Web, thread: FromPath[int], message: FromPath[int]) -> Response[str]:
    """What a corrected message said before."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        await threads.find(tx, thread, viewer=desk.actor)
        originals = await threads.originals(tx, thread, message, viewer=desk.actor)
    return await fragment_of(request, desk, "desk/threads/_originals.html", originals=originals, thread=thread)


def words(text: str, *, alone: bool) -> str:
    """What somebody wrote, fit to keep; empty only when it does not stand alone. Raises NothingWritten, TextTooLong."""
    return html.tidy(text).text if alone or text.strip() else ""


def mentioned(text: str, known: Mapping[int, Agent]) -> tuple[int, ...]:
    """The colleagues that a text names with @, longest name first so that «@Ana María» is not «@Ana»."""
    if "@" not in text:
        return ()
    by_length = sorted((a for a in known.values() if not a.suspended), key=lambda a: -len(a.name))
    named: set[int] = set()
    rest = text
    for agent in by_length:
        rest, times = re.subn(rf"@{re.escape(agent.name)}(?!\w)", " ", rest, flags=re.IGNORECASE)
        if times:
            named.add(agent.id)
    return tuple(sorted(named))


async def _say(
    tx: Tx, here: Here, desk: Desk, thread: int, form: Form, text: str, attachments: tuple[str, ...]
) -> Placed:
    exempt_as_said(tx, form)
    by, mentions = desk.actor, mentioned(text, await here.colleagues(tx))
    client = (f"desk:{desk.agent.id}", form["client_id"][:64]) if form["client_id"] else None
    if form["mode"] == "note":
        return await threads.note(tx, thread, text, by=by, client=client, attachments=attachments, mentions=mentions)
    seen = None if form.on("anyway") else form.number("seen")
    placed = await threads.reply(
        tx, thread, text, by=by, client=client, attachments=attachments, mentions=mentions, seen=seen
    )
    await make_as_said(tx, desk, thread, form, placed)
    return placed


async def _nothing_since(tx: Tx, desk: Desk, thread: int, message: int, form: Form) -> bool:
    """Whether the page the form stood on showed nothing after `message`: «yes» may be said twice, to two questions."""
    page = await threads.one(tx, thread, message, viewer=desk.actor)
    return not page.messages or page.messages[0].position >= (form.number("seen") or 0)


def _as_said(placed: Placed, text: str, desk: Desk, form: Form) -> Page:
    """What was just said, as it would be read back."""
    message = Message(
        id=placed.id,
        thread_id=placed.thread_id,
        position=placed.position,
        author_kind="agent",
        author_id=desk.agent.id,
        author=desk.agent.name,
        visibility="team" if form["mode"] == "note" else "person",
        sign="",
        text=text,
        via="desk",
        scribe=None,
        at=placed.at,
        corrected_at=None,
        withdrawn_at=None,
        withdrawn_by=None,
        withdrawn_why=None,
        has_files=False,
    )
    return Page((message,), {}, None)


def _by_name(agent: Agent) -> str:
    return sort_key(agent.name)


async def again(request: Web, here: Here, desk: Desk, thread: int, form: Form, problem: Problem) -> Response[str]:
    """The page again for a browser without scripts: what was written, what is in the way, and the way on."""
    async with here.db.look() as tx:
        opened = await open_thread(tx, here, desk, thread, reads=False)
        place = await around(request, tx, desk, "mine")
        listing = await threads.inbox(tx, "mine", viewer=desk.actor)
    opened = msgspec.structs.replace(
        opened,
        unsent=form["text"],
        refusal=desk.reader.say.problem(problem),
        held=isinstance(problem, AnsweredMeanwhile),
        as_note=form["mode"] == "note",
        exempting=form["selling_why"] or ("yes" if isinstance(problem, WordsThatSell | BetterHow) else ""),
    )
    return await thread_page(request, desk, place, listing, opened, status=problem.status)


HANDLERS: Final[list[ControllerRouterHandler]] = [send_message, show_preview, suggest_colleagues, show_originals]
