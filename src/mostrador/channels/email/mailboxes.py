"""The shop's mailboxes. Only an administrator's page calls these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from mostrador.channels.email.events import MailboxAdded, MailboxChanged, MailboxRemoved
from mostrador.channels.email.records import Mailbox, Security
from mostrador.kit import box, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound

Q = sql.load("mostrador.channels.email")
PURPOSE: Final = "mailbox"
# What people write: no spaces, one @, a domain with a dot in it or a single name of their own network.
ADDRESS: Final = re.compile(r"[^\s@<>,;\"()]{1,64}@[^\s@<>,;\"()]{1,255}")
ALARM_FAILURES: Final = 4
SECURITIES: Final[tuple[Security, ...]] = ("tls", "starttls", "none")


class AddressNotUnderstood(Invalid):
    """“%(value)s” is not an e-mail address. Write it whole, like info@example.com."""


class AliasNotUnderstood(Invalid):
    """“%(value)s” is not an e-mail address. Write the other addresses whole, one a line."""


class VoucherNotUnderstood(Invalid):
    """“%(value)s” is not the name of a server. Write it as it stands in Authentication-Results, like mx.example.com."""


class ServerNotUnderstood(Invalid):
    """“%(value)s” is not the name of a server. Your mail provider tells it, like imap.example.com."""


class PortNotUnderstood(Invalid):
    """A port is a number from 1 to 65535. Usually 993 to fetch, and 587 or 465 to send."""


class MailboxTaken(Conflict):
    """There is a mailbox with this address already. Change that one."""


class PasswordMissing(Invalid):
    """Write the password of the mailbox: without it nothing can be fetched."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator says of a mailbox. `password` is '' where the one that is known stays.

    With an `app` it needs none: its provider lets us in, once somebody connects it.
    `imap_host` is '' where nothing is fetched, because its mail is brought to us. `junk` reads the folder of unwanted
    mail too.
    """

    address: str
    aliases: tuple[str, ...] = ()
    name: str = ""
    team: int
    language: str = "es"
    signature: str = ""
    login: str = ""
    password: str = ""
    imap_host: str
    imap_port: int = 993
    imap_security: Security = "tls"
    smtp_host: str
    smtp_port: int = 587
    smtp_security: Security = "starttls"
    folder: str = "INBOX"
    sent_folder: str | None = None
    plus: bool = True
    everything: bool = False
    trusted: tuple[str, ...] = ()
    app: int | None = None
    junk: bool = False


async def mailboxes(tx: Tx) -> Sequence[Mailbox]:
    """Every mailbox there is, the first one first."""
    return await tx.all(Mailbox, Q.mailboxes)


async def failing_mailboxes(tx: Tx) -> Sequence[Mailbox]:
    """Those that somebody has to look at: they failed too often in a row."""
    return [one for one in await mailboxes(tx) if one.failures >= ALARM_FAILURES and one.paused_at is None]


async def find_mailbox(tx: Tx, mailbox: int) -> Mailbox:
    """One of them, also after it was removed. Raises NotFound."""
    found = await tx.maybe(Mailbox, Q.find_mailbox, id=mailbox)
    if found is None:
        raise NotFound
    return found


async def add_mailbox(tx: Tx, settings: Settings, *, secret: bytes, by: Actor) -> int:
    """Fetch another address from now on; its id. `secret` is the server's.

    Raises AddressNotUnderstood, ServerNotUnderstood, PortNotUnderstood, PasswordMissing, MailboxTaken.
    """
    settings = understood(settings)
    if not settings.password and settings.imap_host and settings.app is None:
        raise PasswordMissing
    columns = _columns(settings, secret)
    columns["password"] = columns["password"] or box.seal(b"", secret=secret, purpose=PURPOSE)
    made = await tx.value(Q.add_mailbox, address=settings.address, **columns)
    if made is None:
        raise MailboxTaken
    await tx.record(MailboxAdded(mailbox=made), by=by)
    return int(made)


async def change_mailbox(tx: Tx, mailbox: int, settings: Settings, *, secret: bytes, by: Actor) -> None:
    """Other servers, another team, other words. Its address stays. Raises as `add_mailbox`, and NotFound."""
    if not await tx.run(Q.change_mailbox, id=mailbox, **_columns(understood(settings), secret)):
        raise NotFound
    if settings.password:
        await tx.run(Q.forget_grant, mailbox=mailbox)
    await tx.record(MailboxChanged(mailbox=mailbox), by=by)


async def pause_mailbox(tx: Tx, mailbox: int, *, paused: bool, by: Actor) -> None:
    """Fetch nothing more for now, or go on. Raises NotFound."""
    if not await tx.run(Q.pause_mailbox, id=mailbox, paused=paused):
        raise NotFound
    await tx.record(MailboxChanged(mailbox=mailbox), by=by)


async def learn(tx: Tx, mailbox: int, *, plus: bool | None = None, trusted: str | None = None, by: Actor) -> None:
    """Keep what a trial saw: whether plus-addresses arrive, or a name to trust. Raises NotFound."""
    name = trusted.strip().lower()[:253] if trusted else None
    if not await tx.run(Q.learn, id=mailbox, plus=plus, trusted=name or None):
        raise NotFound
    await tx.record(MailboxChanged(mailbox=mailbox), by=by)


async def remove_mailbox(tx: Tx, mailbox: int, *, by: Actor) -> None:
    """Fetch it no more; its mails stay, what it was entered with does not. Raises NotFound."""
    if not await tx.run(Q.remove_mailbox, id=mailbox):
        raise NotFound
    await tx.run(Q.forget_grant, mailbox=mailbox)
    await tx.record(MailboxRemoved(mailbox=mailbox), by=by)


def password_of(mailbox: Mailbox, *, secret: bytes) -> str:
    """The password as it was typed. Raises WrongSecret."""
    return box.unseal(mailbox.password, secret=secret, purpose=PURPOSE).decode()


def understood(settings: Settings) -> Settings:
    """The settings with everything in its plain form.

    Raises AddressNotUnderstood, AliasNotUnderstood, ServerNotUnderstood, VoucherNotUnderstood, PortNotUnderstood.
    """
    address = _address(settings.address)
    if not (0 < settings.imap_port < 65536 and 0 < settings.smtp_port < 65536):
        raise PortNotUnderstood
    return msgspec.structs.replace(
        settings,
        address=address,
        aliases=tuple(sorted({_alias(alias) for alias in settings.aliases if alias.strip()} - {address})),
        name=" ".join(settings.name.split()),
        login=settings.login.strip() or address,
        imap_host=_host(settings.imap_host) if settings.imap_host else "",
        smtp_host=_host(settings.smtp_host),
        folder=settings.folder.strip() or "INBOX",
        sent_folder=((settings.sent_folder or "").strip() or None) if settings.imap_host else None,
        trusted=tuple(sorted({_voucher(name) for name in settings.trusted if name.strip()})),
    )


def _columns(settings: Settings, secret: bytes) -> dict[str, object]:
    sealed = box.seal(settings.password.encode(), secret=secret, purpose=PURPOSE) if settings.password else None
    return {
        **{name: getattr(settings, name) for name in settings.__struct_fields__ if name not in {"address", "password"}},
        "aliases": list(settings.aliases),
        "trusted": list(settings.trusted),
        "password": sealed,
    }


def _address(value: str) -> str:
    value = value.strip().lower()
    if not ADDRESS.fullmatch(value):
        raise AddressNotUnderstood(value=value[:80])
    return value


def _alias(value: str) -> str:
    try:
        return _address(value)
    except AddressNotUnderstood:
        raise AliasNotUnderstood(value=value.strip()[:80]) from None


def _voucher(value: str) -> str:
    try:
        return _host(value)
    except ServerNotUnderstood:
        raise VoucherNotUnderstood(value=value.strip()[:80]) from None


def _host(value: str) -> str:
    value = value.strip().lower().rstrip(".")
    if not re.fullmatch(r"[a-z0-9_.:\[\]-]{1,253}|[^\W_][\w.-]{0,252}", value):
        raise ServerNotUnderstood(value=value[:80])
    return value
