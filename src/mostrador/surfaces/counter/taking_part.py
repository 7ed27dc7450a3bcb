"""`/participa/…`: the page of who takes part in a thread by mail. They prove themselves by a code to that very mail.

What it shows is decided in `threads.hear`: what was said from where they joined, and nothing else of the person.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream
from litestar.response.redirect import Redirect

from mostrador import team, threads
from mostrador.care.mail import enclosed_at
from mostrador.care.routing import find_owner, heed
from mostrador.channels import Incoming
from mostrador.kit import jobs, limits
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound, Problem
from mostrador.kit.files import Stored, headers_for
from mostrador.surfaces.counter.case import masked
from mostrador.surfaces.counter.forms import put_away, read_fields
from mostrador.surfaces.counter.said import shown
from mostrador.surfaces.counter.visitor import Visitor, let_in, visitor_of
from mostrador.surfaces.ui.reader import address_of, here_of, reader_of
from mostrador.surfaces.ui.respond import page, see
from mostrador.threads import Part, PasscodeWrong

Web = Request[Any, Any, Any]
QUARTER: Final = timedelta(minutes=15)
HOUR: Final = timedelta(hours=1)
TRIES: Final = 20
MAILS: Final = 3
MOST: Final = 200


@get("/participa/{link:str}")
async def show_part(request: Web, link: FromPath[str]) -> Response[str]:
    """What was said to them, or the page that asks for a code. Raises LinkRevokedOrWrong."""
    async with here_of(request).db.look() as tx:
        visitor, part, inside = await _who(tx, request, link)
    return await _show(request, visitor, part, link) if inside else await _ask(request, part, link)


@post("/participa/{link:str}", status_code=200)
async def go_in(request: Web, link: FromPath[str]) -> Response[str] | Redirect:
    """In, with the code that was mailed. Raises LinkRevokedOrWrong."""
    here, reader = here_of(request), await reader_of(request)
    digits = (await read_fields(request))["passcode"]
    async with here.db.begin() as tx:
        await limits.count(tx, f"links:{address_of(request)}", limit=TRIES, per=QUARTER)
    cookie = None
    async with here.db.begin() as tx:
        visitor, part, inside = await _who(tx, request, link)
        # A wrong try counts, so this transaction is committed either way.
        fits = inside or await threads.try_part_passcode(tx, here.secret, part, digits)
        if fits and not inside:
            browser, cookie = await let_in(tx, request, visitor, part.person_id)
            await threads.admit_part(tx, browser, part)
    if not fits:
        return await _ask(request, part, link, problem=PasscodeWrong(), refused=reader.say.problem(PasscodeWrong()))
    answer = see(f"/participa/{link}")
    if cookie is not None:
        answer.set_cookie(cookie)
    return answer


@post("/participa/{link:str}/codigo", status_code=200)
async def ask_passcode(request: Web, link: FromPath[str]) -> Response[str] | Redirect:
    """A one-time code leaves for the address that takes part."""
    async with here_of(request).db.begin() as tx:
        _, part, inside = await _who(tx, request, link)
        if inside:
            return see(f"/participa/{link}")
        await limits.count(tx, f"passcodes:part:{part.thread_id}:{part.address}", limit=MAILS, per=QUARTER)
        await jobs.defer(tx, "send_part_passcode", link=link)
    return await _ask(request, part, link, sent=True)


@post("/participa/{link:str}/mensajes", status_code=200)
async def say(request: Web, link: FromPath[str]) -> Response[str] | Redirect:
    """They write, under their own name. Raises NotFound for whoever did not prove themselves."""
    here, reader = here_of(request), await reader_of(request)
    async with here.db.look() as tx:
        visitor, part, inside = await _who(tx, request, link)
    if not inside:
        raise NotFound
    fields = await read_fields(request)
    try:
        files = await put_away(request, visitor, fields)
        written = fields.written(*(file.key for file in files))
        shop = await here.shop()
        async with here.db.begin() as tx:
            await limits.count(tx, f"messages:{visitor.name}", limit=shop.stranger_messages_per_hour, per=HOUR)
        by = Actor("customer", part.person_id, groups=frozenset({f"thread:{part.thread_id}"}))
        incoming = Incoming(
            via=visitor.via,
            text=written.text,
            raw=written.raw,
            thread=part.thread_id,
            writer=part.person_id,
            attachments=written.attachments,
            uploaded_by=visitor.name,
        )
        async with here.db.begin() as tx:
            received = await threads.receive(tx, incoming, find_owner=find_owner, by=by)
            await heed(tx, received.thread, incoming, by=by)
    except Problem as problem:
        refused = reader.say.problem(problem)
        return await _show(request, visitor, part, link, text=fields["text"], refused=refused, status=problem.status)
    return see(f"/participa/{link}#final")


@get("/participa/{link:str}/archivos/{key:str}")
async def save_file(request: Web, link: FromPath[str], key: FromPath[str]) -> Response[Any]:
    """A file on what they see, to be saved. Raises NotFound."""
    here = here_of(request)
    async with here.db.look() as tx:
        visitor, _, _ = await _who(tx, request, link)
        found = await threads.heard_file(tx, key, viewer=visitor.actor)
    stored = Stored(found.hash, found.size, found.media_type, found.name)
    headers = headers_for(stored, download=True)
    media_type = headers.pop("Content-Type")
    return Stream(await here.files.open(stored.hash), headers=headers, media_type=media_type)


async def _who(tx: Tx, request: Web, link: str) -> tuple[Visitor, Part, bool]:
    """Who asks, whose link it is, and whether that browser proved to be theirs."""
    visitor = await visitor_of(tx, request)
    part = await threads.open_part(tx, here_of(request).secret, link)
    return visitor, part, await threads.takes_part(tx, part, viewer=visitor.actor)


async def _ask(
    request: Web, part: Part, link: str, *, sent: bool = False, problem: Problem | None = None, refused: str = ""
) -> Response[str]:
    status = problem.status if problem else 200
    mail = masked(part.address)
    return await page(
        request, "counter/taking_part/ask.html", status=status, link=link, mail=mail, sent=sent, refused=refused
    )


async def _show(
    request: Web, visitor: Visitor, part: Part, link: str, *, text: str = "", refused: str = "", status: int = 200
) -> Response[str]:
    here, reader = here_of(request), await reader_of(request)
    async with here.db.look() as tx:
        heard = await threads.hear(tx, part.thread_id, viewer=visitor.actor, limit=MOST)
        owner = await team.card(tx, heard.thread.owner_id)
        enclosed = await enclosed_at(tx, heard.page.messages)
        said = shown(reader, heard.page, known=await here.colleagues(tx), enclosed=enclosed)
    return await page(
        request,
        "counter/taking_part/show.html",
        status=status,
        reader=reader,
        said=said,
        part=part,
        link=link,
        owner=owner,
        text=text,
        refused=refused,
    )


HANDLERS: Final = [show_part, go_in, ask_passcode, say, save_file]
