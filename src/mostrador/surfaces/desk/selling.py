"""What was sold in cases of service, and why it might be: a list of what was said, never a figure of an agent."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador.kit.errors import Invalid, Problem
from mostrador.kit.i18n import N_
from mostrador.oversight import selling
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.me import at_desk
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/compliance/selling"
WHY: Final = {
    "asked": N_("They asked for it"),
    "solution": N_("It solves their case, and is better for them"),
    "nothing-sold": N_("It sells nothing"),
}


@get(PAGE)
async def show_selling(request: Web, page: FromQuery[int] = 0) -> Response[Any]:
    """What was said that sells, with why it might be, and which kept phrases sell. Raises OnlyOverseers."""
    return await _show(request, await at_desk(request), Form(), page=page)


@post(f"{PAGE}/{{pitch:int}}", status_code=200)
async def account_for(request: Web, pitch: FromPath[int]) -> Response[Any]:
    """Say afterwards why it might be said. Raises OnlyOverseers, NotFound."""
    desk, form = await at_desk(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                await selling.account(tx, pitch, form["why"], form["note"], by=desk.actor)
    except Invalid as problem:
        return await _show(request, desk, form, problem, about=pitch)
    return see(f"{PAGE}?done=yes")


@post(PAGE, status_code=200)
async def read_as(request: Web) -> Response[Any]:
    """Hold words that sell back from now on, or let them leave and list them."""
    desk, form = await managing(request), await read_form(request)
    async with here_of(request).db.begin() as tx:
        if await first_time(tx, desk, form):
            await selling.read_as(tx, held=form["held"] != "no", by=desk.actor)
    return see(f"{PAGE}?done=yes")


async def _show(
    request: Web, desk: Desk, form: Form, problem: Problem | None = None, *, page: int = 0, about: int = 0
) -> Response[str]:
    refusal, page = Refusal(desk.reader.say, problem), min(max(page, 0), 10_000)
    async with here_of(request).db.look() as tx:
        said = await selling.pitches(tx, viewer=desk.actor, page=page, limit=selling.PAGE + 1)
        kept = await selling.kept_texts(tx, viewer=desk.actor)
        reading = await selling.reading(tx)
    return await wide_page(
        request,
        desk,
        "desk/law/selling.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        about=about,
        said=said[: selling.PAGE],
        more=page + 1 if len(said) > selling.PAGE else 0,
        kept=kept if page == 0 else (),
        reading=reading,
        whys=[(key, desk.reader.say.gettext(name)) for key, name in WHY.items()],
        names={key: desk.reader.say.gettext(name) for key, name in WHY.items()},
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [show_selling, account_for, read_as]
