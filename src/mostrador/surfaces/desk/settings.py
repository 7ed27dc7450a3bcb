"""What an administrator decides about the shop, one page for each matter."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.types import ControllerRouterHandler

from mostrador import team
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, Problem
from mostrador.surfaces.desk.account import TONGUES, zones
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.hours import days, read_week
from mostrador.surfaces.desk.pictures import keep_logo
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.colour import PaleEnamel, palette
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.team import Shop
from mostrador.team.shop import ColourNotUnderstood, LimitUnfit

Web = Request[Any, Any, Any]
Read = Callable[[Shop, Form], Shop]
ENAMEL: Final = "#0f5c4d"
MATTERS: Final = ("shop", "hours", "look", "legal", "widget", "limits")


class PaleEnamelChosen(Invalid):
    """Letters cannot be read on this colour. Choose a darker one."""


@get("/desk/settings")
async def show_settings(request: Web) -> Response[Any]:
    """The first matter."""
    await managing(request)
    return see("/desk/settings/shop")


@get([f"/desk/settings/{matter}" for matter in MATTERS])
async def show_matter(request: Web) -> Response[Any]:
    """One matter as it is saved."""
    return await _show(request, await managing(request), _matter(request), Form())


@post([f"/desk/settings/{matter}" for matter in ("shop", "legal", "widget", "limits")], status_code=200)
async def change_matter(request: Web) -> Response[Any]:
    """Save one matter, or show what was typed with the reason why not."""
    desk, form, matter = await managing(request), await read_form(request), _matter(request)

    async def save(tx: Tx) -> None:
        await team.change_shop(tx, READ[matter](await team.shop(tx), form), by=desk.actor)

    return await _save(request, desk, matter, form, save)


@post("/desk/settings/look", status_code=200)
async def change_look(request: Web) -> Response[Any]:
    """The logo and the enamel; a colour on which nobody can read is refused."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)

    async def save(tx: Tx) -> None:
        shop = await team.shop(tx)
        upload = form.file("logo")
        logo = await keep_logo(here, upload) if upload else None if form.on("remove") else shop.logo
        changed = msgspec.structs.replace(shop, logo=logo, enamel=None if form.on("plain") else form["enamel"])
        saved = await team.change_shop(tx, changed, by=desk.actor)
        if saved.enamel:
            try:
                palette(saved.enamel)
            except PaleEnamel:
                raise PaleEnamelChosen from None

    return await _save(request, desk, "look", form, save)


@get("/desk/settings/look/tones")
async def show_tones(request: Web) -> Response[Any]:
    """What a colour becomes by day and by night, while it is being chosen.

    Raises PaleEnamelChosen, ColourNotUnderstood.
    """
    await managing(request)
    colour = request.query_params.get("enamel") or ENAMEL
    try:
        tones = palette(colour)
    except PaleEnamel:
        raise PaleEnamelChosen from None
    except ValueError:
        raise ColourNotUnderstood(value=colour[:20]) from None
    return Response(msgspec.to_builtins(tones))


@post("/desk/settings/hours", status_code=200)
async def change_hours(request: Web) -> Response[Any]:
    """The hours that the counter shows."""
    desk, form = await managing(request), await read_form(request)

    async def save(tx: Tx) -> None:
        await team.set_opening(tx, read_week(form, desk.reader.language), by=desk.actor)

    return await _save(request, desk, "hours", form, save)


@post("/desk/settings/widget/secret", status_code=200)
async def new_secret(request: Web) -> Response[Any]:
    """Another key for the host page to sign with, shown once."""
    desk, here = await managing(request), here_of(request)
    async with here.db.begin() as tx:
        secret = await team.new_widget_secret(tx, secret=here.secret, by=desk.actor)
    here.forget()
    return await _show(request, desk, "widget", Form(), fresh_secret=secret)


async def _save(
    request: Web, desk: Desk, matter: str, form: Form, save: Callable[[Tx], Awaitable[None]]
) -> Response[Any]:
    here = here_of(request)
    try:
        async with here.db.begin() as tx:
            await save(tx)
    except (Invalid, Conflict) as problem:
        return await _show(request, desk, matter, form, problem)
    here.forget()
    return see(f"/desk/settings/{matter}?done=yes")


async def _show(
    request: Web, desk: Desk, matter: str, form: Form, problem: Problem | None = None, *, fresh_secret: str = ""
) -> Response[str]:
    here = here_of(request)
    refusal = Refusal(desk.reader.say, problem)
    async with here.db.look() as tx:
        shop, opening = await team.shop(tx), await team.opening(tx)
    return await wide_page(
        request,
        desk,
        f"desk/settings/{matter}.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        saved=shop,
        week=days(opening, form, desk.reader.language) if matter == "hours" else (),
        tongues=TONGUES,
        zones=zones(shop.timezone) if matter == "shop" else (),
        enamel=ENAMEL,
        base_url=here.config.base_url,
        fresh_secret=fresh_secret,
    )


def _matter(request: Web) -> str:
    return request.url.path.rstrip("/").rpartition("/")[2]


def _read_shop(shop: Shop, form: Form) -> Shop:
    return msgspec.structs.replace(
        shop,
        name=form["shop_name"],
        phone=form["phone"],
        postal_address=form["postal_address"],
        language=form["language"],
        register=form["register"],
        timezone=form["timezone"],
    )


def _read_legal(shop: Shop, form: Form) -> Shop:
    return msgspec.structs.replace(shop, privacy_notice=form["privacy_notice"], legal_notice=form["legal_notice"])


def _read_widget(shop: Shop, form: Form) -> Shop:
    return msgspec.structs.replace(shop, widget_origins=form["origins"].split())


def _read_limits(shop: Shop, form: Form) -> Shop:
    threads, messages = form.number("threads_per_hour"), form.number("messages_per_hour")
    if threads is None or messages is None:
        raise LimitUnfit(most=1_000_000)
    return msgspec.structs.replace(shop, stranger_threads_per_hour=threads, stranger_messages_per_hour=messages)


READ: Final[dict[str, Read]] = {
    "shop": _read_shop,
    "legal": _read_legal,
    "widget": _read_widget,
    "limits": _read_limits,
}

HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_settings,
    show_matter,
    change_matter,
    change_look,
    show_tones,
    change_hours,
    new_secret,
]
