"""The shelf: mails that nobody could read, as they came. They are handed out as files, and never shown."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from mostrador.care.mail.by_hand import file_by_hand
from mostrador.channels import email
from mostrador.channels.email import Shelved, inbox
from mostrador.channels.email.glimpse import Glimpse, glimpse_of
from mostrador.kit.errors import Gone, Invalid, NotFound, Problem
from mostrador.kit.files import FileGone
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Refusal, read_form
from mostrador.surfaces.desk.mail_words import technical, why_shelved
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/settings/mail/shelf"
AUTOMATIC: Final = "/desk/settings/mail/automatic"


class MailGone(Gone):
    """The file of this mail is no longer here. Put it aside; your provider may still have it."""


class OnShelf(msgspec.Struct, frozen=True):
    """A mail on the shelf, with why in the reader's words; `technical` is what helps who mends it.

    `seen` is what its head says.
    """

    mail: Shelved
    why: str
    technical: str
    seen: Glimpse


@get(PAGE)
async def show_shelf(request: Web) -> Response[Any]:
    """A page of what nobody could read, the newest first."""
    return await _shelf(request, await managing(request))


async def _shelf(
    request: Web, desk: Desk, *, mail: int = 0, case: str = "", problem: Problem | None = None
) -> Response[Any]:
    """The page; with the `case` that was typed for a `mail`, and why it was not taken."""
    before, here = _before(request), here_of(request)
    async with here.db.look() as tx:
        found = await inbox.shelf(tx, before=mail + 1 if mail else before)
    seen = [await glimpse_of(here.files, one.hash) for one in found]
    shown = [
        OnShelf(one, why_shelved(one.why, desk.reader.say), technical(one.why), what)
        for one, what in zip(found, seen, strict=True)
    ]
    refusal = Refusal(desk.reader.say, problem)
    return await wide_page(
        request,
        desk,
        "desk/settings/mail/shelf.html",
        status=refusal.status,
        refusal=refusal,
        refused=mail,
        case=case,
        shown=shown,
        older=f"{PAGE}?before={found[-1].id}" if len(found) == inbox.SHOWN else "",
        newer=PAGE if before or mail else "",
    )


@get(AUTOMATIC)
async def show_automatic(request: Web) -> Response[Any]:
    """A page of what machines wrote that belongs to no case, the newest first."""
    desk = await managing(request)
    before = _before(request)
    async with here_of(request).db.look() as tx:
        found = await inbox.unplaced(tx, before=before)
        boxes = {one.id: one.address for one in await email.mailboxes(tx)}
    return await wide_page(
        request,
        desk,
        "desk/settings/mail/automatic.html",
        refusal=Refusal(desk.reader.say),
        shown=found,
        boxes=boxes,
        older=f"{AUTOMATIC}?before={found[-1].id}" if len(found) == inbox.SHOWN else "",
        newer=AUTOMATIC if before else "",
    )


def _before(request: Web) -> int | None:
    before = request.query_params.get("before", "")
    return int(before) if before.isascii() and before.isdigit() and len(before) <= 18 else None


@get(f"{PAGE}/{{mail:int}}/mail.eml")
async def download(request: Web, mail: FromPath[int]) -> Stream:
    """The mail as it came, as a file. Raises NotFound when it is on neither list, and MailGone."""
    await managing(request)
    here = here_of(request)
    async with here.db.look() as tx:
        found = await inbox.find_mail(tx, mail)
    if found.state != "shelved" and (found.state, found.thread_id) != ("noted", None):
        raise NotFound
    try:
        content = await here.files.open(found.hash)
    except FileGone:
        raise MailGone from None
    return Stream(
        content,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="mail-{mail}.eml"',
            "Content-Security-Policy": "sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


@post(f"{PAGE}/{{mail:int}}/again", status_code=200)
async def read_again(request: Web, mail: FromPath[int]) -> Response[Any]:
    """Read it once more."""
    desk, form = await managing(request), await read_form(request)
    async with here_of(request).db.begin() as tx:
        if await first_time(tx, desk, form):
            await inbox.retry(tx, mail, by=desk.actor)
    return see(f"{PAGE}?done=again")


@post(f"{PAGE}/{{mail:int}}/aside", status_code=200)
async def put_aside(request: Web, mail: FromPath[int]) -> Response[Any]:
    """Somebody looked, and it is nothing."""
    desk, form = await managing(request), await read_form(request)
    async with here_of(request).db.begin() as tx:
        if await first_time(tx, desk, form):
            await inbox.put_aside(tx, mail, by=desk.actor)
    return see(f"{PAGE}?done=aside")


@post(f"{PAGE}/{{mail:int}}/case", status_code=200)
async def into_case(request: Web, mail: FromPath[int]) -> Response[Any]:
    """Put it into a case by hand, by the code or the number of the case. Raises MailGone."""
    desk, form = await managing(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                await file_by_hand(tx, here_of(request).files, mail, form["case"], by=desk.actor)
    except FileGone:
        raise MailGone from None
    except Invalid as problem:
        return await _shelf(request, desk, mail=mail, case=form["case"], problem=problem)
    return see(f"{PAGE}?done=case")


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_shelf,
    show_automatic,
    download,
    read_again,
    put_aside,
    into_case,
]
