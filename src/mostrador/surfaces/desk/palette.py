"""Everything by its name: places, acts on the open thread, macros and phrases, cases and people. Ctrl-K opens it."""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

import msgspec
from litestar import Request, Response, get
from litestar.params import FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import search, threads
from mostrador.care import macros, segments
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.kit.i18n import N_, sort_key
from mostrador.surfaces.desk.door import Desk
from mostrador.surfaces.desk.me import around, at_desk, fragment_of, page_of
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]
FOUND: Final = 8
PEOPLE: Final = 5
SHORTEST: Final = 2
NEW: Final = "/desk/new"
# Each place with its icon. A name is a sentence of the catalogue.
PLACES: Final = (
    (N_("Today"), "/desk/today", "sun"),
    (N_("Mine"), "/desk/mine", "inbox"),
    (N_("My team"), "/desk/team", "users-round"),
    (N_("Waiting"), "/desk/waiting", "clock"),
    (N_("Offered to me"), "/desk/offered", "hand-helping"),
    (N_("They ask me"), "/desk/help", "life-buoy"),
    (N_("Mentions"), "/desk/mentions", "at-sign"),
    (N_("I follow"), "/desk/following", "eye"),
    (N_("Snoozed"), "/desk/snoozed", "pause"),
    (N_("Closed"), "/desk/closed", "circle-check"),
    (N_("Promises"), "/desk/promises", "calendar-clock"),
    (N_("New case"), NEW, "plus"),
    (N_("Search"), "/desk/search", "search"),
    (N_("People"), "/desk/people", "user-round"),
    (N_("Phrases"), "/desk/phrases", "notebook-pen"),
    (N_("Macros"), "/desk/macros", "wrench"),
    (N_("Views"), "/desk/views", "eye"),
    (N_("Groups of people"), "/desk/segments", "users-round"),
    (N_("Thanks received"), "/desk/thanks", "heart-handshake"),
    (N_("Your account"), "/desk/account", "user-round"),
)
# What one does with a thread, each a sheet over it, and whether it must not be closed.
ACTS: Final = (
    (N_("Pass it to a colleague"), "sheets/handoff", "arrow-right", True),
    (N_("Let it sleep until"), "sheets/snooze", "pause", True),
    (N_("Promise something"), "promises/sheet", "calendar-clock", True),
    (N_("Ask for help"), "help/sheet", "life-buoy", True),
    (N_("Give something"), "gestures/new", "gift", True),
    (N_("They want to leave"), "leaving/new", "log-out", True),
    (N_("Close with a decision"), "sheets/decision", "file-text", True),
    (N_("Discard it"), "sheets/discard", "trash", True),
    (N_("Merge it into another case"), "sheets/merge", "copy", True),
    (N_("It has to do with another case"), "sheets/related", "link", False),
    (N_("Subject and kind"), "sheets/details", "tag", False),
    (N_("Change tags and fields"), "labels", "tag", False),
    (N_("The ways back in"), "sheets/link", "link", False),
    (N_("Run a macro"), "macros", "wrench", False),
)


class Entry(msgspec.Struct, frozen=True):
    """A line of the palette. `sheet` opens over the thread, `macro` is run on it, `words` are put into the answer."""

    name: str
    about: str
    icon: str
    href: str = ""
    sheet: bool = False
    macro: int = 0
    phrase: int = 0
    words: str = ""


@get("/desk/palette")
async def show_palette(request: Web, q: FromQuery[str] = "", thread: FromQuery[int] = 0) -> Response[str]:
    """What fits the words; the lines alone when a script asks."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        entries = [*await _on_thread(tx, desk, thread), *await _places(tx, desk)]
        asked = sort_key(q).split()
        fits = [one for one in entries if all(word in sort_key(f"{one.name} {one.about}") for word in asked)]
        facts: dict[str, Any] = {
            "entries": [*fits, *await _people(tx, desk, q), *await _found(tx, desk, q)],
            "thread": thread,
            "attempt": uuid4().hex,
            "q": q,
        }
        if "hx-request" in request.headers:
            return await fragment_of(request, desk, "desk/palette/_entries.html", **facts)
        place = await around(request, tx, desk)
    return await page_of(request, desk, place, "desk/palette/show.html", **facts)


async def _on_thread(tx: Tx, desk: Desk, thread: int) -> list[Entry]:
    """What can be done with the open thread; nothing when it is none that the agent may read."""
    if not thread:
        return []
    try:
        found = await threads.find(tx, thread, viewer=desk.actor)
    except NotFound:
        return []
    _ = desk.reader.say.gettext
    at = f"/desk/threads/{thread}"
    on = _("on this case")
    acts = [
        Entry(_(name), on, icon, f"{at}/{where}", sheet=True)
        for name, where, icon, open_only in ACTS
        if not (open_only and found.state == "closed")
    ]
    kept = await macros.macros(tx, viewer=desk.actor)
    said = await macros.ready(tx, thread, viewer=desk.actor)
    return [
        *acts,
        *(Entry(one.name, _("macro"), "wrench", macro=one.id) for one in kept),
        *(Entry(one.name, one.text, "notebook-pen", phrase=one.id, words=one.text) for one in said),
    ]


async def _places(tx: Tx, desk: Desk) -> list[Entry]:
    _ = desk.reader.say.gettext
    views = await macros.views(tx, viewer=desk.actor)
    audits = "audit" in desk.actor.verbs
    settings = [Entry(_("Settings"), _("place"), "settings", "/desk/settings")] if desk.manages else []
    return [
        *(Entry(_(name), _("place"), icon, href) for name, href, icon in PLACES if not (audits and href == NEW)),
        *(Entry(one.name, _("view"), "eye", f"/desk/views/{one.id}") for one in views),
        *settings,
    ]


async def _people(tx: Tx, desk: Desk, q: str) -> list[Entry]:
    """People by name, e-mail or phone, as far as the agent may open their page."""
    _ = desk.reader.say.gettext
    return [
        Entry(one.name or _("Unnamed"), one.address or _("person"), "user-round", f"/desk/people/{one.id}")
        for one in await segments.people_named(tx, q, viewer=desk.actor, limit=PEOPLE)
    ]


async def _found(tx: Tx, desk: Desk, q: str) -> list[Entry]:
    """Cases by code, name, address, subject or words, as the search finds them."""
    if len(q.strip()) < SHORTEST:
        return []
    sight = search.Sight(desk.agent.id, tuple(desk.actor.ids("team")), "read:all" in desk.actor.verbs)
    hits = (await search.find(tx, q, sight=sight)).hits[:FOUND]
    items = {one.id: one for one in await threads.inbox_rows(tx, [hit.thread for hit in hits], viewer=desk.actor)}
    _ = desk.reader.say.gettext
    return [
        Entry(
            items[hit.thread].person or _("Unnamed"),
            items[hit.thread].subject,
            "message-circle",
            f"/desk/threads/{hit.thread}",
        )
        for hit in hits
        if hit.thread in items
    ]


HANDLERS: Final[list[ControllerRouterHandler]] = [show_palette]
