"""`/avisos/…`: stop a kind of notice, without logging in, by one press of a mail program or of a button here.

Looking stops nothing: programs that preview links look at every one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath

from mostrador.care.mail import unsubscribe
from mostrador.kit import limits
from mostrador.surfaces.counter.forms import read_fields
from mostrador.surfaces.ui.reader import address_of, here_of
from mostrador.surfaces.ui.respond import page

Web = Request[Any, Any, Any]
QUARTER: Final = timedelta(minutes=15)
TRIES: Final = 60


@get("/avisos/{link:str}")
async def show_notice(request: Web, link: FromPath[str]) -> Response[str]:
    """Whether these notices come, and the button to change it. Raises NotFound."""
    return await _show(request, link)


@post("/avisos/{link:str}", status_code=200)
async def stop_notice(request: Web, link: FromPath[str]) -> Response[str]:
    """They come no more, or, with `again`, once more (RFC 8058). Raises NotFound."""
    here = here_of(request)
    again = (await read_fields(request))["again"]
    notice = unsubscribe.read_notice(here.secret, link)
    async with here.db.begin() as tx:
        await limits.count(tx, f"notices:{address_of(request)}", limit=TRIES, per=QUARTER)
    async with here.db.begin() as tx:
        await (unsubscribe.want_again if again else unsubscribe.stop)(tx, notice)
    return await _show(request, link)


async def _show(request: Web, link: str) -> Response[str]:
    here = here_of(request)
    notice = unsubscribe.read_notice(here.secret, link)
    async with here.db.look() as tx:
        stopped = await unsubscribe.is_stopped(tx, notice.kind, notice.address)
    return await page(request, "counter/notices/show.html", link=link, notice=notice, stopped=stopped)


HANDLERS: Final = [show_notice, stop_notice]
