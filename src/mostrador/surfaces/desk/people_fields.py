"""The fields that a shop adds to people and threads: defined by administrators, on a page of the settings."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador.kit.errors import Conflict, Invalid, Problem
from mostrador.people import labels
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/settings/fields"


@get(PAGE)
async def show_fields(request: Web) -> Response[Any]:
    """The fields there are."""
    return await _show(request, await managing(request), Form())


@post(PAGE, status_code=200)
async def define_field(request: Web) -> Response[Any]:
    """One more field."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            if await first_time(tx, desk, form):
                await labels.define_field(
                    tx,
                    about=form["about"],
                    name=form["field_name"],
                    kind=form["kind"],
                    choices=form["choices"].splitlines(),
                    by=desk.actor,
                )
    except (Invalid, Conflict) as problem:
        return await _show(request, desk, form, problem)
    return see(f"{PAGE}?done=added")


@post(f"{PAGE}/{{field:int}}/removal", status_code=200)
async def remove_field(request: Web, field: FromPath[int]) -> Response[Any]:
    """Ask for it no more."""
    desk, here = await managing(request), here_of(request)
    async with here.db.begin() as tx:
        await labels.remove_field(tx, field, by=desk.actor)
    return see(f"{PAGE}?done=removed")


async def _show(request: Web, desk: Desk, form: Form, problem: Problem | None = None) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        fields = await labels.fields(tx)
    return await wide_page(
        request, desk, "desk/people/fields.html", status=refusal.status, form=form, refusal=refusal, fields=fields
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [show_fields, define_field, remove_field]
