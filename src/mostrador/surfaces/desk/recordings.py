"""Recorded calls beside a case: with consent or not at all; and what a customer says is wrong in their data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.care import openings
from mostrador.care.openings import ReasonWanted
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid
from mostrador.kit.files import Stored, headers_for, part
from mostrador.kit.i18n import N_
from mostrador.oversight import consent, privacy
from mostrador.oversight.consent import Call, Consent, Listened, NoRecording, Recording
from mostrador.oversight.privacy import Rectification
from mostrador.surfaces.desk.files import chunks_of
from mostrador.surfaces.desk.forms import Form, read_form
from mostrador.surfaces.desk.me import Desk, at_desk
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.openings import ask_why
from mostrador.surfaces.desk.standing import do
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.threads import Thread

Web = Request[Any, Any, Any]
READ_ALOUD: Final = N_(
    "May we record this call? It is only to attend to your case and to prove what was said. It is kept until it is"
    " decided and some time after, you can have a copy, and you can say no now or later."
)


class CallUnknown(Invalid):
    """Choose which call it is."""


class BesideRecordings(msgspec.Struct, frozen=True):
    """The calls of a case with what was recorded of them, what its person consented to, and what they say is wrong.

    `aloud` is what is read to them before they are recorded.
    """

    calls: Sequence[Call]
    recordings: Sequence[Recording]
    heard: Sequence[Listened]
    recorded: bool
    taught: bool
    said: Sequence[Consent]
    rectifications: Sequence[Rectification]
    aloud: str


async def beside_recordings(tx: Tx, desk: Desk, thread: Thread) -> BesideRecordings:
    """What stands beside a thread that its viewer may read."""
    viewer, person = desk.actor, thread.person_id
    calls = await consent.calls_of(tx, thread.id, viewer=viewer)
    kept = await consent.recordings_of(tx, thread.id, viewer=viewer)
    shows = bool(calls or kept)
    return BesideRecordings(
        calls=calls,
        recordings=kept,
        heard=await consent.listened(tx, thread.id, viewer=viewer) if kept else (),
        recorded=shows and await consent.consents(tx, person, "recording"),
        taught=bool(kept) and await consent.consents(tx, person, "quality"),
        said=await consent.consents_of(tx, person) if shows else (),
        rectifications=await privacy.rectifications_of(tx, thread.id, viewer=viewer),
        aloud=desk.reader.say.gettext(READ_ALOUD),
    )


@post("/desk/threads/{thread:int}/recordings/consent", status_code=200)
async def note_consent(request: Web, thread: FromPath[int]) -> Response[Any]:
    """What they answered when they were asked, or took back."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        person = (await threads.lock(tx, thread, by=desk.actor)).person_id
        await consent.say(
            tx,
            person,
            form["purpose"],
            form["answer"] == "yes",
            how=form["how"],
            words=form["words"],
            contact=await _call(tx, desk, thread, form) if form["contact"] else None,
            by=desk.actor,
        )

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/recordings", status_code=200)
async def keep_recording(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Keep the file of a recorded call. Raises NoConsent, NoRecording, CallUnknown, FileTooLarge, EmptyFile."""
    here, form = here_of(request), await read_form(request)
    desk = await at_desk(request)
    # Before anything in the form is judged: what one may not see says nothing else.
    async with here.db.look() as tx:
        await threads.find(tx, thread, viewer=desk.actor)
    chosen = form.file("file")
    if chosen is None:
        raise NoRecording
    async with here.files.receive(chosen.filename, limit=here.config.max_upload) as upload:
        async for chunk in chunks_of(chosen):
            await upload.write(chunk)
        async with here.db.begin() as tx:
            if await first_time(tx, desk, form):
                call = await _call(tx, desk, thread, form)
                # Until the database has said that they consented, nothing of it is in the store.
                await consent.may_keep(tx, thread, call, by=desk.actor)
                stored = await upload.keep()
                if not consent.is_recording(stored):
                    for hash in await privacy.unheld(tx, [stored.hash]):
                        await here.files.remove(hash)
                await consent.keep(tx, thread, call, stored, by=desk.actor)
    return see(f"/desk/threads/{thread}")


@get("/desk/recordings/{recording:int}", exception_handlers={ReasonWanted: ask_why})
async def hear_recording(
    request: Web, recording: FromPath[int], purpose: FromQuery[str] = "recording"
) -> Response[Any]:
    """The recording, for a purpose they consented to; that one listened is kept. Raises OtherPurpose, NotFound."""
    here = here_of(request)
    async with here.db.begin() as tx:
        desk = await at_desk(request, tx)
        found = await consent.listen(tx, recording, purpose, by=desk.actor)
        await openings.look_into(tx, await threads.find(tx, found.thread_id, viewer=desk.actor), viewer=desk.actor)
    stored = Stored(found.hash, found.size, found.media_type, found.name)
    span = part(request.headers.get("range"), stored.size)
    start, stop = span or (0, stored.size)
    headers = headers_for(stored, span=span) | {"Cache-Control": "no-store"}
    media_type = headers.pop("Content-Type")
    body = await here.files.open(stored.hash, start=start, stop=stop)
    return Stream(body, status_code=206 if span else 200, media_type=media_type, headers=headers)


@post("/desk/threads/{thread:int}/rectifications/{rectification:int}", status_code=200)
async def end_rectification(request: Web, thread: FromPath[int], rectification: FromPath[int]) -> Response[Any]:
    """It is right now, or why it stays."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        done = form["done"] == "yes"
        await privacy.end_rectification(tx, thread, rectification, done=done, answer=form["answer"], by=desk.actor)

    return await do(request, thread, verb)


async def _call(tx: Tx, desk: Desk, thread: int, form: Form) -> int:
    number = form.number("contact")
    if number not in {one.id for one in await consent.calls_of(tx, thread, viewer=desk.actor)}:
        raise CallUnknown
    return int(number or 0)


HANDLERS: Final[list[ControllerRouterHandler]] = [note_consent, keep_recording, hear_recording, end_rectification]
