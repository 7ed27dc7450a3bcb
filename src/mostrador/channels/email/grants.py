"""How we enter a mailbox: with its password, or with what its provider granted us, which is renewed in time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Final

import msgspec

from mostrador.channels.email import oauth
from mostrador.channels.email.apps import find_app, secret_of
from mostrador.channels.email.events import MailboxChanged
from mostrador.channels.email.mailboxes import find_mailbox, password_of
from mostrador.channels.email.oauth import App, GrantEnded, Tokens
from mostrador.channels.email.records import Login, Mailbox
from mostrador.kit import box, clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Conflict

Q = sql.load("mostrador.channels.email")
PURPOSE: Final = "mail-grant"
EARLY: Final = timedelta(minutes=5)
"""How long before its end a token is renewed: a mail may take as long to hand over."""


class ConsentUnknown(Conflict):
    """This connection was not begun in this browser, took longer than a quarter of an hour, or is made already.

    Go back to the mailbox and press Connect again.
    """


class NothingToRenew(Conflict):
    """The provider let us in for an hour and gave nothing to renew that with. Look at the scopes of the connection."""


class _Held(msgspec.Struct, frozen=True):
    refresh_token: bytes
    access_token: bytes
    ends_at: datetime
    dead_at: datetime | None


class Consent(msgspec.Struct, frozen=True):
    """Somebody who went to a provider is back. `verifier` is sealed."""

    mailbox_id: int
    app_id: int
    verifier: bytes


async def ask_consent(tx: Tx, mailbox: Mailbox, app: App, *, session: str, redirect: str, secret: bytes) -> str:
    """Where the administrator of this `session` says yes; they come back to `redirect`. `secret` is the server's."""
    state, verifier = token_urlsafe(32), token_urlsafe(48)
    await tx.run(Q.forget_consents)
    await tx.run(
        Q.add_consent,
        state=_digest(state),
        session=_digest(session),
        mailbox=mailbox.id,
        app=app.id,
        verifier=box.seal(verifier.encode(), secret=secret, purpose=PURPOSE),
    )
    return oauth.address_to_ask(app, redirect=redirect, state=state, verifier=verifier, login=mailbox.login)


async def take_consent(tx: Tx, state: str, *, session: str) -> Consent:
    """Who is back, once, and only in the session that went. Raises ConsentUnknown."""
    found = await tx.maybe(Consent, Q.take_consent, state=_digest(state), session=_digest(session))
    if found is None:
        raise ConsentUnknown
    return found


async def connect(
    db: Database, consent: Consent, code: str, *, redirect: str, secret: bytes, networks: Iterable[str], by: Actor
) -> None:
    """Change a code for what it is good for, and enter the mailbox with that from now on; its password is forgotten.

    What waits to be sent leaves now. Raises oauth.NoToken, NothingToRenew, WrongSecret, NotFound.
    """
    async with db.look() as tx:
        app = await find_app(tx, consent.app_id)
    verifier = box.unseal(consent.verifier, secret=secret, purpose=PURPOSE).decode()
    known = secret_of(app, secret=secret)
    tokens = await oauth.exchange(app, known, code=code, verifier=verifier, redirect=redirect, networks=networks)
    if not tokens.refresh:
        raise NothingToRenew
    async with db.begin() as tx:
        await tx.run(
            Q.connect_mailbox,
            id=consent.mailbox_id,
            app=app.id,
            password=box.seal(b"", secret=secret, purpose="mailbox"),
        )
        await tx.run(Q.keep_grant, mailbox=consent.mailbox_id, **_columns(tokens, secret))
        await tx.run(Q.hurry, mailbox=consent.mailbox_id)
        await tx.record(MailboxChanged(mailbox=consent.mailbox_id), by=by)


async def login_of(db: Database, mailbox: Mailbox, *, secret: bytes, networks: Iterable[str] = ()) -> Login:
    """With what we enter this mailbox now. `secret` is the server's, `networks` those of our own that may be reached.

    Raises WrongSecret; oauth.GrantEnded when somebody has to connect it again, which asks the provider nothing;
    oauth.AppRefused and oauth.ProviderAway.
    """
    if mailbox.app_id is None:
        return Login(mailbox.login, password_of(mailbox, secret=secret))
    async with db.look() as tx:
        held = await tx.maybe(_Held, Q.find_grant, mailbox=mailbox.id)
    if held is None or held.dead_at is not None:
        raise GrantEnded("not connected" if held is None else "ended before")
    if held.ends_at - EARLY <= clock.now():
        return Login(mailbox.login, await _renewed(db, mailbox, secret, networks), bearer=True)
    return Login(mailbox.login, _open(held.access_token, secret), bearer=True)


async def doubt(db: Database, mailbox: Mailbox, login: Login, *, secret: bytes) -> None:
    """A server does not take this token, though it should still be good: renew it before the next try."""
    async with db.begin() as tx:
        held = await tx.maybe(_Held, Q.lock_grant, mailbox=mailbox.id)
        # Another process may have renewed it meanwhile.
        if held is not None and _open(held.access_token, secret) == login.secret:
            await tx.run(Q.doubt_grant, mailbox=mailbox.id)


async def _renewed(db: Database, mailbox: Mailbox, secret: bytes, networks: Iterable[str]) -> str:
    """One at a time: a provider that gives a new token to renew with takes the old one once."""
    async with db.begin() as tx:
        held = await tx.maybe(_Held, Q.lock_grant, mailbox=mailbox.id)
        if held is None or held.dead_at is not None:
            raise GrantEnded("ended before")
        if held.ends_at - EARLY > clock.now():
            return _open(held.access_token, secret)
        known = await find_mailbox(tx, mailbox.id)
        app = await find_app(tx, known.app_id or 0)
        try:
            tokens = await oauth.renew(
                app, secret_of(app, secret=secret), refresh=_open(held.refresh_token, secret), networks=networks
            )
        except GrantEnded as error:
            await tx.run(Q.end_grant, mailbox=mailbox.id)
            ended = error
        else:
            kept = msgspec.structs.replace(tokens, refresh=tokens.refresh or _open(held.refresh_token, secret))
            await tx.run(Q.renew_grant, mailbox=mailbox.id, **_columns(kept, secret))
            return tokens.access
    raise ended


def _columns(tokens: Tokens, secret: bytes) -> dict[str, object]:
    # One that ends in less than our margin is renewed halfway, and not each time.
    lasts = timedelta(seconds=tokens.seconds)
    ends = clock.now() + max(lasts, EARLY + lasts / 2)
    return {"refresh": _sealed(tokens.refresh, secret), "access": _sealed(tokens.access, secret), "ends": ends}


def _sealed(token: str, secret: bytes) -> bytes:
    return box.seal(token.encode(), secret=secret, purpose=PURPOSE)


def _open(sealed: bytes, secret: bytes) -> str:
    return box.unseal(sealed, secret=secret, purpose=PURPOSE).decode()


def _digest(value: str) -> bytes:
    return hashlib.sha256(value.encode()).digest()
