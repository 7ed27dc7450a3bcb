"""Promises at the desk: proposed while one writes, made, kept, moved and tried beside the thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import team, threads
from mostrador.care import promises
from mostrador.care.promises import Act, Foreseen, Moment, Promise, Proposal
from mostrador.care.promises.wording import promised
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, NotFound
from mostrador.kit.i18n import by
from mostrador.surfaces.desk.forms import Form, read_form
from mostrador.surfaces.desk.me import Desk, at_desk, fragment_of, sheet_of
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.here import zone_of
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.team import Card
from mostrador.threads import Placed, Thread

Web = Request[Any, Any, Any]
ACTS: Final = ("call", "write", "send", "other")
LAST_ENDED: Final = 5
# Seconds that a reading waits for what reads the moments before it says «ask again».
PATIENCE: Final = 0.5


class WhenNotUnderstood(Invalid):
    """Say by when: a day and an hour. What you wrote is kept."""


class ActUnknown(Invalid):
    """Choose what you promise."""


class Proposed(msgspec.Struct, frozen=True):
    """A promise as the composer proposes it. `mine` is the same moment where the agent is, when that is elsewhere."""

    act: Act
    what: str
    unsure: str
    due_at: datetime | None
    when: str
    mine: str
    day: str
    hour: str
    foreseen: Foreseen


class Beside(msgspec.Struct, frozen=True):
    """A promise in the aside, with who has to see to it when its maker is off shift at its moment."""

    promise: Promise
    off: bool = False
    stand_in: Card | None = None


class Kept(msgspec.Struct, frozen=True):
    """The promises of a thread as the aside shows them: open, and the last that ended."""

    open: tuple[Beside, ...]
    ended: tuple[Promise, ...]


async def promises_beside(tx: Tx, desk: Desk, thread: int) -> Kept:
    """What the aside says about promises. Raises NotFound."""
    found = await promises.of_thread(tx, thread, viewer=desk.actor)
    shown = []
    for one in found:
        if one.open:
            off, stand_in = await promises.stand_in_for(
                tx, thread, agent=one.agent_id, at=one.due_at, viewer=desk.actor
            )
            shown.append(Beside(one, off, stand_in))
    return Kept(tuple(shown), tuple([one for one in found if not one.open][:LAST_ENDED]))


@post("/desk/threads/{thread:int}/promises/reading", status_code=200)
async def read_promise(request: Web, thread: FromPath[int]) -> Response[Any]:
    """What is being written, read for a promise: a row that proposes it, or nothing. Nothing of it is kept.

    202 while what reads the moments is still loading: to be asked again.
    """
    here, form = here_of(request), await read_form(request)
    if not promised(form["text"]):
        return Response(None, status_code=204)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        zone = await promises.zone_of(tx, thread, viewer=desk.actor)
        shop_zone = zone_of(await here.shop(tx))
        moment = Moment(clock.now(), zone, tuple(await team.opening(tx)), shop_zone)
    if not await asyncio.to_thread(promises.ready, PATIENCE):
        return Response(None, status_code=202)
    # Milliseconds of pure computing.
    proposal = await asyncio.to_thread(promises.propose, form["text"], moment)
    if proposal is None:
        return Response(None, status_code=204)
    async with here.db.look() as tx:
        row = await _proposed(tx, desk, thread, proposal, zone)
    return await fragment_of(request, desk, "desk/promises/_proposal.html", row=row)


async def make_as_said(tx: Tx, desk: Desk, thread: int, form: Form, placed: Placed) -> None:
    """The promise that was accepted beside a message, in the transaction of the message. Raises as `make` does."""
    if form["promise"] != "yes" or placed.repeated:
        return
    await _make(tx, desk, thread, form, message=placed.id)


@get("/desk/threads/{thread:int}/promises/sheet")
async def show_sheet(request: Web, thread: FromPath[int], promise: FromQuery[int | None] = None) -> Response[str]:
    """The form for a promise by hand, or for another moment of one that is open."""
    here = here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        zone = await promises.zone_of(tx, thread, viewer=desk.actor)
        moved = await _of(tx, desk, thread, promise) if promise else None
        return await _sheet(request, tx, desk, found, zone, moved, Form())


async def _sheet(
    request: Web, tx: Tx, desk: Desk, found: Thread, zone: ZoneInfo, moved: Promise | None, form: Form
) -> Response[str]:
    facts: dict[str, Any] = {
        "thread": found,
        "promise": moved,
        "form": form,
        "today": clock.now().astimezone(zone).date().isoformat(),
        "zone": "" if zone == desk.reader.zone else zone.key,
        "foreseen": await _foreseen(tx, desk, found.id, form, moved),
    }
    return await sheet_of(request, tx, desk, "renewal" if moved else "promise", **facts)


async def _foreseen(tx: Tx, desk: Desk, thread: int, form: Form, moved: Promise | None) -> Foreseen:
    """What speaks against what a form says so far; a sheet begins with a call."""
    try:
        due = _due(form, await promises.zone_of(tx, thread, viewer=desk.actor))
    except WhenNotUnderstood:
        due = None
    act = moved.act if moved else cast("Act", form["promise_act"] if form.sent else "call")
    agent = moved.agent_id if moved else desk.agent.id
    foreseen = await promises.foresee(tx, thread, agent=agent, act=act, due_at=due, viewer=desk.actor)
    # That they left no phone was said when it was made.
    return msgspec.structs.replace(foreseen, no_phone=False) if moved else foreseen


@post("/desk/threads/{thread:int}/promises/foreseeing", status_code=200)
async def foresee(request: Web, thread: FromPath[int], promise: FromQuery[int | None] = None) -> Response[str]:
    """What speaks against the promise in the sheet, while its moment is being chosen. Nothing of it is kept."""
    form = await read_form(request)
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        moved = await _of(tx, desk, thread, promise) if promise else None
        foreseen = await _foreseen(tx, desk, thread, form, moved)
    return await fragment_of(request, desk, "desk/promises/_foreseen.html", foreseen=foreseen, moved=moved)


async def _asks_first(request: Web, thread: int, promise: int | None = None) -> Response[str] | None:
    """Without scripts nothing was said while the moment was chosen: the sheet again, to be confirmed."""
    form = await read_form(request)
    if "hx-request" in request.headers or form["sure"]:
        return None
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        moved = await _of(tx, desk, thread, promise) if promise else None
        if not (await _foreseen(tx, desk, thread, form, moved)).warns:
            return None
        zone = await promises.zone_of(tx, thread, viewer=desk.actor)
        return await _sheet(request, tx, desk, found, zone, moved, form)


Verb = Callable[[Tx, Desk, Form], Awaitable[object]]


async def _do(request: Web, thread: int, verb: Verb) -> Response[Any]:
    """Run a verb in one transaction; then what stands beside the thread again."""
    here, form = here_of(request), await read_form(request)
    async with here.db.begin() as tx:
        desk = await at_desk(request, tx)
        if await first_time(tx, desk, form):
            await threads.find(tx, thread, viewer=desk.actor)
            await verb(tx, desk, form)
    if "hx-request" not in request.headers:
        return see(f"/desk/threads/{thread}")
    return see(f"/desk/threads/{thread}/aside?again=true")


@post("/desk/threads/{thread:int}/promises", status_code=200)
async def make(request: Web, thread: FromPath[int]) -> Response[Any]:
    """A promise by hand."""
    if asked := await _asks_first(request, thread):
        return asked
    return await _do(request, thread, lambda tx, desk, form: _make(tx, desk, thread, form))


@post("/desk/threads/{thread:int}/promises/{promise:int}/keeping", status_code=200)
async def keep(request: Web, thread: FromPath[int], promise: FromPath[int]) -> Response[Any]:
    """It is kept, by our own word: the customer is asked."""

    async def verb(tx: Tx, desk: Desk, form: Form) -> None:
        await promises.keep(tx, (await _of(tx, desk, thread, promise)).id, by=desk.actor)

    return await _do(request, thread, verb)


@post("/desk/threads/{thread:int}/promises/{promise:int}/call", status_code=200)
async def called(request: Web, thread: FromPath[int], promise: FromPath[int]) -> Response[Any]:
    """The promised call took place."""

    async def verb(tx: Tx, desk: Desk, form: Form) -> None:
        await promises.called(tx, (await _of(tx, desk, thread, promise)).id, by=desk.actor)

    return await _do(request, thread, verb)


@post("/desk/threads/{thread:int}/promises/{promise:int}/attempts", status_code=200)
async def attempt(request: Web, thread: FromPath[int], promise: FromPath[int]) -> Response[Any]:
    """«No contesta»."""

    async def verb(tx: Tx, desk: Desk, form: Form) -> None:
        await promises.attempt(tx, (await _of(tx, desk, thread, promise)).id, by=desk.actor)

    return await _do(request, thread, verb)


@post("/desk/threads/{thread:int}/promises/{promise:int}/renewal", status_code=200)
async def renew(request: Web, thread: FromPath[int], promise: FromPath[int]) -> Response[Any]:
    """Another moment for it."""

    async def verb(tx: Tx, desk: Desk, form: Form) -> None:
        found = await _of(tx, desk, thread, promise)
        zone = await promises.zone_of(tx, thread, viewer=desk.actor)
        await promises.renew(tx, found.id, due_at=_due(form, zone), by=desk.actor)

    if asked := await _asks_first(request, thread, promise):
        return asked
    return await _do(request, thread, verb)


@get("/desk/promises")
async def show_ledger(request: Web, before: FromQuery[int | None] = None) -> Response[str]:
    """The agent's own promises: due today, open, ended."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        ledger = await promises.ledger(tx, zone=desk.reader.zone, viewer=desk.actor, before=before)
    older = before is not None
    return await wide_page(request, desk, "desk/promises/list.html", ledger=ledger, older=older, promised=True)


@get("/desk/promises/teams")
async def show_figures(request: Web) -> Response[str]:
    """Counts by team, for who oversees. Raises Forbidden."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        figures = await promises.figures(tx, viewer=desk.actor)
    return await wide_page(request, desk, "desk/promises/teams.html", figures=figures, promised=True)


async def _make(tx: Tx, desk: Desk, thread: int, form: Form, message: int | None = None) -> None:
    if form["promise_act"] not in ACTS:
        raise ActUnknown
    zone = await promises.zone_of(tx, thread, viewer=desk.actor)
    act = cast("Act", form["promise_act"])
    due = _due(form, zone)
    await promises.make(tx, thread, act=act, what=form["promise_what"], due_at=due, message=message, by=desk.actor)


def _due(form: Form, zone: ZoneInfo) -> datetime:
    """The moment in a form: whole, or a day and an hour where the person lives. Raises WhenNotUnderstood."""
    try:
        if form["promise_due"]:
            due = datetime.fromisoformat(form["promise_due"])
        else:
            day, hour = date.fromisoformat(form["promise_day"]), time.fromisoformat(form["promise_hour"])
            due = datetime.combine(day, hour.replace(tzinfo=None), zone)
    except ValueError:
        raise WhenNotUnderstood from None
    if due.tzinfo is None:
        raise WhenNotUnderstood
    return due


async def _of(tx: Tx, desk: Desk, thread: int, promise: int) -> Promise:
    """A promise of this very thread. Raises NotFound."""
    found = await promises.find(tx, promise, viewer=desk.actor)
    if found.thread_id != thread:
        raise NotFound
    return found


async def _proposed(tx: Tx, desk: Desk, thread: int, proposal: Proposal, zone: ZoneInfo) -> Proposed:
    due, now, language = proposal.due_at, clock.now(), desk.reader.language
    when = mine = ""
    if due:
        when = by(due, now, zone, language)
        elsewhere = due.astimezone(zone).utcoffset() != due.astimezone(desk.reader.zone).utcoffset()
        mine = by(due, now, desk.reader.zone, language) if elsewhere else ""
    return Proposed(
        act=proposal.act,
        what=proposal.what,
        unsure=proposal.unsure,
        due_at=due,
        when=when,
        mine=mine,
        day=proposal.day.isoformat() if proposal.day else "",
        hour=f"{proposal.hour:%H:%M}" if proposal.hour else "",
        foreseen=await promises.foresee(
            tx, thread, agent=desk.agent.id, act=proposal.act, due_at=due, viewer=desk.actor
        ),
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [
    read_promise,
    show_sheet,
    foresee,
    make,
    keep,
    called,
    attempt,
    renew,
    show_ledger,
    show_figures,
]
