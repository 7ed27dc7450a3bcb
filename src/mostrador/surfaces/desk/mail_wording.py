"""What leaves by mail by itself, in the words of the shop: written, looked at as it would leave, sent to oneself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from email.message import EmailMessage
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler
from markupsafe import Markup

from mostrador import team, threads
from mostrador.care import wording
from mostrador.care.mail import preview
from mostrador.care.mail.preview import Shown
from mostrador.care.wording import FIELDS, SORTS, Sort, Version
from mostrador.channels import email
from mostrador.channels.email import smtp
from mostrador.channels.email.fetch import FAILURES
from mostrador.kit import limits
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound, Problem
from mostrador.kit.i18n import LANGUAGES, N_, REGISTERS, Language, Register
from mostrador.oversight.selling import selling
from mostrador.surfaces.desk.account import TONGUES
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.mails import BODY_POLICY, PAGE_POLICY
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/settings/mail/words"
ONE: Final = f"{PAGE}/{{sort:str}}/{{language:str}}/{{register:str}}"
RECENT: Final = 8
HOUR: Final = timedelta(hours=1)
TRIALS: Final = 20
PATIENCE: Final = 25.0
"""Seconds after which we no longer wait for the server while somebody looks."""
# The frame shows a mail, so it has the paper of one; nothing of the desk is loaded there.
PAPER: Final = "margin:16px;font:16px/1.5 sans-serif;background:#fff;color:#1a1a1a"
TOP: Final = "font:14px/1.5 sans-serif;border-bottom:1px solid #c9c9c9;padding:0 0 12px;margin:0 0 16px"
FOOT: Final = "font:bold 14px/1.5 sans-serif;border-top:1px solid #c9c9c9;margin:24px 0 0;padding-top:12px"
PLAIN: Final = "white-space:pre-wrap;overflow-wrap:anywhere;font:14px/1.5 monospace"
NAMES: Final[Mapping[Sort, str]] = {
    "confirmation": N_("We have it: the first word to a question"),
    "proof": N_("The proof of a complaint, a claim or a fault"),
    "stand-in": N_("When who looks after it is off shift"),
    "going-on": N_("A chat that was left goes on by mail"),
    "passcode": N_("One-time code"),
    "invitation": N_("Invitation of a colleague"),
}
FORMS: Final[Mapping[Register, str]] = {"tu": "tú", "usted": "usted", "vos": "vos"}


class NotSent(Conflict):
    """It did not leave. The server says: %(said)s"""


class Place(msgspec.Struct, frozen=True):
    """Which words: their sort, language and form of address."""

    sort: Sort
    language: Language

    @property
    def path(self) -> str:
        """Their page."""
        return f"{PAGE}/{self.sort}/{self.language.tag}/{self.language.register}"


@get(PAGE)
async def list_wordings(request: Web) -> Response[Any]:
    """Everything we write by ourselves, and where the shop says it in words of its own."""
    desk = await managing(request)
    async with here_of(request).db.look() as tx:
        own = await wording.written_in(tx)
        register = (await team.shop(tx)).register
    return await wide_page(
        request,
        desk,
        "desk/settings/mail/words.html",
        refusal=Refusal(desk.reader.say),
        sorts=[(sort, desk.reader.say.gettext(NAMES[sort])) for sort in SORTS],
        tongues=TONGUES,
        forms=FORMS,
        register=register,
        own=own,
    )


@get(ONE)
async def show_wording(
    request: Web, sort: FromPath[str], language: FromPath[str], register: FromPath[str]
) -> Response[Any]:
    """What one of them says, its fields, and the mail as it would leave."""
    return await _show(request, await managing(request), _place(sort, language, register), Form())


@post(ONE, status_code=200)
async def save_wording(
    request: Web, sort: FromPath[str], language: FromPath[str], register: FromPath[str]
) -> Response[Any]:
    """Say it like this from now on."""
    desk, form, place = await managing(request), await read_form(request), _place(sort, language, register)
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                await wording.say_anew(tx, place.sort, place.language, form["text"], by=desk.actor)
    except Invalid as problem:
        return await _show(request, desk, place, form, problem)
    return see(f"{place.path}?done=yes")


@post(f"{ONE}/ours", status_code=200)
async def back_to_ours(
    request: Web, sort: FromPath[str], language: FromPath[str], register: FromPath[str]
) -> Response[Any]:
    """Say it in our own words again; what the shop said stays in the list."""
    desk, form, place = await managing(request), await read_form(request), _place(sort, language, register)
    async with here_of(request).db.begin() as tx:
        if await first_time(tx, desk, form):
            await wording.say_ours(tx, place.sort, place.language, by=desk.actor)
    return see(f"{place.path}?done=ours")


@get(f"{ONE}/preview")
async def show_preview(
    request: Web, sort: FromPath[str], language: FromPath[str], register: FromPath[str]
) -> Response[str]:
    """The mail as it leaves now, of an invented case, for a frame."""
    return await _framed(request, await managing(request), _place(sort, language, register), None, None)


@post(f"{ONE}/preview", status_code=200)
async def preview_draft(
    request: Web, sort: FromPath[str], language: FromPath[str], register: FromPath[str]
) -> Response[str]:
    """The mail as it would leave with what is typed, for a frame; nothing is kept."""
    desk, form, place = await managing(request), await read_form(request), _place(sort, language, register)
    return await _framed(request, desk, place, form["text"], form.number("of"))


@post(f"{ONE}/to-me", status_code=200)
async def send_to_me(
    request: Web, sort: FromPath[str], language: FromPath[str], register: FromPath[str]
) -> Response[Any]:
    """The same mail to the own address, through the server that sends all of them; nothing is kept."""
    desk, form, here = await managing(request), await read_form(request), here_of(request)
    place = _place(sort, language, register)
    async with here.db.begin() as tx:
        await limits.count(tx, f"wording:{desk.agent.id}", limit=TRIALS, per=HOUR)
        first = await first_time(tx, desk, form, talk=True)
    said = ""
    try:
        if first:
            async with here.db.look() as tx:
                shown = await _preview(tx, request, desk, place, form["text"], form.number("of"))
            said = await _send(request, shown, desk.agent.email)
    except Problem as problem:
        return await _show(request, desk, place, form, problem)
    return await _show(request, desk, place, form, sent=said or "250")


async def _send(request: Web, shown: Shown, to: str) -> str:
    here = here_of(request)
    mail = shown.mail
    try:
        async with asyncio.timeout(PATIENCE):
            if shown.mailbox is not None:
                return await email.hand_over(here.db, here.config, shown.mailbox, mail, to=to)
            await email.notify(here.db, here.config, to=to, subject=str(mail["Subject"]), text=_text(mail))
            return "250"
    except (smtp.Refused, smtp.Later, smtp.Unsure, *FAILURES) as error:
        raise NotSent(said=str(error) or type(error).__name__) from error


async def _preview(tx: Tx, request: Web, desk: Desk, place: Place, text: str | None, of: int | None) -> Shown:
    return await preview.preview(
        tx,
        here_of(request).config,
        place.sort,
        place.language,
        text=text,
        thread=of,
        viewer=desk.actor,
        to=desk.agent.email,
    )


async def _framed(request: Web, desk: Desk, place: Place, text: str | None, of: int | None) -> Response[str]:
    try:
        async with here_of(request).db.look() as tx:
            shown = await _preview(tx, request, desk, place, text, of)
        page = _drawn(shown.mail, desk)
    except Problem as problem:
        why = desk.reader.say.problem(problem)
        page = Markup('<!doctype html><meta charset="utf-8"><body style="{}"><p role="alert">{}</p>').format(PAPER, why)
    headers = {"content-security-policy": BODY_POLICY, "cache-control": "private, no-store"}
    return Response(str(page), media_type="text/html", headers=headers)


def _drawn(mail: EmailMessage, desk: Desk) -> Markup:
    """The page of a mail with its heads above it and its text below."""
    _ = desk.reader.say.gettext
    heads = Markup("").join(
        Markup('<p style="margin:0;color:#4a4a4a"><b>{}</b> {}</p>').format(name, str(mail[header]))
        for header, name in (("From", _("From")), ("To", _("To")), ("Subject", _("Subject")))
    )
    top = Markup('<div style="{}">{}</div>').format(TOP, heads)
    text = Markup('<pre style="{}">{}</pre>').format(PLAIN, _text(mail))
    html = mail.get_body(("html",))
    if html is None:
        return Markup('<!doctype html><meta charset="utf-8"><body style="{}">{}{}</body>').format(PAPER, top, text)
    whole = str(html.get_content())
    begins, ends = whole.index(">", whole.index("<body")) + 1, whole.rindex("</body>")
    foot = Markup('<h2 style="{}">{}</h2>{}').format(FOOT, _("For who reads mail as text"), text)
    # What we composed ourselves, with every fact escaped in it.
    return Markup(whole[:begins]) + top + Markup(whole[begins:ends]) + foot + Markup(whole[ends:])  # noqa: S704


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


async def _show(
    request: Web, desk: Desk, place: Place, form: Form, problem: Problem | None = None, *, sent: str = ""
) -> Response[Any]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        changed = await wording.changed(tx, place.sort, place.language)
        every = await wording.versions(tx, place.sort, place.language)
        recent = (await threads.inbox(tx, "all", viewer=desk.actor, limit=RECENT)).items
    _ = desk.reader.say.gettext
    called = wording.names(place.sort, place.language.tag)
    taken = _taken(every, request.query_params.get("version", ""), place)
    cases = [("", _("an invented case")), *((str(one.id), one.subject or one.code) for one in recent)]
    answer = await wide_page(
        request,
        desk,
        "desk/settings/mail/wording.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        place=place,
        name=_(NAMES[place.sort]),
        tongue=dict(TONGUES)[place.language.tag],
        address=FORMS[place.language.register] if place.language.tag != "en" else "",
        text=taken or changed or wording.ours(place.sort, place.language),
        changed=changed is not None,
        sells=selling(changed or ""),
        versions=every,
        fields=[(called[field], _(what)) for field, what in FIELDS[place.sort].items()],
        cases=cases if place.sort not in {"passcode", "invitation"} else [],
        longest=wording.LONGEST,
        sent=sent,
        mine=desk.agent.email,
    )
    answer.headers["content-security-policy"] = PAGE_POLICY
    return answer


def _taken(every: Sequence[Version], number: str, place: Place) -> str:
    """An earlier version that somebody wants to look at again; our own words for one that went back to them."""
    found: Version | None = next((one for one in every if str(one.id) == number), None)
    if found is None:
        return ""
    return found.text or wording.ours(place.sort, place.language)


def _place(sort: str, language: str, register: str) -> Place:
    """Raises NotFound for what there is not; English has one form of address."""
    if sort not in SORTS or language not in LANGUAGES or register not in REGISTERS:
        raise NotFound
    if language == "en" and register != "tu":
        raise NotFound
    return Place(sort, Language(language, register))


HANDLERS: Final[list[ControllerRouterHandler]] = [
    list_wordings,
    show_wording,
    save_wording,
    back_to_ours,
    show_preview,
    preview_draft,
    send_to_me,
]
