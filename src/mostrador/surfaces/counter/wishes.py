"""«Cómo prefieres que te atendamos»: way, hours and what helps, given and corrected by the person themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from mostrador import people, threads
from mostrador.kit import limits
from mostrador.kit.errors import Invalid
from mostrador.people import profile
from mostrador.people.profile.prefer import read_hours
from mostrador.people.reach import PhoneNotUnderstood, PhoneWanted
from mostrador.surfaces.counter.forms import Fields, read_fields
from mostrador.surfaces.counter.visitor import number, visitor_of
from mostrador.surfaces.ui.reader import here_of, reader_of
from mostrador.surfaces.ui.respond import page, see

Web = Request[Any, Any, Any]
HOUR: Final = timedelta(hours=1)
CHANGES_PER_HOUR: Final = 30


@get("/casos/{thread:int}/atencion")
async def show_wishes(request: Web, thread: FromPath[int], done: FromQuery[str] = "") -> Response[str]:
    """What they asked for so far, to be corrected. Raises NotFound."""
    return await _show(request, thread, saved=bool(done))


@post("/casos/{thread:int}/atencion", status_code=200)
async def change_wishes(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Keep what they ask for now, with the phone it needs; a box that is empty takes its need back.

    Raises NotFound, TooMany.
    """
    here, reader, fields = here_of(request), await reader_of(request), await read_fields(request)
    async with here.db.begin() as tx:
        await limits.count(tx, f"wishes:{thread}", limit=CHANGES_PER_HOUR, per=HOUR)
    try:
        async with here.db.begin() as tx:
            visitor = await visitor_of(tx, request)
            person = (await threads.find(tx, number(thread), viewer=visitor.actor)).person_id
            await people.give_phone(tx, person, fields.line("phone"), reader.region, by=visitor.actor)
            hours = read_hours(fields["from"], fields["until"])
            await profile.prefer(tx, person, way=fields["way"], hours=hours, by=visitor.actor)
            wanted = set(fields.all("need")) & set(profile.NEEDS)
            noted = set((await profile.own_wishes(tx, person)).needs)
            for kind in sorted(wanted - noted):
                await profile.note_need(tx, person, kind, by=visitor.actor)
            for kind in sorted(noted - wanted):
                await profile.drop_need(tx, person, kind, by=visitor.actor)
    except Invalid as problem:
        return await _show(request, thread, fields=fields, problem=problem)
    return see(f"/casos/{thread}/atencion?done=yes")


async def _show(
    request: Web, thread: int, *, saved: bool = False, fields: Fields | None = None, problem: Invalid | None = None
) -> Response[str]:
    reader = await reader_of(request)
    async with here_of(request).db.look() as tx:
        visitor = await visitor_of(tx, request)
        found = await threads.find(tx, number(thread), viewer=visitor.actor)
        wishes = await profile.own_wishes(tx, found.person_id)
        phone = await people.own_phone(tx, found.person_id)
    about_phone = isinstance(problem, PhoneWanted | PhoneNotUnderstood)
    starts, ends = (f"{one:%H:%M}" for one in wishes.hours) if wishes.hours else ("", "")
    return await page(
        request,
        "counter/wishes/show.html",
        status=problem.status if problem else 200,
        thread=found,
        saved=saved,
        refused=reader.say.problem(problem) if problem and not about_phone else "",
        phone_refused=reader.say.problem(problem) if problem and about_phone else "",
        phone=phone,
        typed=fields.line("phone") if fields else "",
        way=fields["way"] if fields else wishes.prefers or "",
        starts=fields["from"] if fields else starts,
        ends=fields["until"] if fields else ends,
        needs=fields.all("need") if fields else wishes.needs,
        kinds=list(profile.NEEDS),
    )


HANDLERS: Final = [show_wishes, change_wishes]
