"""The keys with which the mails of a domain are signed, for administrators: made or brought, seen in the DNS, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador.channels.email import Mailbox, keys
from mostrador.kit.errors import Conflict, Invalid, NotFound, Problem
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.mailboxes import PAGE, standing_mailbox
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

if TYPE_CHECKING:
    from dns.resolver import Resolver

Web = Request[Any, Any, Any]
_resolver: Resolver | None = None


@get(f"{PAGE}/{{mailbox:int}}/keys")
async def show_keys(request: Web, mailbox: FromPath[int]) -> Response[Any]:
    """The key of the domain, the line for the DNS, and whether it is there."""
    return await _page(request, await managing(request), await standing_mailbox(request, mailbox), Form())


@post(f"{PAGE}/{{mailbox:int}}/keys", status_code=200)
async def make_key(request: Web, mailbox: FromPath[int]) -> Response[Any]:
    """A key of ours, or the one that was pasted. It signs from when the DNS shows it."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    found = await standing_mailbox(request, mailbox)
    try:
        async with here.db.begin() as tx:
            if await first_time(tx, desk, form):
                # Whoever sends the form for a key of their own means that one, and not one of ours.
                pem = form["pem"] if form["whose"] != "theirs" else form["pem"] or " - "
                await keys.make_key(
                    tx, found, pem=pem, selector=form["selector"][:260], secret=here.secret, by=desk.actor
                )
    except (Invalid, Conflict) as problem:
        return await _page(request, desk, found, form, problem)
    await keys.look_at_keys(here.db, found.domain, resolver=_resolver)
    return see(f"{PAGE}/{mailbox}/keys?done=made")


@post(f"{PAGE}/{{mailbox:int}}/keys/look", status_code=200)
async def look_again(request: Web, mailbox: FromPath[int]) -> Response[Any]:
    """Ask the DNS now; the worker does it every few minutes."""
    await managing(request)
    await read_form(request)
    found = await standing_mailbox(request, mailbox)
    await keys.look_at_keys(here_of(request).db, found.domain, resolver=_resolver)
    return see(f"{PAGE}/{mailbox}/keys?done=looked")


@post(f"{PAGE}/{{mailbox:int}}/keys/{{key:int}}/insistence", status_code=200)
async def insist(request: Web, mailbox: FromPath[int], key: FromPath[int]) -> Response[Any]:
    """Sign with it whatever the DNS says."""
    desk = await managing(request)
    await read_form(request)
    found = await standing_mailbox(request, mailbox)
    async with here_of(request).db.begin() as tx:
        await keys.insist(tx, found, key, by=desk.actor)
    return see(f"{PAGE}/{mailbox}/keys?done=signs")


@post(f"{PAGE}/{{mailbox:int}}/keys/{{key:int}}/removal", status_code=200)
async def remove_key(request: Web, mailbox: FromPath[int], key: FromPath[int]) -> Response[Any]:
    """Sign with it no more."""
    desk = await managing(request)
    await read_form(request)
    found = await standing_mailbox(request, mailbox)
    try:
        async with here_of(request).db.begin() as tx:
            await keys.retire_key(tx, found, key, by=desk.actor)
    except NotFound:
        # It went meanwhile, which is what was asked for.
        return see(f"{PAGE}/{mailbox}/keys")
    return see(f"{PAGE}/{mailbox}/keys?done=removed")


async def _page(
    request: Web, desk: Desk, mailbox: Mailbox, form: Form, problem: Problem | None = None
) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        every = await keys.keys_of(tx, mailbox.domain)
    return await wide_page(
        request,
        desk,
        "desk/settings/mail/keys.html",
        status=refusal.status,
        refusal=refusal,
        form=form,
        mailbox=mailbox,
        waiting=next((one for one in every if one.retired_at is None and not one.signs), None),
        signing=next((one for one in every if one.signs), None),
        retired=[one for one in every if one.retired_at is not None],
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [show_keys, make_key, look_again, insist, remove_key]
