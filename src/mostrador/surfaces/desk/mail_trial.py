"""Try a mailbox, each step told while it happens, and look at the DNS of its domain.

The page of a trial is written while the steps go on: a browser shows what is there so far, with scripts or without.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from mostrador.care.mail import trial
from mostrador.care.mail.trial import Begun, Ended
from mostrador.channels import email
from mostrador.channels.email import Mailbox, brought, keys, login_of
from mostrador.channels.email.faults import FAULTS, fault_of, words_of
from mostrador.channels.email.keys import Signer
from mostrador.channels.email.oauth import NoToken
from mostrador.channels.email.records import Login
from mostrador.kit import box
from mostrador.kit.errors import Conflict
from mostrador.kit.i18n import N_
from mostrador.surfaces.desk.door import Desk, managing
from mostrador.surfaces.desk.forms import Refusal, read_form
from mostrador.surfaces.desk.mailboxes import PAGE, standing_mailbox
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import fragment

if TYPE_CHECKING:
    from dns.resolver import Resolver

Web = Request[Any, Any, Any]
HERE: Final = "<!-- the steps -->"
STEPS: Final[Mapping[trial.Name, str]] = {
    "imap": N_("Reach the server that is fetched (IMAP)"),
    "imap-login": N_("Log in there"),
    "folder": N_("Open the folder"),
    "smtp": N_("Reach the server that sends (SMTP)"),
    "smtp-login": N_("Log in there too"),
    "sending": N_("Send a mail to itself"),
    "arrival": N_("Wait until it arrives, at most half a minute"),
    "plus": N_("The same to an address with a plus"),
    "signature": N_("Is what we send signed (DKIM)?"),
    "proof": N_("Does the server say who wrote (Authentication-Results)?"),
}
WHERE_BROUGHT: Final[Mapping[trial.Name, str]] = {
    "arrival": N_("Wait until it is brought to us, at most half a minute"),
}
WITHOUT: Final[Mapping[trial.Name, str]] = {
    "plus": N_(
        "Such addresses do not arrive here, so we use none: answers find their case by what they answer and by the "
        "code in the subject."
    ),
    "signature": N_(
        "This mail carries no signature. Some servers sign only what leaves for others; if yours does not, ask your "
        "provider to switch DKIM on."
    ),
    "proof": N_("It says nothing about a mail of its own, or about none. We look at senders ourselves."),
}
_resolver: Resolver | None = None


class PasswordUnreadable(Conflict):
    """The password can no longer be read. Write it again and save, then try."""


class NotConnected(Conflict):
    """We have no way into this mailbox now. %(why)s"""


class Shown(msgspec.Struct, frozen=True):
    """How a step went, in the reader's words, with those of the server."""

    how: str
    text: str
    said: str


@post(f"{PAGE}/{{mailbox:int}}/trial", status_code=200)
async def try_mailbox(request: Web, mailbox: FromPath[int]) -> Stream:
    """Try everything, and tell it step by step. Raises PasswordUnreadable, NotConnected."""
    desk = await managing(request)
    await read_form(request)
    found = await standing_mailbox(request, mailbox)
    here = here_of(request)
    try:
        login = await login_of(here.db, found, secret=here.secret, networks=here.config.webhook_networks)
        async with here.db.look() as tx:
            signer = await keys.signer(tx, found.domain, secret=here.secret)
    except box.WrongSecret:
        raise PasswordUnreadable from None
    except NoToken as error:
        raise NotConnected(why=desk.reader.say.gettext(FAULTS[fault_of(words_of(error))])) from None
    refusal = Refusal(desk.reader.say)
    frame = await wide_page(request, desk, "desk/settings/mail/trial.html", refusal=refusal, mailbox=found)
    return Stream(
        _told(request, desk, found, login, signer, str(frame.content)),
        media_type=MediaType.HTML,
        # A server in front of us must not keep it until it is whole.
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@get(f"{PAGE}/{{mailbox:int}}/dns")
async def show_dns(request: Web, mailbox: FromPath[int]) -> Response[Any]:
    """What the DNS of the domain lacks, with the lines to add."""
    desk = await managing(request)
    found = await standing_mailbox(request, mailbox)
    async with here_of(request).db.look() as tx:
        ours = [one.name for one in await keys.keys_of(tx, found.domain) if one.signs]
    seen = request.query_params.get("seen", "")[:253] or next(iter(ours), "")
    from mostrador.channels.email.advice import advise  # noqa: PLC0415 - few processes ever need it

    every = await asyncio.to_thread(advise, found.domain, found.smtp_host, seen=seen, resolver=_resolver)
    return await wide_page(
        request,
        desk,
        "desk/settings/mail/dns.html",
        refusal=Refusal(desk.reader.say),
        mailbox=found,
        every=every,
    )


async def _told(
    request: Web, desk: Desk, mailbox: Mailbox, login: Login, signer: Signer | None, frame: str
) -> AsyncIterator[str]:
    before, _, after = frame.partition(HERE)
    yield before
    last: Ended | None = None
    learnt: dict[str, str] = {}
    _ = desk.reader.say.gettext
    steps = trial.run(
        mailbox,
        login,
        secret=here_of(request).secret,
        subject=_("A test of this mailbox"),
        text=_("With this mail we tried whether this mailbox sends and receives. You may delete it."),
        brought=partial(brought.head_of, here_of(request).db, here_of(request).files, mailbox.id),
        signer=signer,
    )
    # Whoever leaves the page ends the trial, and its connections with it.
    async with aclosing(steps):
        async for one in steps:
            if isinstance(one, Begun):
                name = _(STEPS[one.name] if mailbox.imap_host else WHERE_BROUGHT.get(one.name, STEPS[one.name]))
                yield fragment(request, desk.reader, "desk/settings/mail/_step.html", name=name, step=None)
                continue
            if one.name == "plus":
                async with here_of(request).db.begin() as tx:
                    await email.learn(tx, mailbox.id, plus=one.how == "well", by=desk.actor)
            last, learnt[one.name] = one, one.seen
            yield fragment(request, desk.reader, "desk/settings/mail/_step.html", name="", step=_shown(desk, one))
    yield fragment(
        request,
        desk.reader,
        "desk/settings/mail/_verdict.html",
        mailbox=mailbox,
        well=last is not None and last.how != "badly",
        seen=learnt.get("signature", ""),
        vouches=learnt.get("proof", "") if learnt.get("proof") not in mailbox.trusted else "",
    )
    yield after


def _shown(desk: Desk, one: Ended) -> Shown:
    _ = desk.reader.say.gettext
    if one.how == "badly":
        fault = FAULTS[one.fault or "other"]
        return Shown("badly", _(fault), one.said)
    if one.how == "without":
        return Shown("without", _(WITHOUT[one.name]), one.said)
    if one.name == "arrival":
        seconds = int(one.seen)
        text = desk.reader.say.ngettext("After %(n)s second.", "After %(n)s seconds.", seconds, n=seconds)
        return Shown("well", text, "")
    return Shown("well", one.seen, "")


HANDLERS: Final[list[ControllerRouterHandler]] = [try_mailbox, show_dns]
