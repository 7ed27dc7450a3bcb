"""What was promised to a person, at the counter: they let it go, or say whether it was so."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.response.redirect import Redirect

from mostrador import people, threads
from mostrador.care import promises
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, NotFound
from mostrador.people.reach import PhoneWanted
from mostrador.surfaces.counter.case import Answer, after_form
from mostrador.surfaces.counter.forms import read_fields
from mostrador.surfaces.counter.visitor import Visitor, number, visitor_of
from mostrador.surfaces.ui.reader import here_of, reader_of

Web = Request[Any, Any, Any]


class AnswerUnknown(Invalid):
    """Tell us with one of the two buttons whether it was so."""


@post("/casos/{thread:int}/compromisos/{promise:int}/liberacion", status_code=200)
async def release(request: Web, thread: FromPath[int], promise: FromPath[int]) -> Response[Answer] | Redirect:
    """«Ya no hace falta»."""
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await promises.release(tx, await _of(tx, visitor, thread, promise), by=visitor.actor)
    return await after_form(request, visitor, thread)


@post("/casos/{thread:int}/compromisos/{promise:int}/respuesta", status_code=200)
async def confirm(request: Web, thread: FromPath[int], promise: FromPath[int]) -> Response[Answer] | Redirect:
    """«¿Fue así?»: yes or no; the first answer counts."""
    fields = await read_fields(request)
    if fields["was_so"] not in {"yes", "no"}:
        raise AnswerUnknown
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        found = await _of(tx, visitor, thread, promise)
        await promises.confirm(tx, found, was_so=fields["was_so"] == "yes", by=visitor.actor)
    return await after_form(request, visitor, thread)


@post("/casos/{thread:int}/compromisos/{promise:int}/telefono", status_code=200)
async def give_phone(request: Web, thread: FromPath[int], promise: FromPath[int]) -> Response[Answer] | Redirect:
    """The number at which they are to be called as promised. Raises PhoneNotUnderstood, PhoneWanted."""
    reader, fields = await reader_of(request), await read_fields(request)
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await _of(tx, visitor, thread, promise)
        if not fields.line(f"phone-{promise}").strip():
            raise PhoneWanted
        person = (await threads.find(tx, number(thread), viewer=visitor.actor)).person_id
        await people.give_phone(tx, person, fields.line(f"phone-{promise}"), reader.region, by=visitor.actor)
    return await after_form(request, visitor, thread)


@post("/casos/{thread:int}/zona", status_code=204)
async def tell_zone(request: Web, thread: FromPath[int]) -> None:
    """Where the browser tells the time, so that what is promised is told there."""
    fields = await read_fields(request)
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await promises.tell_zone(tx, number(thread), fields.line("zone"), by=visitor.actor)


async def _of(tx: Tx, visitor: Visitor, thread: int, promise: int) -> int:
    """The number of a promise of this very thread. Raises NotFound."""
    found = await promises.find(tx, number(promise), viewer=visitor.actor)
    if found.thread_id != number(thread):
        raise NotFound
    return found.id


HANDLERS: Final = [release, confirm, give_phone, tell_zone]
