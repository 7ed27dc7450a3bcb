"""The second factor: a code from the phone (TOTP, RFC 6238), and recovery codes for a lost phone."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Final

import msgspec
import pyotp

from mostrador.kit import box, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Gone, Invalid
from mostrador.team.events import SecondFactorChanged
from mostrador.team.records import Agent

Q = sql.load("mostrador.team")
STEP: Final = 30  # seconds
RECOVERY_CODES: Final = 10
LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U


class WrongCode(Invalid):
    """This code is not right or was already used. Wait for the next one on your phone and type it again."""


class OfferExpired(Gone):
    """This picture is no longer valid. Begin again to get a new one."""


class Offer(msgspec.Struct, frozen=True):
    """A key for the phone that holds once a code proves it arrived. `sealed` is safe in a page or URL."""

    key: str
    sealed: str


def offer_second_factor(agent: Agent, *, secret: bytes) -> Offer:
    """A fresh key to show as a picture; nothing is stored until `turn_on`."""
    key = pyotp.random_base32()
    return Offer(key, urlsafe_b64encode(box.seal(key.encode(), secret=secret, purpose=f"offer:{agent.id}")).decode())


def open_offer(agent: Agent, sealed: str, *, secret: bytes) -> Offer:
    """The offer a page brings back. Raises OfferExpired when it is not this agent's."""
    try:
        plain = box.unseal(urlsafe_b64decode(sealed), secret=secret, purpose=f"offer:{agent.id}")
    except (box.WrongSecret, ValueError):
        raise OfferExpired from None
    return Offer(plain.decode(), sealed)


def phone_uri(agent: Agent, offer: Offer, *, shop: str) -> str:
    """What the picture says to the phone (`otpauth://…`)."""
    return pyotp.TOTP(offer.key).provisioning_uri(name=agent.email, issuer_name=shop)


async def turn_on(
    tx: Tx, agent: Agent, offer: Offer, code: str, *, secret: bytes, at: datetime, by: Actor
) -> list[str]:
    """Ask for a code from now on; the recovery codes, to be shown once. Raises WrongCode."""
    step = _step(offer.key, code, at)
    if step is None:
        raise WrongCode
    sealed = box.seal(offer.key.encode(), secret=secret, purpose=f"totp:{agent.id}")
    await tx.run(Q.turn_on_totp, id=agent.id, secret=sealed, step=step)
    await tx.record(SecondFactorChanged(agent=agent.id, on=True), by=by)
    return await new_recovery_codes(tx, agent.id, secret=secret)


async def turn_off(tx: Tx, agent: int, *, by: Actor) -> None:
    """Ask for no code any more: their own wish, or an administrator's when the phone is lost."""
    await tx.run(Q.turn_off_totp, id=agent)
    await tx.record(SecondFactorChanged(agent=agent, on=False), by=by)


async def spend_code(tx: Tx, agent: int, code: str, *, secret: bytes, at: datetime) -> bool:
    """Whether this is a code of the phone or a recovery code, used for the first time. It counts as used then."""
    sealed = await tx.value(Q.totp_secret, id=agent)
    if sealed is None:
        return False
    key = box.unseal(sealed, secret=secret, purpose=f"totp:{agent}").decode()
    step = _step(key, code, at)
    if step is not None:
        return await tx.run(Q.spend_totp_step, id=agent, step=step) == 1
    return await tx.run(Q.spend_recovery_code, agent=agent, hash=_recovery_hash(agent, code, secret)) == 1


async def new_recovery_codes(tx: Tx, agent: int, *, secret: bytes) -> list[str]:
    """Ten fresh codes in place of all the old ones: `7K3M9-QX2TB`."""
    codes = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    await tx.run(Q.forget_recovery_codes, agent=agent)
    await tx.run(Q.add_recovery_codes, agent=agent, hashes=[_recovery_hash(agent, code, secret) for code in codes])
    return [f"{code[:5]}-{code[5:]}" for code in codes]


async def recovery_codes_left(tx: Tx, agent: int) -> int:
    """How many recovery codes are not used yet."""
    return int(await tx.value(Q.recovery_codes_left, agent=agent))


def _step(key: str, code: str, at: datetime) -> int | None:
    """The 30-second step a code belongs to: now, the one before or after for a phone whose clock is off."""
    totp = pyotp.TOTP(key)
    typed = "".join(c for c in code if c.isascii() and c.isdigit())
    present = int(at.timestamp()) // STEP
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(totp.generate_otp(step), typed):
            return step
    return None


def _recovery_hash(agent: int, code: str, secret: bytes) -> bytes:
    # Fifty bits could be guessed from a stolen database, hence keyed with what is not in it.
    typed = "".join(c for c in code.upper().translate({ord("O"): "0", ord("I"): "1", ord("L"): "1"}) if c in LETTERS)
    return hmac.digest(secret, f"recovery:{agent}:{typed}".encode(), "sha256")
