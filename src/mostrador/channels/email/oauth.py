"""OAuth 2 as mailboxes need it: authorization code with PKCE (RFC 6749, RFC 7636), and tokens that are renewed.

The words of the protocol are Authlib's. What is posted goes through `kit.dial`, which reaches nothing inside our own
network and follows nobody elsewhere.
"""
# ruff: noqa: PLC0415 - Authlib is loaded by whoever connects a mailbox, and by the worker when there is one

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

import httpcore
import msgspec

from mostrador.kit import dial

Kind = Literal["google", "microsoft", "other"]
MOST_READ: Final = 64 * 1024
LONGEST_TOKEN: Final = 16 * 1024
USUAL_SECONDS: Final = 3600
ENDED: Final = frozenset({"invalid_grant", "interaction_required", "consent_required", "login_required"})
# What a provider wants to hear besides the protocol, so that it gives a token that can be renewed.
ASKED: Final[Mapping[Kind, Mapping[str, str]]] = {
    "google": {"access_type": "offline", "prompt": "consent"},
    "microsoft": {},
    "other": {},
}


class NoToken(OSError):
    """There is no token with which to enter a mailbox now."""


class GrantEnded(NoToken):
    """The provider takes what was granted no more: somebody has to connect the mailbox again."""


class AppRefused(NoToken):
    """The provider does not take our registration, or not what we asked of it."""


class ProviderAway(NoToken):
    """The provider does not answer, or not as it should."""


class App(msgspec.Struct, frozen=True):
    """Where this installation is registered, so that mailboxes let it in. `client_secret` is sealed."""

    id: int
    kind: Kind
    authorize_url: str
    token_url: str
    scopes: str
    client_id: str
    client_secret: bytes


class Tokens(msgspec.Struct, frozen=True):
    """What was granted: `access` for some `seconds`, and `refresh` to renew it; '' where the one before stays."""

    access: str
    refresh: str
    seconds: int


def address_to_ask(app: App, *, redirect: str, state: str, verifier: str, login: str) -> str:
    """Where somebody says yes. `login` is the account that we mean, as a hint."""
    from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    return str(
        prepare_grant_uri(
            app.authorize_url,
            app.client_id,
            "code",
            redirect_uri=redirect,
            scope=app.scopes,
            state=state,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
            login_hint=login,
            **ASKED[app.kind],
        )
    )


async def exchange(
    app: App, client_secret: str, *, code: str, verifier: str, redirect: str, networks: Iterable[str] = ()
) -> Tokens:
    """What a code is good for, once. Raises GrantEnded, AppRefused, ProviderAway."""
    from authlib.oauth2.rfc6749.parameters import prepare_token_request

    body = prepare_token_request("authorization_code", redirect_uri=redirect, code=code, code_verifier=verifier)
    return await _ask(app, client_secret, body, networks)


async def renew(app: App, client_secret: str, *, refresh: str, networks: Iterable[str] = ()) -> Tokens:
    """Another access token. Raises GrantEnded, AppRefused, ProviderAway."""
    from authlib.oauth2.rfc6749.parameters import prepare_token_request

    return await _ask(app, client_secret, prepare_token_request("refresh_token", refresh_token=refresh), networks)


async def _ask(app: App, client_secret: str, body: str, networks: Iterable[str]) -> Tokens:
    from authlib.oauth2.auth import ClientAuth

    # Every server takes the first (RFC 6749, 2.3.1); both of the large ones want the second.
    way = "none" if not client_secret else "client_secret_basic" if app.kind == "other" else "client_secret_post"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    url, headers, body = ClientAuth(app.client_id, client_secret, way).prepare("POST", app.token_url, headers, body)
    try:
        answer = await dial.post(url, body.encode(), headers, networks=networks, most=MOST_READ)
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError, ValueError) as error:
        raise ProviderAway(f"{type(error).__name__}: {error}") from error
    return read_answer(answer.status, answer.text)


def read_answer(status: int, text: str) -> Tokens:
    """What the provider said, read with care. Raises GrantEnded, AppRefused, ProviderAway."""
    try:
        said: Any = msgspec.json.decode(text)
    except msgspec.DecodeError:
        said = None
    if not isinstance(said, dict):
        raise ProviderAway(f"{status} {text[:200]!r}")
    if status != 200:
        error = str(said.get("error", ""))[:100]
        words = f"{status} {error} {str(said.get('error_description', ''))[:300]}".strip()
        if error in ENDED:
            raise GrantEnded(words)
        raise (AppRefused if 400 <= status < 500 and status != 429 else ProviderAway)(words)
    access, refresh = said.get("access_token"), said.get("refresh_token")
    if not _is_token(access) or str(said.get("token_type", "bearer")).lower() != "bearer":
        raise ProviderAway("200 without a token that can be used")
    seconds = said.get("expires_in", USUAL_SECONDS)
    if isinstance(seconds, str) and seconds.isascii() and seconds.isdigit():
        seconds = int(seconds[:9])
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 < seconds < 10**9:
        seconds = USUAL_SECONDS
    return Tokens(str(access), str(refresh) if _is_token(refresh) else "", int(seconds))


def _is_token(value: object) -> bool:
    """Printable and in one piece, so that it cannot say anything else to a mail server."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST_TOKEN and value.isascii() and value.isprintable()
