"""Who the host page says its visitor is: a JWT signed with the shop's widget secret, good for one browser."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

import msgspec

from mostrador import people, threads
from mostrador.channels import AddressGiven, Incoming
from mostrador.kit import limits
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid
from mostrador.people import Browser, Person

LONGEST: Final = timedelta(hours=24)
LEEWAY: Final = timedelta(seconds=10)


class IdentityRefused(Invalid):
    """The site could not prove who you are, so you write as a visitor. Tell its makers: HS256, with exp and sub."""


class IdentityTooLong(Invalid):
    """The site's proof of who you are lasts too long, so you write as a visitor. Tell its makers: 24 hours at most."""


class IdentitySpent(Conflict):
    """This proof of who you are was already used in another browser. Load the page again."""


class Claims(msgspec.Struct, frozen=True):
    """What the host page signs (RFC 7519). `exp` is in seconds since 1970."""

    sub: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    exp: int | float
    name: str = ""
    email: str = ""


class Identity(msgspec.Struct, frozen=True):
    """A proof that holds. `mark` names this very proof, `until` is its end."""

    claims: Claims
    mark: str
    until: datetime


def read_identity(token: str, *, secret: str | None, now: datetime) -> Identity:
    """The identity that a host page signed. Raises IdentityRefused, IdentityTooLong."""
    if secret is None:
        raise IdentityRefused
    import jwt  # noqa: PLC0415 - a tenth of a second at every start, for what few sites use

    try:
        decoded = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            options={"require": ["exp", "sub"], "verify_aud": False},
            leeway=LEEWAY,
        )
        claims = msgspec.convert(decoded, Claims)
    except (jwt.InvalidTokenError, jwt.InvalidKeyError, msgspec.ValidationError, OverflowError) as error:
        raise IdentityRefused from error
    if claims.exp > (now + LONGEST + LEEWAY).timestamp():
        raise IdentityTooLong
    # Only what is signed names a proof: the same signature may be spelled in more than one way.
    mark = hashlib.sha256(token.rpartition(".")[0].encode()).hexdigest()
    return Identity(claims, mark, datetime.fromtimestamp(claims.exp, UTC) + LEEWAY)


async def identify(tx: Tx, identity: Identity, *, held: Browser | None, language: str) -> tuple[Browser, str | None]:
    """The browser of an identified person, with its key when it is a new one.

    The browser that holds a key of this very person goes on with it. Otherwise the proof is used
    up and a new key given; what the same browser said as a nameless visitor comes along, what
    somebody else said in it does not, and its old key opens nothing any more.
    Raises IdentitySpent.
    """
    person = await _recognise(tx, identity.claims, language)
    if held and held.person_id == person.id:
        await threads.admit_to_own(tx, held.id, person.id)
        return held, None
    if not await limits.once(tx, f"identity:{identity.mark}", until=identity.until):
        raise IdentitySpent
    browser, key = await people.new_browser(tx, person.id)
    if held:
        if not await _identified(tx, held.person_id):
            await threads.join(tx, visitor=held.id, identified=browser.id)
        await forget(tx, held)
    await threads.admit_to_own(tx, browser.id, person.id)
    return browser, key


async def forget(tx: Tx, browser: Browser) -> None:
    """«Salir y borrar de este dispositivo»: the key opens nothing from now on."""
    await threads.leave(tx, browser.id)
    await people.forget_browser(tx, browser.id)


async def _recognise(tx: Tx, claims: Claims, language: str) -> Person:
    named = Incoming(
        via="widget",
        text="",
        name=" ".join(claims.name.replace("\0", "").split())[:80],
        address=AddressGiven("widget", claims.sub, verified=True),
        language=language,
    )
    person = await people.recognise(tx, named)
    if claims.email:
        # The site knows this address; that it is the person's own is not proved to us.
        mail = AddressGiven("email", claims.email.strip().lower()[:320])
        await people.recognise(tx, msgspec.structs.replace(named, person=person.id, address=mail))
    return person


async def _identified(tx: Tx, person: int) -> bool:
    addresses = await people.own_addresses(tx, person)
    return any(address.channel == "widget" and address.verified_at for address in addresses)
