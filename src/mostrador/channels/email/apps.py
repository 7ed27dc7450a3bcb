"""Where this installation is registered, so that mailboxes let it in by OAuth 2. Only an administrator's page calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from mostrador.channels.email.events import MailAppChanged
from mostrador.channels.email.oauth import App, Kind
from mostrador.kit import box, dial, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound

Q = sql.load("mostrador.channels.email")
PURPOSE: Final = "mail-app"
NAMES: Final[Mapping[Kind, str]] = {"google": "Google", "microsoft": "Microsoft"}
# By the end of the names of their servers.
HOSTS: Final[Mapping[str, Kind]] = {
    "gmail.com": "google",
    "googlemail.com": "google",
    "office365.com": "microsoft",
    "outlook.com": "microsoft",
}
GOOGLE: Final = (
    "https://accounts.google.com/o/oauth2/v2/auth",
    "https://oauth2.googleapis.com/token",
    "https://mail.google.com/",
)
MICROSOFT: Final = (
    "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
    "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
    "offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
)
TENANT: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,252}")
LONGEST: Final = 2000


class ClientMissing(Invalid):
    """Write the client ID that the provider showed you."""


class ClientSecretMissing(Invalid):
    """Write the client secret that the provider showed you: it is shown once, and a new one can be made there."""


class TenantNotUnderstood(Invalid):
    """The directory ID is a long number with hyphens, or a domain. Leave it empty for accounts of any organisation."""


class ProviderUrlNotUnderstood(Invalid):
    """“%(value)s” is not an address of a provider. It begins with https:// and is not inside our own network."""


class ScopesMissing(Invalid):
    """Write what to ask for (scopes); your provider tells which let a program read and send mail."""


class AppInUse(Conflict):
    """Mailboxes are connected by this. Connect them in another way, or remove them first."""


def provider_of(host: str) -> Kind | None:
    """Whose server this is, where it is one of the two that let programs in by OAuth alone."""
    return next((kind for end, kind in HOSTS.items() if host == end or host.endswith(f".{end}")), None)


def name_of(app: App) -> str:
    """How people call it."""
    return NAMES.get(app.kind) or urlsplit(app.authorize_url).hostname or app.authorize_url


def suits(app: App, host: str) -> bool:
    """Whether a mailbox at this server may be let in by it."""
    theirs = provider_of(host)
    return app.kind == (theirs or "other")


async def apps(tx: Tx) -> Sequence[App]:
    """Every one there is, the first one first."""
    return await tx.all(App, Q.apps)


async def find_app(tx: Tx, app: int) -> App:
    """One of them. Raises NotFound."""
    found = await tx.maybe(App, Q.find_app, id=app)
    if found is None:
        raise NotFound
    return found


async def save_app(
    tx: Tx,
    kind: Kind,
    *,
    client_id: str,
    client_secret: str,
    tenant: str = "",
    authorize_url: str = "",
    token_url: str = "",
    scopes: str = "",
    networks: Iterable[str] = (),
    secret: bytes,
    by: Actor,
) -> int:
    """Keep where we are registered; its number. One of Google and Microsoft each, in the place of the one before.

    An empty `client_secret` leaves the one that is known; another provider may need none. `secret` is the server's.
    Raises ClientMissing, ClientSecretMissing, TenantNotUnderstood, ProviderUrlNotUnderstood, ScopesMissing.
    """
    client_id, client_secret = client_id.strip()[:LONGEST], client_secret.strip()[:LONGEST]
    if not client_id or not (client_id.isascii() and client_id.isprintable()):
        raise ClientMissing
    if kind == "google":
        authorize_url, token_url, scopes = GOOGLE
    elif kind == "microsoft":
        tenant = tenant.strip().lower() or "common"
        if not TENANT.fullmatch(tenant):
            raise TenantNotUnderstood
        authorize_url, token_url, scopes = (one.format(tenant=tenant) for one in MICROSOFT)
    else:
        networks = tuple(networks)
        authorize_url, token_url = _url(authorize_url, networks), _url(token_url, networks)
        scopes = " ".join(scopes.split())[:LONGEST]
        if not scopes:
            raise ScopesMissing
    if not (client_secret.isascii() and client_secret.isprintable()):
        raise ClientSecretMissing
    before = next((one for one in await apps(tx) if one.kind == kind and _same(one, token_url)), None)
    if not client_secret and before is None and kind != "other":
        raise ClientSecretMissing
    sealed = box.seal(client_secret.encode(), secret=secret, purpose=PURPOSE) if client_secret or not before else None
    told = {"authorize_url": authorize_url, "token_url": token_url, "scopes": scopes, "client_id": client_id}
    if before is not None:
        made = before.id
        await tx.run(Q.change_app, id=made, client_secret=sealed, **told)
    else:
        made = int(await tx.value(Q.add_app, kind=kind, client_secret=sealed, **told))
    await tx.record(MailAppChanged(app=made), by=by)
    return made


async def remove_app(tx: Tx, app: int, *, by: Actor) -> None:
    """Forget it. Raises AppInUse, NotFound."""
    if await tx.value(Q.app_in_use, id=app):
        raise AppInUse
    if not await tx.run(Q.remove_app, id=app):
        raise NotFound
    await tx.record(MailAppChanged(app=app), by=by)


def secret_of(app: App, *, secret: bytes) -> str:
    """Its client secret as it was typed. Raises WrongSecret."""
    return box.unseal(app.client_secret, secret=secret, purpose=PURPOSE).decode()


def _same(app: App, token_url: str) -> bool:
    return app.kind != "other" or app.token_url == token_url


def _url(value: str, networks: Iterable[str]) -> str:
    value = value.strip()
    fits = dial.is_address(value) and (value.startswith("https://") or dial.is_own(value, networks))
    if not fits or "#" in value or dial.is_refused(value, networks):
        raise ProviderUrlNotUnderstood(value=value[:80])
    return value
