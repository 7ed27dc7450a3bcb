"""Log in, in steps, because checking a password takes long and must not hold a transaction.

    async with db.begin() as tx: door = await knock(tx, email=…, ip=…)
    if not await password_fits(password, door.password_hash): raise WrongPassword
    async with db.begin() as tx:
        agent = await admit(tx, door)
        … start_session, or second_step when they have a second factor

`knock` has a transaction of its own also because a refusal must not undo the counting.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Final

import msgspec

from mostrador.kit import limits, sql
from mostrador.kit.clock import now
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Gone, Invalid
from mostrador.team.records import Agent

Q = sql.load("mostrador.team")
WINDOW: Final = timedelta(minutes=15)
TRIES_HERE: Final = 10
TRIES_PER_EMAIL: Final = 50
TRIES_PER_IP: Final = 60
STEP_LASTS: Final = timedelta(minutes=10)
CODES_PER_HOUR: Final = 10


class WrongPassword(Invalid):
    """E-mail and password do not go together. Check both; capital letters count."""


class Suspended(Forbidden):
    """Your access is suspended. Ask an administrator of your shop."""


class StepExpired(Gone):
    """This took too long, or your password changed meanwhile. Please begin again."""


class Door(msgspec.Struct, frozen=True):
    """Who may be behind an e-mail: `agent` is None when nobody is."""

    agent: int | None
    password_hash: str | None


class _Known(msgspec.Struct, frozen=True):
    id: int
    password_hash: str | None


async def knock(tx: Tx, *, email: str, ip: str) -> Door:
    """Begin to log in; raises TooMany when this e-mail or this place tried too often.

    The strict limit is per e-mail and place together, so that nobody can lock an agent
    out from elsewhere with ten wrong passwords.
    """
    email = email.strip().lower()[:254].replace("\0", "")
    await limits.count(tx, f"log-in:{ip}", limit=TRIES_PER_IP, per=WINDOW)
    await limits.count(tx, f"log-in:{email}", limit=TRIES_PER_EMAIL, per=WINDOW)
    await limits.count(tx, f"log-in:{email}:{ip}", limit=TRIES_HERE, per=WINDOW)
    known = await tx.maybe(_Known, Q.knock, email=email)
    return Door(known.id, known.password_hash) if known else Door(None, None)


async def admit(tx: Tx, door: Door) -> Agent:
    """The agent behind a door whose password was right.

    Raises Suspended, or WrongPassword when the password changed meanwhile.
    """
    agent = await tx.maybe(Agent, Q.admit, id=door.agent, password_hash=door.password_hash)
    if agent is None:
        raise WrongPassword
    if agent.suspended:
        raise Suspended
    return agent


def second_step(agent: Agent, door: Door, *, secret: bytes) -> str:
    """What the browser brings back with the code: proof that the password was right, good for ten minutes."""
    return _signed(agent.id, door.password_hash or "", int((now() + STEP_LASTS).timestamp()), secret)


async def knock_with_code(tx: Tx, step: str, *, secret: bytes, at: datetime) -> Door:
    """The door a second step is for. Raises StepExpired, or TooMany after ten codes in an hour."""
    agent, expires, _ = _parts(step)
    await limits.count(tx, f"code:{agent}", limit=CODES_PER_HOUR, per=timedelta(hours=1))
    password_hash = await tx.value(Q.password_hash, id=agent)
    if not hmac.compare_digest(step, _signed(agent, password_hash or "", expires, secret)):
        raise StepExpired
    if at.timestamp() > expires:
        raise StepExpired
    return Door(agent, password_hash)


def _parts(step: str) -> tuple[int, int, str]:
    try:
        agent, expires, mac = step.split(".")
        parts = int(agent), int(expires), mac
    except ValueError:
        raise StepExpired from None
    if not step.isascii() or parts[0] >= 2**63:
        raise StepExpired
    return parts


def _signed(agent: int, password_hash: str, expires: int, secret: bytes) -> str:
    said = f"log-in:{agent}:{expires}:{password_hash}"
    return f"{agent}.{expires}.{hmac.digest(secret, said.encode(), 'sha256').hex()}"
