"""Which other programs are told what: for administrators, with a test and the log of every letter."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador.channels import webhooks
from mostrador.channels.webhooks import NotDelivered
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, Problem
from mostrador.kit.i18n import N_
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.once import earlier, first_time, made
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/settings/webhooks"
KINDS: Final = {
    "gesture.given": N_("A gesture was given"),
    "gesture.reversed": N_("A gesture was taken back"),
    "leaving.executed": N_("Somebody left"),
    "incident.opened": N_("An incident that affects many was opened"),
    "incident.updated": N_("There is another word about an incident"),
    "incident.ended": N_("An incident is over"),
    "sms.asked": N_("Somebody has to be told by SMS"),
}


@get(PAGE)
async def show_webhooks(request: Web) -> Response[Any]:
    """Every webhook, and a form for one more."""
    return await _list(request, await managing(request), Form())


@post(PAGE, status_code=200)
async def add_webhook(request: Web) -> Response[Any]:
    """One more; its page shows the key once."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            if before := await earlier(tx, desk, form):
                # Sent twice, the second answer is the one that is read: it needs a key that is good.
                number = before.made
                key = await webhooks.new_key(tx, number, secret=here.secret, by=desk.actor)
            else:
                added, key = await webhooks.add_webhook(
                    tx,
                    form["url"],
                    _kinds(form),
                    secret=here.secret,
                    networks=here.config.webhook_networks,
                    by=desk.actor,
                )
                number = added.id
                await made(tx, desk, form, number)
    except (Invalid, Conflict) as problem:
        return await _list(request, desk, form, problem)
    return await _one(request, desk, number, Form(), key=key)


@get(f"{PAGE}/{{webhook:int}}")
async def show_webhook(request: Web, webhook: FromPath[int]) -> Response[Any]:
    """One webhook with its last letters."""
    return await _one(request, await managing(request), webhook, Form())


@post(f"{PAGE}/{{webhook:int}}", status_code=200)
async def change_webhook(request: Web, webhook: FromPath[int]) -> Response[Any]:
    """Another address, other kinds."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        async with here.db.begin() as tx:
            await webhooks.change_webhook(
                tx, webhook, form["url"], _kinds(form), networks=here.config.webhook_networks, by=desk.actor
            )
    except (Invalid, Conflict) as problem:
        return await _one(request, desk, webhook, form, problem)
    return see(f"{PAGE}/{webhook}?done=yes")


@post(f"{PAGE}/{{webhook:int}}/key", status_code=200)
async def new_key(request: Web, webhook: FromPath[int]) -> Response[Any]:
    """Another key, shown once."""
    desk, here = await managing(request), here_of(request)
    async with here.db.begin() as tx:
        key = await webhooks.new_key(tx, webhook, secret=here.secret, by=desk.actor)
    return await _one(request, desk, webhook, Form(), key=key)


@post(f"{PAGE}/{{webhook:int}}/test", status_code=200)
async def send_test(request: Web, webhook: FromPath[int]) -> Response[Any]:
    """Try now, and say how it went."""
    desk, here, form = await managing(request), here_of(request), await read_form(request)
    async with here.db.begin() as tx:
        await webhooks.find_webhook(tx, webhook)
        first = await first_time(tx, desk, form)
        letter = await webhooks.send_test(tx, webhook) if first else None
    if not first:
        return see(f"{PAGE}/{webhook}")
    if letter is None:
        return see(PAGE)
    try:
        await webhooks.deliver(here.db, letter, secret=here.secret, networks=here.config.webhook_networks)
    except NotDelivered:
        return see(f"{PAGE}/{webhook}?tested=failed")
    return see(f"{PAGE}/{webhook}?tested=arrived")


@post(f"{PAGE}/{{webhook:int}}/end-of-pause", status_code=200)
async def resume(request: Web, webhook: FromPath[int]) -> Response[Any]:
    """Tell it again, beginning with what waited."""
    return await _done(
        request, f"{PAGE}/{webhook}?done=resumed", lambda tx, desk: webhooks.resume_webhook(tx, webhook, by=desk.actor)
    )


@post(f"{PAGE}/{{webhook:int}}/removal", status_code=200)
async def remove(request: Web, webhook: FromPath[int]) -> Response[Any]:
    """Tell it nothing any more."""
    return await _done(
        request, f"{PAGE}?done=removed", lambda tx, desk: webhooks.remove_webhook(tx, webhook, by=desk.actor)
    )


@post(f"{PAGE}/{{webhook:int}}/deliveries/{{delivery:uuid}}", status_code=200)
async def replay(request: Web, webhook: FromPath[int], delivery: FromPath[UUID]) -> Response[Any]:
    """Send one letter again, under its old id."""
    return await _done(request, f"{PAGE}/{webhook}?done=again", lambda tx, desk: webhooks.replay(tx, delivery))


async def _done(request: Web, then: str, act: Callable[[Tx, Desk], Awaitable[object]]) -> Response[Any]:
    desk, form = await managing(request), await read_form(request)
    async with here_of(request).db.begin() as tx:
        if await first_time(tx, desk, form):
            await act(tx, desk)
    return see(then)


async def _list(request: Web, desk: Desk, form: Form, problem: Problem | None = None) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        every = await webhooks.webhooks(tx)
    return await wide_page(
        request,
        desk,
        "desk/webhooks/list.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        webhooks=every,
        kinds=_named(desk),
    )


async def _one(
    request: Web, desk: Desk, webhook: int, form: Form, problem: Problem | None = None, *, key: str = ""
) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        found = await webhooks.find_webhook(tx, webhook)
        letters = await webhooks.deliveries(tx, webhook)
    return await wide_page(
        request,
        desk,
        "desk/webhooks/show.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        webhook=found,
        letters=letters,
        kinds=_named(desk),
        fresh_key=key,
        tested=request.query_params.get("tested", "") if request.method == "GET" else "",
    )


def _kinds(form: Form) -> list[str]:
    return [kind for kind in form.all("kinds") if kind in KINDS]


def _named(desk: Desk) -> dict[str, str]:
    return {kind: desk.reader.say.gettext(name) for kind, name in KINDS.items()}


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_webhooks,
    add_webhook,
    show_webhook,
    change_webhook,
    new_key,
    send_test,
    resume,
    remove,
    replay,
]
