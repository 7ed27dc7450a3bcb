"""This browser: another one beside it, out of it for good, and the language it is spoken to in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from litestar import Request, Response, post
from litestar.datastructures import Cookie
from litestar.params import FromPath
from litestar.response.redirect import Redirect

from mostrador import people, threads
from mostrador.kit import limits
from mostrador.kit.i18n import LANGUAGES
from mostrador.surfaces.counter.forms import read_fields
from mostrador.surfaces.counter.stream import leave
from mostrador.surfaces.counter.visitor import number, visitor_of
from mostrador.surfaces.ui.cookies import YEAR, take_key
from mostrador.surfaces.ui.reader import LANGUAGE_COOKIE, here_of
from mostrador.surfaces.ui.respond import page, see

Web = Request[Any, Any, Any]
QUARTER: Final = timedelta(minutes=15)
PASSCODES: Final = 10


@post("/casos/{thread:int}/dispositivos", status_code=200)
async def add_device(request: Web, thread: FromPath[int]) -> Response[str]:
    """A link and a one-time code to open this thread in another browser, shown in one that is in."""
    here = here_of(request)
    async with here.db.begin() as tx:
        visitor = await visitor_of(tx, request)
        found = await threads.find(tx, number(thread), viewer=visitor.actor)
        await limits.count(tx, f"passcodes:shown:{thread}", limit=PASSCODES, per=QUARTER)
        digits = await threads.show_passcode(tx, here.secret, thread, viewer=visitor.actor)
    link = threads.link_of(here.secret, thread, f"person:{found.person_id}", found.generation)
    return await page(
        request,
        "counter/device/show.html",
        thread=found,
        link=f"{here.config.base_url}/e/{link}",
        passcode=f"{digits[:3]} {digits[3:]}",
    )


@post("/salir", status_code=200)
async def go_out(request: Web) -> Response[str]:
    """«Salir y borrar de este dispositivo»: the key opens nothing any more, and what this browser kept is gone."""
    here = here_of(request)
    async with here.db.begin() as tx:
        visitor = await visitor_of(tx, request)
        if visitor.browser is not None:
            await threads.leave(tx, visitor.browser)
            await people.forget_browser(tx, visitor.browser)
    if visitor.browser is not None:
        leave(here, visitor.browser)
    answer = await page(request, "counter/gone/show.html")
    # Cookies are taken one by one: clearing them all would log out whoever works at the desk of the same shop.
    answer.headers["Clear-Site-Data"] = '"storage"'
    answer.set_cookie(take_key(here.config, "b"))
    answer.set_cookie(take_key(here.config, "c"))
    return answer


@post("/idioma", status_code=303)
async def choose_language(request: Web) -> Redirect:
    """Speak to this browser in the language of the form from now on."""
    fields = await read_fields(request)
    answer = see(_ours(fields["next"]))
    if fields["language"] in LANGUAGES:
        secure = here_of(request).config.https
        cookie = Cookie(
            LANGUAGE_COOKIE, value=fields["language"], path="/", max_age=YEAR, samesite="lax", secure=secure
        )
        answer.set_cookie(cookie)
    return answer


def _ours(path: str) -> str:
    """A path of this site; the start for anything else."""
    inside = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if inside else "/"


HANDLERS: Final = [add_device, go_out, choose_language]
