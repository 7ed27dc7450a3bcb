"""«Tus datos»: what we hold of who is at the counter, their recordings, what they consent to, and what is wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from mostrador import people, threads
from mostrador.kit import limits
from mostrador.kit.errors import Conflict, Invalid, NotFound
from mostrador.kit.files import Stored, headers_for, part
from mostrador.oversight import consent, privacy
from mostrador.people.reach import own_addresses
from mostrador.surfaces.counter.forms import read_fields
from mostrador.surfaces.counter.visitor import number, visitor_of
from mostrador.surfaces.ui.cookies import is_framed
from mostrador.surfaces.ui.reader import here_of, reader_of
from mostrador.surfaces.ui.respond import page, see

Web = Request[Any, Any, Any]
DAY: Final = timedelta(days=1)
ASKED_PER_DAY: Final = 10


@get("/casos/{thread:int}/datos")
async def show_own(request: Web, thread: FromPath[int], done: FromQuery[str] = "") -> Response[str]:
    """What we hold of them, and what they may do about it. Raises NotFound."""
    return await _show(request, thread, saved=bool(done))


@post("/casos/{thread:int}/datos", status_code=200)
async def ask_rectification(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Say what is wrong. Raises NotFound, TooMany."""
    fields = await read_fields(request)
    try:
        async with here_of(request).db.begin() as tx:
            visitor = await visitor_of(tx, request)
            await limits.count(tx, f"rectification:{thread}", limit=ASKED_PER_DAY, per=DAY)
            await privacy.ask_rectification(tx, number(thread), fields["wrong"], by=visitor.actor)
    except (Invalid, Conflict) as problem:
        return await _show(request, thread, problem=problem, typed=fields["wrong"])
    return _done(request, thread)


@post("/casos/{thread:int}/datos/consentimiento", status_code=200)
async def take_back(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Take back what they consented to, in the words of the button. Raises NotFound, TooMany."""
    fields, reader = await read_fields(request), await reader_of(request)
    _ = reader.say.gettext
    words = _("I take back my consent.")
    try:
        async with here_of(request).db.begin() as tx:
            visitor = await visitor_of(tx, request)
            await limits.count(tx, f"consent:{thread}", limit=ASKED_PER_DAY, per=DAY)
            person = (await threads.lock(tx, number(thread), by=visitor.actor)).person_id
            await consent.say(tx, person, fields["purpose"], False, how="pressed", words=words, by=visitor.actor)
    except (Invalid, Conflict) as problem:
        return await _show(request, thread, problem=problem)
    return _done(request, thread)


@get("/casos/{thread:int}/grabaciones/{recording:int}")
async def take_recording(request: Web, thread: FromPath[int], recording: FromPath[int]) -> Response[Any]:
    """Their copy of what was recorded. Raises NotFound, NoSuchPart."""
    here = here_of(request)
    async with here.db.look() as tx:
        visitor = await visitor_of(tx, request)
        await threads.find(tx, number(thread), viewer=visitor.actor)
        found = await consent.own(tx, number(recording), viewer=visitor.actor)
    if found.thread_id != thread:
        raise NotFound
    stored = Stored(found.hash, found.size, found.media_type, found.name)
    span = part(request.headers.get("range"), stored.size)
    start, stop = span or (0, stored.size)
    headers = headers_for(stored, download=True, span=span) | {"Cache-Control": "no-store"}
    media_type = headers.pop("Content-Type")
    body = await here.files.open(stored.hash, start=start, stop=stop)
    return Stream(body, status_code=206 if span else 200, media_type=media_type, headers=headers)


def _done(request: Web, thread: int) -> Response[Any]:
    """Look at it now: in a frame, where its key opens it."""
    path = f"/casos/{thread}/datos?done=yes"
    return see(f"/widget{path}" if is_framed(request) else path)


async def _show(
    request: Web, thread: int, *, saved: bool = False, problem: Invalid | Conflict | None = None, typed: str = ""
) -> Response[str]:
    reader = await reader_of(request)
    async with here_of(request).db.look() as tx:
        visitor = await visitor_of(tx, request)
        found = await threads.find(tx, number(thread), viewer=visitor.actor)
        person, _addresses = await people.find(tx, found.person_id)
        addresses = await own_addresses(tx, found.person_id)
        given = [one for one in consent.PURPOSES if await consent.consents(tx, found.person_id, one)]
        recordings = await consent.recordings_of(tx, found.id, viewer=visitor.actor)
        asked = await privacy.rectifications_of(tx, found.id, viewer=visitor.actor)
    return await page(
        request,
        "counter/own_data/show.html",
        status=problem.status if problem else 200,
        thread=found,
        saved=saved,
        refused=reader.say.problem(problem) if problem else "",
        person=person,
        addresses=addresses,
        given=given,
        recordings=[one for one in recordings if one.gone_at is None],
        asked=asked,
        typed=typed,
    )


HANDLERS: Final = [show_own, ask_rectification, take_back, take_recording]
