"""Mails at the desk: what came beside a thread, how ours went, and a whole mail as it came."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import team, threads
from mostrador.care import openings
from mostrador.care.mail import (
    Copied,
    OtherSubject,
    Participant,
    copied,
    keep_out,
    let_in,
    let_stay,
    other_subjects,
    participants,
)
from mostrador.care.mail.kinds import guessed
from mostrador.care.openings import ReasonWanted
from mostrador.channels.email import Came, Outgoing, inbox, outbox, reading
from mostrador.channels.email.mail import Mail, Unreadable
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.kit.files import headers_for, is_picture, sniff
from mostrador.kit.files.store import Stored
from mostrador.surfaces.desk.forms import Form, read_form
from mostrador.surfaces.desk.me import Desk, around, at_desk, page_of
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.opened_mails import OpenedMails
from mostrador.surfaces.desk.openings import ask_why
from mostrador.surfaces.desk.standing import do
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
_opened = OpenedMails()
SHOWN: Final = 5
# A stranger's page: it loads nothing but what we give it, runs nothing, and stands in our frame alone.
BODY_POLICY: Final = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
REMOTE: Final = BODY_POLICY.replace("img-src 'self' data:", "img-src 'self' data: https:")


class BesideMail(msgspec.Struct, frozen=True):
    """What the section beside a thread shows: mails that ask for somebody, how our last ones went, who takes part."""

    held: tuple[Came, ...] = ()
    doubtful: tuple[Came, ...] = ()
    other_subjects: tuple[OtherSubject, ...] = ()
    sent: tuple[Outgoing, ...] = ()
    participants: tuple[Participant, ...] = ()
    copied: tuple[Copied, ...] = ()
    guessed: bool = False


class Whole(msgspec.Struct, frozen=True):
    """A mail on a page of its own. `remote` counts its pictures of other servers, which are shown only on wish.

    `mail` is None when nobody can read it; then `why` says so. `vouched` is who of us said that its sender is them.
    """

    came: Came
    mail: Mail | None
    remote: int
    why: str = ""
    vouched: str = ""


async def beside_mail(tx: Tx, desk: Desk, thread: int) -> BesideMail:
    """Read what the section shows. The caller came through the thread's door."""
    came = await inbox.of_thread(tx, thread)
    sent = await outbox.of_thread(tx, thread)
    if not came and not sent:
        return BesideMail()
    return BesideMail(
        held=tuple(one for one in came if one.state == "held"),
        doubtful=tuple(one for one in came if one.state == "placed" and one.verdict == "suspect"),
        other_subjects=tuple(await other_subjects(tx, thread)),
        sent=tuple(sent[:SHOWN]),
        participants=tuple(await participants(tx, thread)),
        copied=tuple(await copied(tx, thread)),
        guessed=await guessed(tx, thread),
    )


@get("/desk/messages/{message:int}/mail")
async def of_message(request: Web, message: FromPath[int]) -> Response[Any]:
    """To the mail that brought a message."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await inbox.of_message(tx, message)
        await _open(tx, desk, found.id)
    return see(f"/desk/mails/{found.id}")


@get("/desk/mails/{mail:int}", exception_handlers={ReasonWanted: ask_why})
async def show_mail(request: Web, mail: FromPath[int], remote: FromQuery[bool] = False) -> Response[str]:
    """A whole mail: who to whom, its text or its page in a frame, its files, and what we know of its sender."""
    here = here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        came = await _open(tx, desk, mail)
        place = await around(request, tx, desk)
        vouched = (await team.find_agent(tx, came.vouched_by)).name if came.vouched_by else ""
    read, why = await _read(here, came)
    cleaned = await asyncio.to_thread(reading.clean, read.html, {}) if read and read.html else None
    whole = Whole(came, read, cleaned.remote if cleaned else 0, why, vouched)
    answer = await page_of(request, desk, place, "desk/mails/show.html", whole=whole, remote=remote)
    answer.headers["content-security-policy"] = PAGE_POLICY
    return answer


@get("/desk/mails/{mail:int}/body")
async def show_body(request: Web, mail: FromPath[int], remote: FromQuery[bool] = False) -> Response[str]:
    """The page that a mail brought, cleaned, for a frame without scripts."""
    here = here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        came = await _open(tx, desk, mail)
    read, _ = await _read(here, came)
    if read is None or not read.html:
        raise NotFound
    at = f"/desk/mails/{mail}/parts"
    images = {part.content_id: f"{at}/{place}" for place, part in enumerate(read.parts) if part.content_id}
    cleaned = await asyncio.to_thread(reading.clean, read.html, images, remote=remote)
    headers = {"content-security-policy": REMOTE if remote else BODY_POLICY, "cache-control": "private, no-store"}
    return Response(cleaned.html, media_type="text/html", headers=headers)


@get("/desk/mails/{mail:int}/parts/{place:int}")
async def show_part(request: Web, mail: FromPath[int], place: FromPath[int]) -> Response[bytes]:
    """A file of a mail: a picture is shown, anything else is saved."""
    here = here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        came = await _open(tx, desk, mail)
    read, _ = await _read(here, came)
    if read is None or place >= len(read.parts):
        raise NotFound
    part = read.parts[place]
    kind = sniff(part.content)
    stored = Stored(f"{came.hash}-{place}", len(part.content), kind, part.name)
    headers = headers_for(stored, download=not is_picture(kind))
    return Response(part.content, media_type=headers.pop("Content-Type"), headers=headers)


@get("/desk/mails/{mail:int}/raw")
async def save_mail(request: Web, mail: FromPath[int]) -> Response[bytes]:
    """A mail as it came, to be saved."""
    here = here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        came = await _open(tx, desk, mail)
    raw = await _raw(here, came)
    headers = headers_for(Stored(came.hash, len(raw), "message/rfc822", f"mail-{mail}.eml"), download=True)
    return Response(raw, media_type=headers.pop("Content-Type"), headers=headers)


@post("/desk/mails/{mail:int}/letting-in")
async def let_sender_in(request: Web, mail: FromPath[int]) -> Response[Any]:
    """Whoever wrote a held mail takes part in its thread from now on."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        came = await _open(tx, desk, mail)
        if await first_time(tx, desk, form):
            await let_in(tx, mail, by=desk.actor)
    return see(f"/desk/threads/{came.thread_id}")


@post("/desk/mails/{mail:int}/own-case")
async def open_own_case(request: Web, mail: FromPath[int]) -> Response[Any]:
    """Whoever wrote a held mail gets a thread of their own for it."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        came = await _open(tx, desk, mail)
        if await first_time(tx, desk, form):
            await keep_out(tx, mail, by=desk.actor)
    return see(f"/desk/threads/{came.thread_id}")


@post("/desk/threads/{thread:int}/subjects/staying", status_code=200)
async def leave_here(request: Web, thread: FromPath[int]) -> Response[Any]:
    """A mail with another subject belongs to its thread: no case of its own is offered any more."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        await let_stay(tx, thread, form.number("message") or 0, by=desk.actor)

    return await do(request, thread, verb)


@post("/desk/outgoing/{outgoing:int}/again")
async def send_again(request: Web, outgoing: FromPath[int]) -> Response[Any]:
    """A mail that did not leave, or of which nobody knows whether it did, is sent once more."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        found = await outbox.find_outgoing(tx, outgoing)
        await threads.lock(tx, found.thread_id, by=desk.actor)
        if await first_time(tx, desk, form):
            await outbox.send_again(tx, outgoing)
    return see(f"/desk/threads/{found.thread_id}")


async def _open(tx: Tx, desk: Desk, number: int) -> Came:
    """A mail through the door of its thread; one that has none only for administrators. Raises NotFound."""
    came = await inbox.find_mail(tx, number)
    if came.thread_id is not None:
        found = await threads.find(tx, came.thread_id, viewer=desk.actor)
        await openings.look_into(tx, found, viewer=desk.actor)
    elif not desk.manages:
        raise NotFound
    return came


async def _raw(here: Here, came: Came) -> bytes:
    return b"".join([chunk async for chunk in await here.files.open(came.hash)])


async def _read(here: Here, came: Came) -> tuple[Mail | None, str]:
    try:
        return await _opened.open(here, came), ""
    except Unreadable as error:
        return None, str(error)


HANDLERS: Final[list[ControllerRouterHandler]] = [
    of_message,
    show_mail,
    show_body,
    show_part,
    save_mail,
    let_sender_in,
    open_own_case,
    leave_here,
    send_again,
]
