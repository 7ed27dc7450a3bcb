"""The evidence at the desk: how the chain stands, and the pack of a case for who oversees."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from typing import IO, Any, Final

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.care import openings
from mostrador.care.openings import ReasonWanted
from mostrador.kit.db import Tx
from mostrador.oversight import evidence
from mostrador.surfaces.desk.me import Desk, at_desk
from mostrador.surfaces.desk.openings import ask_why
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.threads import Thread
from mostrador.threads.code import show_code

Web = Request[Any, Any, Any]
CHUNK: Final = 256 * 1024
SHOWN: Final = 30


@get("/desk/evidence")
async def show_evidence(request: Web) -> Response[Any]:
    """The key, the last signed days and what came of the last check."""
    desk = await at_desk(request)
    async with here_of(request).db.look() as tx:
        keys = await evidence.keys(tx)
        roots = await evidence.newest_roots(tx, SHOWN)
        checked = await evidence.last_check(tx)
    return await wide_page(
        request,
        desk,
        "desk/evidence/show.html",
        keys=keys,
        roots=roots,
        checked=checked,
        stamps=here_of(request).config.tsa_url is not None,
    )


@get("/desk/threads/{thread:int}/evidence", exception_handlers={ReasonWanted: ask_why})
async def show_case(request: Web, thread: FromPath[int]) -> Response[Any]:
    """What the pack of a case holds, and where to take it. Raises NotFound, OnlyOverseers."""
    desk = await at_desk(request)
    async with here_of(request).db.look() as tx:
        found = await _open(tx, thread, desk)
    return await wide_page(request, desk, "desk/evidence/case.html", thread=found)


@get("/desk/threads/{thread:int}/evidence.zip", exception_handlers={ReasonWanted: ask_why})
async def take_pack(request: Web, thread: FromPath[int], notes: FromQuery[str] = "") -> Stream:
    """The pack, written to a file without a name first: what goes wrong goes wrong before the first byte leaves."""
    desk, here = await at_desk(request), here_of(request)
    async with here.db.look() as tx:
        await _open(tx, thread, desk)
    target = await asyncio.to_thread(tempfile.TemporaryFile)
    try:
        case = await evidence.pack(
            here.db, here.files, target, thread, secret=here.secret, by=desk.actor, notes=notes == "yes"
        )
    except BaseException:
        target.close()
        raise
    return Stream(
        chunks(target),
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{show_code(case.code)}.zip"',
            "Cache-Control": "no-store",
        },
    )


async def _open(tx: Tx, thread: int, desk: Desk) -> Thread:
    """The case, for who may take it and has said why they look. Raises NotFound, OnlyOverseers, ReasonWanted."""
    await evidence.may_take(tx, thread, viewer=desk.actor)
    found = await threads.find(tx, thread, viewer=desk.actor)
    await openings.look_into(tx, found, viewer=desk.actor)
    return found


async def chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    """The bytes of a file without a name, which is gone at the end."""
    with file:
        file.seek(0)
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk


HANDLERS: Final[list[ControllerRouterHandler]] = [show_evidence, show_case, take_pack]
