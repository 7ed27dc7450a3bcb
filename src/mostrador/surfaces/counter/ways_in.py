"""`/e/…`: the link to a thread.

A known browser goes in; an unknown one proves itself first, and sees nothing till then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response.redirect import Redirect

from mostrador import people, threads
from mostrador.channels import email
from mostrador.kit import jobs, limits
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound, Problem
from mostrador.surfaces.counter.case import masked
from mostrador.surfaces.counter.forms import read_fields
from mostrador.surfaces.counter.visitor import Visitor, let_in, visitor_of
from mostrador.surfaces.ui.reader import address_of, here_of, reader_of
from mostrador.surfaces.ui.respond import page, see
from mostrador.threads import PasscodeWrong, WayIn

Web = Request[Any, Any, Any]
QUARTER: Final = timedelta(minutes=15)
TRIES: Final = 20
MAILS: Final = 3


class Door(msgspec.Struct, frozen=True):
    """What a link leads to for one browser.

    `first`: nobody came in yet with the links of now, and no mail address is known to which a one-time code could go,
    so who holds the link may open. `mail`: that address, masked, empty when there is none or we cannot send.
    """

    way: WayIn
    inside: bool
    first: bool
    mail: str


@get("/e/{link:str}")
async def show_door(request: Web, link: FromPath[str]) -> Response[str] | Redirect:
    """Straight in, or the page that says how. Raises LinkRevokedOrWrong.

    Nothing is opened by looking: programs that preview links look at every one.
    """
    async with here_of(request).db.look() as tx:
        visitor = await visitor_of(tx, request)
        door = await _door(tx, request, visitor, link)
    if door.inside:
        return see(f"/casos/{door.way.id}")
    return await _show(request, door, link)


@post("/e/{link:str}", status_code=200)
async def go_in(request: Web, link: FromPath[str]) -> Response[str] | Redirect:
    """In: the first to open a link that nobody used, or who has the one-time code. Raises LinkRevokedOrWrong."""
    here = here_of(request)
    reader = await reader_of(request)
    digits = (await read_fields(request))["passcode"]
    async with here.db.begin() as tx:
        await limits.count(tx, f"links:{address_of(request)}", limit=TRIES, per=QUARTER)
    async with here.db.begin() as tx:
        visitor = await visitor_of(tx, request)
        # Locked, so that of two browsers at once only one is the first.
        await threads.lock(tx, (await threads.open_link(tx, here.secret, link)).id, by=SYSTEM)
        door = await _door(tx, request, visitor, link)
        # A wrong try counts, so this transaction is committed either way.
        fits = door.first or await threads.try_passcode(tx, here.secret, door.way.id, digits)
        cookie = None
        if fits and not door.inside:
            browser, cookie = await let_in(tx, request, visitor, door.way.person_id)
            await threads.admit(tx, browser, door.way.id)
    if not fits and not door.inside:
        return await _show(request, door, link, problem=PasscodeWrong(), refused=reader.say.problem(PasscodeWrong()))
    answer = see(f"/casos/{door.way.id}")
    if cookie is not None:
        answer.set_cookie(cookie)
    return answer


@post("/e/{link:str}/codigo", status_code=200)
async def ask_passcode(request: Web, link: FromPath[str]) -> Response[str] | Redirect:
    """A one-time code leaves for the person's own address; how it is masked is all that is shown of it."""
    async with here_of(request).db.begin() as tx:
        visitor = await visitor_of(tx, request)
        door = await _door(tx, request, visitor, link)
        if door.inside or not door.mail:
            return see(f"/e/{link}")
        await limits.count(tx, f"passcodes:{door.way.id}", limit=MAILS, per=QUARTER)
        await jobs.defer(tx, "send_passcode", thread=door.way.id)
    return await _show(request, door, link, sent=True)


async def _door(tx: Tx, request: Web, visitor: Visitor, link: str) -> Door:
    here = here_of(request)
    way = await threads.open_link(tx, here.secret, link)
    try:
        await threads.find(tx, way.id, viewer=visitor.actor)
        inside = True
    except NotFound:
        inside = False
    addresses = await people.own_addresses(tx, way.person_id)
    mail = next((address.value for address in addresses if address.channel == "email"), "")
    first = not mail and not await threads.anyone_admitted(tx, way.id)
    return Door(way, inside, first, masked(mail) if await email.can_notify(tx, here.config) else "")


async def _show(
    request: Web, door: Door, link: str, *, sent: bool = False, problem: Problem | None = None, refused: str = ""
) -> Response[str]:
    return await page(
        request,
        "counter/way_in/show.html",
        status=problem.status if problem else 200,
        door=door,
        link=link,
        sent=sent,
        refused=refused,
    )


HANDLERS: Final = [show_door, go_in, ask_passcode]
