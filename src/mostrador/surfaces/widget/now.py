"""What a frame has to know before it shows anything: whom it knows, what waits, who is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post

from mostrador import team, threads
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.i18n import when
from mostrador.people import Browser
from mostrador.surfaces.ui.reader import Reader, here_of, reader_of
from mostrador.surfaces.widget.duty import on_duty_name
from mostrador.surfaces.widget.hours import next_opening
from mostrador.surfaces.widget.key import at_frame, held, key_of
from mostrador.surfaces.widget.tickets import new_ticket
from mostrador.threads import Thread

Web = Request[Any, Any, Any]
LOOKED_AT: Final = 5
UNREAD_SHOWN: Final = 20


class Now(msgspec.Struct, frozen=True):
    """`known` while the key opens something; `threads` newest first; `who` answers; `away` says when we are back."""

    known: bool
    threads: list[int]
    open: int | None
    unread: int
    who: str
    away: str
    after: int


class TicketGiven(msgspec.Struct, frozen=True):
    """A key for one request."""

    ticket: str


@get("/widget/now")
async def now(request: Web) -> Response[Now]:
    """The state of this frame. An unknown key is no mistake here: the frame forgets it and begins anew."""
    here, reader = here_of(request), await reader_of(request)
    # The cursor comes first: what is committed while we read is told again by the stream.
    after = here.live.cursor
    async with here.db.look() as tx:
        browser = await held(tx, request)
        found = await threads.threads_of(tx, browser.id) if browser else ()
        going = next((thread for thread in found if thread.state != "closed"), None)
        duty = await on_duty_name(tx)
        owner = await team.card(tx, going.owner_id) if going else None
        answer = Now(
            known=browser is not None,
            threads=[thread.id for thread in found],
            open=going.id if going else None,
            unread=await _unread(tx, browser, found[:LOOKED_AT]) if browser else 0,
            who=owner.name if owner else duty,
            away="" if duty else _away(reader, next_opening(await team.opening(tx), clock.now(), reader.zone)),
            after=after,
        )
    return Response(answer, headers={"Cache-Control": "no-store"})


@post("/widget/tickets", status_code=201)
async def give_ticket(request: Web) -> Response[TicketGiven]:
    """A ticket in place of the key, for what cannot send a header or is written down. Raises KeyUnknown."""
    here = here_of(request)
    async with here.db.look() as tx:
        await at_frame(tx, request)
    given = TicketGiven(new_ticket(here.secret, key_of(request), now=clock.now()))
    return Response(given, status_code=201, headers={"Cache-Control": "no-store"})


async def _unread(tx: Tx, browser: Browser, found: Sequence[Thread]) -> int:
    """What we said that no page has shown yet, in the latest threads."""
    viewer = Actor("customer", browser.person_id, groups=frozenset({f"browser:{browser.id}"}))
    count = 0
    for thread in found:
        if thread.last_position > thread.person_read:
            page = await threads.after(tx, thread.id, thread.person_read, viewer=viewer, limit=UNREAD_SHOWN)
            count += sum(message.author_kind in {"agent", "bot"} for message in page.messages)
    return count


def _away(reader: Reader, opens: datetime | None) -> str:
    """Nobody is there: when we are, and that one may write all the same."""
    if opens is None:
        return reader.say.gettext("Nobody is here right now. Write all the same: we answer as soon as we are back.")
    hour = when(opens, clock.now(), reader.zone, reader.language)
    return reader.say.gettext("We are back %(when)s. Write now: it waits for us with its place kept.", when=hour)


HANDLERS: Final = [now, give_ticket]
