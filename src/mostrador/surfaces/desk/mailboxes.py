"""The mailboxes of the shop, for administrators: how they are, and what they are set to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import team
from mostrador.channels import email
from mostrador.channels.email import Mailbox, Settings, apps, inbox
from mostrador.channels.email.apps import provider_of
from mostrador.channels.email.faults import FAULTS
from mostrador.channels.email.mailboxes import ADDRESS, PortNotUnderstood
from mostrador.channels.email.records import Security
from mostrador.channels.email.vouchers import weakness
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound, Problem
from mostrador.kit.i18n import Translator
from mostrador.surfaces.desk.account import TONGUES
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.mail_words import said_of
from mostrador.surfaces.desk.once import earlier, first_time, made
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

if TYPE_CHECKING:
    from mostrador.channels.email.autoconfig import Found

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/settings/mail"
PORTS: Final = {"imap": {"tls": 993}, "smtp": {"tls": 465, "none": 25}}
LONGEST_SIGNATURE: Final = 4000
State = Literal["fine", "new", "failing", "paused", "unconnected", "ended"]


class ServersNotFound(Invalid):
    """We could not find out the servers of %(domain)s. Write both under “More”; your mail provider tells them."""


class ServersMissing(Invalid):
    """Write both servers, the one to fetch and the one to send; your mail provider tells them."""


class NeedsConnection(Invalid):
    """%(provider)s lets programs in by its own log-in. Register this installation there first, under Connections.

    Or write an app password, if it gives you one.
    """


class NoTeamChosen(Invalid):
    """Choose the team that answers what comes to this address."""


class Standing(msgspec.Struct, frozen=True):
    """A mailbox as the list shows it, with what is wrong in the reader's words and in the server's."""

    mailbox: Mailbox
    team: str
    state: State
    why: str
    said: str


@get(PAGE)
async def show_mailboxes(request: Web) -> Response[Any]:
    """Every mailbox, how it is, and a form for one more when there is none."""
    desk = await managing(request)
    async with here_of(request).db.look() as tx:
        every = await email.mailboxes(tx)
        teams = {one.id: one.name for one in await team.teams(tx)}
        waits = await inbox.on_shelf(tx)
    return await wide_page(
        request,
        desk,
        "desk/settings/mail/list.html",
        refusal=Refusal(desk.reader.say),
        boxes=[standing_of(one, teams, desk.reader.say) for one in every],
        waits=waits,
    )


@get(f"{PAGE}/new")
async def new_mailbox(request: Web) -> Response[Any]:
    """Its address and its password; the rest is found out."""
    return await form_page(request, await managing(request), Form())


@post(PAGE, status_code=200)
async def add_mailbox(request: Web) -> Response[Any]:
    """One more. Its servers are found out where they were not typed."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    try:
        settings, found = await _with_servers(request, form)
        async with here.db.begin() as tx:
            # By its drawing alone: a digest of what it brings would be one of a password.
            if before := await earlier(tx, desk, form, talk=True):
                return see(f"{PAGE}/{before.made}?done=added")
            await _check_team(tx, settings)
            settings = await _with_entry(tx, settings, form.number("app"), found)
            number = await email.add_mailbox(tx, settings, secret=here.secret, by=desk.actor)
            await made(tx, desk, form, number)
    except (Invalid, Conflict) as problem:
        return await form_page(request, desk, form, problem)
    return see(f"{PAGE}/{number}?done=added")


@get(f"{PAGE}/{{mailbox:int}}")
async def show_mailbox(request: Web, mailbox: FromPath[int]) -> Response[Any]:
    """How it is, what can be tried, and everything it is set to."""
    return await form_page(request, await managing(request), Form(), mailbox=await standing_mailbox(request, mailbox))


@post(f"{PAGE}/{{mailbox:int}}", status_code=200)
async def change_mailbox(request: Web, mailbox: FromPath[int]) -> Response[Any]:
    """Other servers, another team, other words."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    found = await standing_mailbox(request, mailbox)
    try:
        settings = _read(form, found.address)
        async with here.db.begin() as tx:
            await _check_team(tx, settings)
            await email.change_mailbox(tx, mailbox, settings, secret=here.secret, by=desk.actor)
    except (Invalid, Conflict) as problem:
        return await form_page(request, desk, form, problem, mailbox=found)
    return see(f"{PAGE}/{mailbox}?done=yes")


@post(f"{PAGE}/{{mailbox:int}}/pause", status_code=200)
async def pause_mailbox(request: Web, mailbox: FromPath[int]) -> Response[Any]:
    """Fetch nothing for now, or go on."""
    desk, form = await managing(request), await read_form(request)
    async with here_of(request).db.begin() as tx:
        await email.pause_mailbox(tx, mailbox, paused=form["paused"] == "yes", by=desk.actor)
    return see(f"{PAGE}/{mailbox}?done={'paused' if form['paused'] == 'yes' else 'resumed'}")


@get(f"{PAGE}/{{mailbox:int}}/removal")
async def ask_removal(request: Web, mailbox: FromPath[int]) -> Response[Any]:
    """Whether it shall really go, and what that means."""
    desk = await managing(request)
    found = await standing_mailbox(request, mailbox)
    refusal = Refusal(desk.reader.say)
    return await wide_page(request, desk, "desk/settings/mail/removal.html", refusal=refusal, mailbox=found)


@post(f"{PAGE}/{{mailbox:int}}/removal", status_code=200)
async def remove_mailbox(request: Web, mailbox: FromPath[int]) -> Response[Any]:
    """Fetch it no more; its password is forgotten."""
    desk, form = await managing(request), await read_form(request)
    async with here_of(request).db.begin() as tx:
        if await first_time(tx, desk, form):
            await email.remove_mailbox(tx, mailbox, by=desk.actor)
    return see(f"{PAGE}?done=removed")


@post(f"{PAGE}/{{mailbox:int}}/trusted", status_code=200)
async def trust(request: Web, mailbox: FromPath[int]) -> Response[Any]:
    """Believe what a server of the mailbox says about who wrote."""
    desk, form = await managing(request), await read_form(request)
    async with here_of(request).db.begin() as tx:
        await email.learn(tx, mailbox, trusted=form["name"], by=desk.actor)
    return see(f"{PAGE}/{mailbox}?done=yes")


async def standing_mailbox(request: Web, mailbox: int) -> Mailbox:
    """A mailbox that was not removed. Raises NotFound."""
    async with here_of(request).db.look() as tx:
        found = next((one for one in await email.mailboxes(tx) if one.id == mailbox), None)
    if found is None:
        raise NotFound
    return found


def standing_of(mailbox: Mailbox, teams: dict[int, str], say: Translator) -> Standing:
    """How a mailbox is, in the words of the reader."""
    failing = mailbox.failing_since is not None
    known = mailbox.fetched_at or not mailbox.imap_host
    state: State = "failing" if failing else "fine" if known else "new"
    if mailbox.paused_at:
        state = "paused"
    elif not mailbox.connected:
        state = "ended" if mailbox.dead_at else "unconnected"
    if state == "ended":
        why = FAULTS["ended"]
        return Standing(mailbox, teams.get(mailbox.team_id, ""), state, say.gettext(why), mailbox.problem)
    why = said_of(mailbox.problem, say) if failing else ""
    return Standing(mailbox, teams.get(mailbox.team_id, ""), state, why, mailbox.problem if failing else "")


async def _with_servers(request: Web, form: Form) -> tuple[Settings, Found | None]:
    """What was typed, and what its domain says where nothing was, with all that it says.

    Raises ServersNotFound and what `_read` raises.
    """
    address = form["address"].strip()
    if not ADDRESS.fullmatch(address) or _has_servers(form):
        return _read(form, address), None
    from mostrador.channels.email import autoconfig  # noqa: PLC0415 - few processes ever need it

    found = await autoconfig.discover(address.lower(), networks=here_of(request).config.webhook_networks)
    if found is None:
        raise ServersNotFound(domain=address.rpartition("@")[2])
    settings = _read(form, address, known=True)
    imap = {"imap_host": found.imap.host, "imap_port": found.imap.port, "imap_security": found.imap.security}
    smtp = {"smtp_host": found.smtp.host, "smtp_port": found.smtp.port, "smtp_security": found.smtp.security}
    taken = ({} if settings.imap_host or form.on("brought") else imap) | ({} if settings.smtp_host else smtp)
    return msgspec.structs.replace(settings, login=settings.login.strip() or found.login, **taken), found


async def _with_entry(tx: Tx, settings: Settings, chosen: int | None, found: Found | None) -> Settings:
    """By which connection it is entered, where no password was written. Raises NeedsConnection."""
    if settings.password or not settings.imap_host:
        return settings
    theirs = provider_of(settings.imap_host)
    every = await apps.apps(tx)
    fits = [one.id for one in every if one.id == chosen]
    if not fits and (theirs or (found and found.oauth)):
        fits = [one.id for one in every if apps.suits(one, settings.imap_host)]
    if not fits and (theirs or (found and not found.password)):
        raise NeedsConnection(provider=apps.NAMES[theirs] if theirs else settings.imap_host)
    return msgspec.structs.replace(settings, app=fits[0] if fits else None)


def _read(form: Form, address: str, *, known: bool = False) -> Settings:
    """The settings as typed. Raises ServersMissing but for `known` ones, and PortNotUnderstood."""
    if not known and ADDRESS.fullmatch(address) and not _has_servers(form):
        raise ServersMissing
    imap, smtp = _security(form, "imap", "tls"), _security(form, "smtp", "starttls")
    return Settings(
        address=address,
        password=form["password"],
        aliases=tuple(form["aliases"].splitlines()),
        name=form["box_name"][:200],
        team=form.number("team") or 0,
        language=next((tag for tag, _ in TONGUES if tag == form["language"]), TONGUES[0][0]),
        signature=form["signature"][:LONGEST_SIGNATURE],
        login=form["login"][:320],
        imap_host="" if form.on("brought") else form["imap_host"].strip(),
        imap_port=_port(form, "imap_port", PORTS["imap"].get(imap, 143)),
        imap_security=imap,
        smtp_host=form["smtp_host"],
        smtp_port=_port(form, "smtp_port", PORTS["smtp"].get(smtp, 587)),
        smtp_security=smtp,
        folder=form["folder"][:200],
        sent_folder=form["sent_folder"][:200],
        plus=form.on("plus"),
        everything=form.on("everything"),
        junk=form.on("junk") and not form.on("brought"),
        trusted=tuple(form["trusted"].splitlines()),
    )


def _has_servers(form: Form) -> bool:
    return bool((form["imap_host"].strip() or form.on("brought")) and form["smtp_host"].strip())


def _security(form: Form, which: str, usual: Security) -> Security:
    return next((one for one in get_args(Security) if one == form[f"{which}_security"]), usual)


def _port(form: Form, name: str, usual: int) -> int:
    if not form[name].strip():
        return usual
    port = form.number(name)
    if port is None:
        raise PortNotUnderstood
    return port


async def _check_team(tx: Tx, settings: Settings) -> None:
    if settings.team not in {one.id for one in await team.teams(tx)}:
        raise NoTeamChosen


async def form_page(
    request: Web, desk: Desk, form: Form, problem: Problem | None = None, *, mailbox: Mailbox | None = None
) -> Response[str]:
    """The page of one mailbox, or of a new one, with what was wrong."""
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        teams = await team.teams(tx)
        shop = await team.shop(tx)
        every = await apps.apps(tx)
        weak = await weakness(tx, here_of(request).files, mailbox) if mailbox else ""
    theirs = provider_of(mailbox.imap_host) if mailbox else None
    _ = desk.reader.say.gettext
    named = {one.id: one.name for one in teams}
    return await wide_page(
        request,
        desk,
        "desk/settings/mail/show.html" if mailbox else "desk/settings/mail/new.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        mailbox=mailbox,
        standing=standing_of(mailbox, named, desk.reader.say) if mailbox else None,
        teams=[(str(one.id), one.name) for one in teams],
        tongues=TONGUES,
        weak=weak,
        saved=mailbox or Settings(address="", team=0, imap_host="", smtp_host="", language=shop.language),
        securities=_securities(_),
        # Those that may let us in to this mailbox, or any; and the name of a provider where we are not registered yet.
        apps=[(one.id, apps.name_of(one)) for one in every if not mailbox or apps.suits(one, mailbox.imap_host)],
        unregistered=apps.NAMES[theirs] if theirs and all(one.kind != theirs for one in every) else "",
        # What is wrong with a hidden field shows it.
        more=request.query_params.get("more") == "yes"
        or (problem is not None and not (refusal["address"] or refusal["password"] or refusal["team"])),
    )


def _securities(_: Any) -> Sequence[tuple[Security, str]]:
    return (
        ("tls", _("TLS from the first byte")),
        ("starttls", "STARTTLS"),
        ("none", _("not encrypted, only within your own network")),
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_mailboxes,
    new_mailbox,
    add_mailbox,
    show_mailbox,
    change_mailbox,
    pause_mailbox,
    ask_removal,
    remove_mailbox,
    trust,
]
