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
from mostrador.kit import html
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, Problem
from mostrador.kit.i18n import sort_key
from mostrador.surfaces.desk import paint
from mostrador.surfaces.desk.files import keep_uploads
from mostrador.surfaces.desk.forms import Form, read_form
from mostrador.surfaces.desk.me import Desk, around, at_desk, fragment_of
from mostrador.surfaces.desk.said import said
from mostrador.surfaces.desk.threads import open_thread, thread_page
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.team import Agent
from mostrador.threads import Message, Placed
from mostrador.threads.say import already

Web = Request[Any, Any, Any]
SUGGESTED: Final = 8


class AnsweredMeanwhile(Conflict):
    """Somebody wrote here while you were writing. Read it first; what you wrote is kept, and you can send it anyway."""


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

    Raises AnsweredMeanwhile when the thread went on after what the writer had `seen`, unless `anyway`.
    """
    here, form = here_of(request), await read_form(request)
    scripted = "application/json" in request.headers.get("accept", "")
    desk = await at_desk(request)
    try:
        uploads = await keep_uploads(here, desk.actor, form)
        async with here.db.begin() as tx:
            placed = await _say(tx, here, desk, thread, form, uploads)
            if not scripted:
                return see(f"/desk/threads/{thread}#message-{placed.id}")
            page = await threads.one(tx, thread, placed.id, viewer=desk.actor)
            shown = said(page, viewer=desk.actor, known=await here.colleagues(tx))[0]
    except (Invalid, AnsweredMeanwhile) as problem:
        if scripted:
            raise
        return await _again(request, here, desk, thread, form, problem)
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


async def _say(tx: Tx, here: Here, desk: Desk, thread: int, form: Form, uploads: tuple[str, ...]) -> Placed:
    attachments = (*form.all("attachments"), *uploads)
    text = words(form["text"], alone=not attachments)
    as_note = form["mode"] == "note"
    client = (f"desk:{desk.agent.id}", form["client_id"][:64]) if form["client_id"] else None
    seen = form.number("seen")
    if not as_note and seen is not None and not form.on("anyway"):
        await _hold_if_stale(tx, desk, thread, seen, client)
    mentions = mentioned(text, await here.colleagues(tx))
    say = threads.note if as_note else threads.reply
    placed = await say(
        tx,
        thread,
        text,
        by=desk.actor,
        client=client,
        attachments=attachments,
        mentions=mentions,
    )
    await threads.keep_draft(tx, thread, "", "person", by=desk.actor)
    return placed


async def _hold_if_stale(tx: Tx, desk: Desk, thread: int, seen: int, client: tuple[str, str] | None) -> None:
    found = await threads.lock(tx, thread, by=desk.actor)
    if found.last_position <= seen:
        return
    later = (await threads.after(tx, thread, seen, viewer=desk.actor)).messages
    # An attempt that was accepted and whose answer got lost comes again: it must not be held by what followed.
    if any(_by_another(message, desk) for message in later) and not await already(tx, client, thread=thread):
        raise AnsweredMeanwhile


def _by_name(agent: Agent) -> str:
    return sort_key(agent.name)


def _by_another(message: Message, desk: Desk) -> bool:
    if message.visibility == "team" or message.author_kind == "system":
        return False
    return message.author_kind == "customer" or message.author_id != desk.agent.id


async def _again(request: Web, here: Here, desk: Desk, thread: int, form: Form, problem: Problem) -> Response[str]:
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
    )
    return await thread_page(request, desk, place, listing, opened, status=problem.status)


HANDLERS: Final[list[ControllerRouterHandler]] = [send_message, show_preview, suggest_colleagues, show_originals]
