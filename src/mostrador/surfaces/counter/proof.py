"""The proof of a thread, made to be printed: the literal words, who said them and when, the files' fingerprints."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get
from litestar.params import FromPath

from mostrador import threads
from mostrador.kit import clock
from mostrador.surfaces.counter.case import kinds, open_case
from mostrador.surfaces.counter.visitor import number, visitor_of
from mostrador.surfaces.ui.reader import here_of, reader_of
from mostrador.surfaces.ui.respond import page

Web = Request[Any, Any, Any]
MOST: Final = 500


@get("/casos/{thread:int}/justificante")
async def show_proof(request: Web, thread: FromPath[int]) -> Response[str]:
    """What was said, word for word, up to the first 500 messages."""
    here, reader = here_of(request), await reader_of(request)
    async with here.db.look() as tx:
        visitor = await visitor_of(tx, request)
        every = await threads.after(tx, number(thread), 0, viewer=visitor.actor, limit=MOST)
        case = (await open_case(tx, here, reader, thread, visitor)).case
    said = [message for message in every.messages if message.author_kind != "system"]
    return await page(
        request,
        "counter/proof/show.html",
        reader=reader,
        case=case,
        said=said,
        files=every.attachments,
        kinds=kinds(reader),
        now=clock.now(),
        whole=len(every.messages) < MOST,
    )


HANDLERS: Final = [show_proof]
