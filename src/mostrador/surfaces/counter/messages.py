"""What a person says on their thread, takes back, and has read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from litestar import Request, Response, delete, post
from litestar.params import FromPath
from litestar.response.redirect import Redirect

from mostrador import threads
from mostrador.care.routing import find_owner, heed
from mostrador.channels import Incoming
from mostrador.kit import limits
from mostrador.kit.errors import Problem
from mostrador.surfaces.counter.case import Answer, after_form, open_case
from mostrador.surfaces.counter.forms import Fields, put_away, read_fields
from mostrador.surfaces.counter.visitor import Visitor, number, visitor_of
from mostrador.surfaces.ui.reader import here_of, reader_of, wants_fragment
from mostrador.surfaces.ui.respond import page, see

Web = Request[Any, Any, Any]
HOUR: Final = timedelta(hours=1)


@post("/casos/{thread:int}/mensajes", status_code=201)
async def say(request: Web, thread: FromPath[int]) -> Response[Answer] | Response[str] | Redirect:
    """One more message; refused, it comes back with what was typed and what was wrong."""
    here = here_of(request)
    async with here.db.look() as tx:
        visitor = await visitor_of(tx, request)
        await threads.find(tx, number(thread), viewer=visitor.actor)
    fields = await read_fields(request)
    try:
        thread, message = await _accept(request, visitor, thread, fields)
    except Problem as problem:
        if wants_fragment(request):
            raise
        return await _again(request, visitor, thread, fields, problem)
    answer = await after_form(request, visitor, thread, message=message)
    if not isinstance(answer, Redirect):
        answer.status_code = 201
    return answer


@post("/casos/{thread:int}/mensajes/{message:int}/retirada", status_code=200)
async def withdraw(request: Web, thread: FromPath[int], message: FromPath[int]) -> Response[Answer] | Redirect:
    """«Retirar»: the words and files go from everywhere; a row says that they went."""
    fields = await read_fields(request)
    return await _withdrawn(request, thread, message, fields.line("why"))


@delete("/casos/{thread:int}/mensajes/{message:int}", status_code=200)
async def remove(request: Web, thread: FromPath[int], message: FromPath[int]) -> Response[Answer] | Redirect:
    """The same, for who says it with a verb."""
    return await _withdrawn(request, thread, message, "")


@post("/casos/{thread:int}/archivos/{key:str}/retirada", status_code=200)
async def withdraw_file(request: Web, thread: FromPath[int], key: FromPath[str]) -> Response[Answer] | Redirect:
    """«Retirar» one file of a message; its words stay."""
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await threads.find(tx, number(thread), viewer=visitor.actor)
        await threads.withdraw_file(tx, key, by=visitor.actor)
    return await after_form(request, visitor, thread)


@post("/casos/{thread:int}/lectura", status_code=204)
async def read(request: Web, thread: FromPath[int]) -> None:
    """The open page shows the messages up to `position`."""
    fields = await read_fields(request)
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        found = await threads.find(tx, number(thread), viewer=visitor.actor)
        position = min(fields.number("position"), found.last_position)
        if position > found.person_read:
            await threads.mark_read(tx, thread, position, viewer=visitor.actor)


@post("/casos/{thread:int}/escribiendo", status_code=204)
async def typing(request: Web, thread: FromPath[int]) -> None:
    """Somebody is writing; not a word of it is sent."""
    here = here_of(request)
    async with here.db.look() as tx:
        visitor = await visitor_of(tx, request)
        await threads.find(tx, number(thread), viewer=visitor.actor)
    here.live.signal(f"thread:{thread}", "typing", str(visitor.actor))


async def _accept(request: Web, visitor: Visitor, thread: int, fields: Fields) -> tuple[int, int]:
    here = here_of(request)
    files = await put_away(request, visitor, fields)
    written = fields.written(*(file.key for file in files))
    shop = await here.shop()
    async with here.db.begin() as tx:
        await limits.count(tx, f"messages:{visitor.name}", limit=shop.stranger_messages_per_hour, per=HOUR)
    incoming = Incoming(
        via=visitor.via,
        text=written.text,
        raw=written.raw,
        thread=thread,
        attachments=written.attachments,
        uploaded_by=visitor.name,
        client_scope=visitor.name if written.client_id else None,
        client_id=written.client_id,
    )
    async with here.db.begin() as tx:
        received = await threads.receive(tx, incoming, find_owner=find_owner, by=visitor.actor)
        await heed(tx, received.thread, incoming, by=visitor.actor)
    return received.thread, received.message.id


async def _again(
    request: Web, visitor: Visitor, thread: int, fields: Fields, problem: Problem
) -> Response[str] | Redirect:
    """A small page with the words that were not taken: a browser without script has nothing else that keeps them."""
    here, reader = here_of(request), await reader_of(request)
    async with here.db.look() as tx:
        case = (await open_case(tx, here, reader, thread, visitor)).case
    if not fields["text"].strip() and problem.code in {"nothing-written", "nothing-said"}:
        return see(f"/casos/{thread}#escribir")
    return await page(
        request,
        "counter/case/again.html",
        status=problem.status,
        reader=reader,
        case=case,
        thread=thread,
        text="" if problem.code == "text-too-long" else fields["text"],
        refused=reader.say.problem(problem),
    )


async def _withdrawn(request: Web, thread: int, message: int, why: str) -> Response[Answer] | Redirect:
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        await threads.one(tx, number(thread), number(message), viewer=visitor.actor)
        await threads.withdraw(tx, message, why=why, by=visitor.actor)
    return await after_form(request, visitor, thread, message=message)


HANDLERS: Final = [say, withdraw, remove, withdraw_file, read, typing]
