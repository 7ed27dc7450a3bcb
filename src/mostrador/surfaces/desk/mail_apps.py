"""Mailboxes that let us in by OAuth 2, for administrators: where we are registered, and going there to say yes."""

from __future__ import annotations

import re
from typing import Any, Final, get_args

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador.channels.email import apps, grants
from mostrador.channels.email.faults import FAULTS, fault_of, words_of
from mostrador.channels.email.oauth import App, Kind, NoToken
from mostrador.kit import box
from mostrador.kit.errors import Conflict, Invalid, NotFound, Problem
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.mailboxes import PAGE, form_page, standing_mailbox
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
BACK: Final = f"{PAGE}/connected"


class ConsentRefused(Conflict):
    """The mailbox is not connected: the permission was refused at the provider. Press Connect if that was a mistake."""


class NotConnectedNow(Conflict):
    """The mailbox is not connected. %(why)s"""


class ProviderSaid(Conflict):
    """The mailbox is not connected. The provider says “%(words)s”."""


@get(f"{PAGE}/apps")
async def show_apps(request: Web) -> Response[Any]:
    """Where we are registered, with what to copy to register."""
    return await _page(request, await managing(request), Form())


@post(f"{PAGE}/apps", status_code=200)
async def save_app(request: Web) -> Response[Any]:
    """What the provider showed when we were registered there."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    kind: Kind = next((one for one in get_args(Kind) if one == form["kind"]), "other")
    try:
        async with here.db.begin() as tx:
            await apps.save_app(
                tx,
                kind,
                client_id=form["client_id"],
                client_secret=form["client_secret"],
                tenant=form["tenant"],
                authorize_url=form["authorize_url"],
                token_url=form["token_url"],
                scopes=form["scopes"],
                networks=here.config.webhook_networks,
                secret=here.secret,
                by=desk.actor,
            )
    except (Invalid, Conflict) as problem:
        return await _page(request, desk, form, problem)
    return see(f"{PAGE}/apps?done=yes")


@post(f"{PAGE}/apps/{{app:int}}/removal", status_code=200)
async def remove_app(request: Web, app: FromPath[int]) -> Response[Any]:
    """Forget it and its secret."""
    desk = await managing(request)
    await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            await apps.remove_app(tx, app, by=desk.actor)
    except Conflict as problem:
        return await _page(request, desk, Form(), problem)
    except NotFound:
        # It went meanwhile, which is what was asked for.
        return see(f"{PAGE}/apps")
    return see(f"{PAGE}/apps?done=removed")


@post(f"{PAGE}/{{mailbox:int}}/connection", status_code=200)
async def begin_connection(request: Web, mailbox: FromPath[int]) -> Response[Any]:
    """The page from which one goes to the provider: a form of ours may lead nowhere else by itself."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    found = await standing_mailbox(request, mailbox)
    async with here.db.begin() as tx:
        app = await apps.find_app(tx, form.number("app") or 0)
        address = await grants.ask_consent(
            tx, found, app, session=desk.key, redirect=_back(request), secret=here.secret
        )
    return await wide_page(
        request,
        desk,
        "desk/settings/mail/connection.html",
        refusal=Refusal(desk.reader.say),
        mailbox=found,
        provider=apps.name_of(app),
        address=address,
    )


@get(BACK)
async def end_connection(request: Web) -> Response[Any]:
    """Somebody comes back from the provider, with a code or without. Raises ConsentUnknown."""
    desk, here, told = await managing(request), here_of(request), request.query_params
    async with here.db.begin() as tx:
        consent = await grants.take_consent(tx, told.get("state", ""), session=desk.key)
    found = await standing_mailbox(request, consent.mailbox_id)
    try:
        if "error" in told or not told.get("code"):
            raise _refusal(told.get("error", ""))
        await grants.connect(
            here.db,
            consent,
            told["code"],
            redirect=_back(request),
            secret=here.secret,
            networks=here.config.webhook_networks,
            by=desk.actor,
        )
    except NoToken as error:
        said = words_of(error)
        why = desk.reader.say.gettext(FAULTS[fault_of(said)]) + f" ({said[:200]})"
        return await form_page(request, desk, Form(), NotConnectedNow(why=why), mailbox=found)
    except box.WrongSecret:
        unread = FAULTS["secret"]
        why = desk.reader.say.gettext(unread)
        return await form_page(request, desk, Form(), NotConnectedNow(why=why), mailbox=found)
    except Conflict as problem:
        return await form_page(request, desk, Form(), problem, mailbox=found)
    return see(f"{PAGE}/{found.id}?done=connected")


def _refusal(error: str) -> Problem:
    if error in {"access_denied", "consent_required"}:
        return ConsentRefused()
    return ProviderSaid(words=error if re.fullmatch(r"[a-z_]{1,60}", error) else "?")


def _back(request: Web) -> str:
    return f"{here_of(request).config.base_url}{BACK}"


async def _page(request: Web, desk: Desk, form: Form, problem: Problem | None = None) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        every = await apps.apps(tx)
    known: dict[Kind, App] = {one.kind: one for one in every if one.kind != "other"}
    return await wide_page(
        request,
        desk,
        "desk/settings/mail/apps.html",
        status=refusal.status,
        refusal=refusal,
        form=form,
        kinds=[(kind, name, known.get(kind)) for kind, name in apps.NAMES.items()],
        others=[(one, apps.name_of(one)) for one in every if one.kind == "other"],
        back=_back(request),
        https=_back(request).startswith(("https://", "http://localhost")),
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_apps,
    save_app,
    remove_app,
    begin_connection,
    end_connection,
]
