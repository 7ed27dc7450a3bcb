"""One thread at the desk: what was said, how it stands, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import people, team, threads
from mostrador.care import matters, openings
from mostrador.care.mail import marks_at
from mostrador.care.openings import ReasonWanted
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.surfaces.desk.forms import read_form
from mostrador.surfaces.desk.head import Known
from mostrador.surfaces.desk.head import known as known_of
from mostrador.surfaces.desk.me import VIEWS, Around, Desk, around, at_desk, fragment_of, page_of
from mostrador.surfaces.desk.openings import ask_why
from mostrador.surfaces.desk.paint import messages, rows
from mostrador.surfaces.desk.said import Said, last_position, said
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import here_of
from mostrador.team import Agent, Card
from mostrador.threads import Contact, Draft, Line, Listing, Standing, Thread
from mostrador.threads.read import PAGE

Web = Request[Any, Any, Any]
SIGNALS: Final = frozenset({"looking", "typing", "noting", "left"})


class Opened(msgspec.Struct, frozen=True):
    """Everything the thread's column and the person's column show."""

    thread: Thread
    owner: Card
    stand_in: Card | None
    said: list[Said]
    before: int | None
    standing: Standing
    draft: Draft | None
    person: people.Person
    addresses: tuple[people.Address, ...]
    others: tuple[Line, ...]
    contact: Contact | None
    head: Known
    known: Mapping[int, Agent]
    held: bool = False
    unsent: str = ""
    refusal: str = ""
    as_note: bool = False
    fresh: bool = False
    exempting: str = ""

    @property
    def position(self) -> int:
        """Up to where the page shows the thread."""
        return last_position(self.said, self.thread.last_position)

    @property
    def since(self) -> datetime:
        """When the person first wrote to us, as far as this page knows."""
        return min([self.person.created_at, *(other.opened_at for other in self.others)])


@get("/desk/threads/{thread:int}", exception_handlers={ReasonWanted: ask_why})
async def show_thread(
    request: Web, thread: FromPath[int], view: FromQuery[str] = "mine", before: FromQuery[int | None] = None
) -> Response[str]:
    """A thread with its person, beside the list of `view`; only these two columns when a script asks."""
    here = here_of(request)
    view = view if view in VIEWS else "mine"
    if "hx-request" in request.headers:
        async with here.db.begin() as tx:
            desk = await at_desk(request, tx)
            opened = await open_thread(tx, here, desk, thread, before=before)
        paint = messages(desk)
        return await fragment_of(
            request, desk, "desk/threads/_columns.html", view=view, opened=opened, paint_said=paint
        )
    async with here.db.begin() as tx:
        desk = await at_desk(request, tx)
        seen: Opened | None = None
        with suppress(NotFound):
            seen = await open_thread(tx, here, desk, thread, before=before)
        place = await around(request, tx, desk, view)
        listing = await threads.inbox(tx, view, viewer=desk.actor)
    if seen is None:
        facts: dict[str, object] = {"view": view, "listing": listing, "paint_row": rows(desk, view)}
        return await page_of(request, desk, place, "desk/threads/gone.html", status=404, **facts)
    return await thread_page(request, desk, place, listing, seen)


@get("/desk/threads/{thread:int}/messages")
async def show_messages(
    request: Web, thread: FromPath[int], before: FromQuery[int | None] = None, after: FromQuery[int | None] = None
) -> Response[str]:
    """The messages above `before`, or those that came after `after`, as a fragment."""
    here = here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        await openings.look_into(tx, await threads.find(tx, thread, viewer=desk.actor), viewer=desk.actor)
        page = (
            await threads.page(tx, thread, viewer=desk.actor, before=before)
            if after is None
            else await threads.after(tx, thread, after, viewer=desk.actor)
        )
        zone = desk.reader.zone if after is None else None
        marks = await marks_at(tx, page.messages)
        shown = said(page, viewer=desk.actor, known=await here.colleagues(tx), zone=zone, marks=marks)
    before = page.before if after is None else None
    return await fragment_of(
        request, desk, "desk/threads/_page.html", thread=thread, said=shown, before=before, paint_said=messages(desk)
    )


@get("/desk/threads/{thread:int}/standing")
async def show_standing(request: Web, thread: FromPath[int]) -> Response[str]:
    """The head and the foot of a thread again, after something but a message happened."""
    here = here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        opened = await open_thread(tx, here, desk, thread, reads=False, whole=False)
    return await fragment_of(request, desk, "desk/threads/_standing.html", view=_view(request), opened=opened)


@post("/desk/threads/{thread:int}/reading", status_code=204)
async def mark_read(request: Web, thread: FromPath[int]) -> None:
    """The open page showed the messages up to a position."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        await threads.mark_read(tx, thread, form.number("position") or 0, viewer=desk.actor)


@post("/desk/threads/{thread:int}/presence", status_code=204)
async def tell_presence(request: Web, thread: FromPath[int]) -> None:
    """Tell who else looks that this agent is looking or typing; nothing is kept."""
    form, here = await read_form(request), here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        await threads.find(tx, thread, viewer=desk.actor)
    if form["what"] in SIGNALS:
        here.live.signal(f"thread:{thread}", form["what"], str(desk.actor))


@post("/desk/threads/{thread:int}/draft", status_code=204)
async def keep_draft(request: Web, thread: FromPath[int]) -> None:
    """What is being written, kept on the server for any device; empty, it is forgotten."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        visibility = "team" if form["mode"] == "note" else "person"
        await threads.keep_draft(tx, thread, form["text"], visibility, by=desk.actor)


async def thread_page(
    request: Web, desk: Desk, around: Around, listing: Listing, opened: Opened, *, status: int = 200
) -> Response[str]:
    """The whole page of an open thread, beside its list."""
    return await page_of(
        request,
        desk,
        around,
        "desk/threads/show.html",
        status=status,
        view=around.view,
        listing=listing,
        opened=opened,
        paint_row=rows(desk, around.view, opened.thread.id),
        paint_said=messages(desk),
    )


async def open_thread(
    tx: Tx, here: Here, desk: Desk, thread: int, *, before: int | None = None, reads: bool = True, whole: bool = True
) -> Opened:
    """Read everything a page of this thread shows, and mark it as read. Raises NotFound.

    Without `whole`, only how it stands: no messages.
    """
    viewer = desk.actor
    read = await threads.whole(tx, thread, viewer=viewer, before=before, limit=PAGE if whole else 0, reads=reads)
    found, page = read.thread, read.page
    await openings.look_into(tx, found, viewer=viewer)
    known = await here.colleagues(tx)
    head = await matters.head(tx, thread, viewer=viewer)
    owner = await team.card(tx, found.owner_id)
    person, addresses = await people.find_known(tx, found.person_id)
    return Opened(
        thread=found,
        owner=owner,
        stand_in=None
        if owner.on_duty
        else await team.stand_in(tx, found.owner_id, found.team_id, person=found.person_id),
        said=said(page, viewer=viewer, known=known, zone=desk.reader.zone, marks=await marks_at(tx, page.messages)),
        before=page.before,
        standing=read.standing,
        draft=read.draft,
        person=person,
        addresses=tuple(addresses),
        others=tuple(await threads.of_person(tx, person.id, viewer=viewer)),
        contact=await threads.open_contact(tx, thread, by=viewer) if head.calling else None,
        head=known_of(head, desk.reader.say, desk.reader.zone, waiting_since=found.waiting_since),
        known=known,
    )


def _view(request: Web) -> str:
    view = request.query_params.get("view", "")
    return view if view in VIEWS else "mine"


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_thread,
    show_messages,
    show_standing,
    mark_read,
    tell_presence,
    keep_draft,
]
