"""One-time links: to become an agent, to choose a new password, to be the first administrator."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Gone
from mostrador.team.agents import add_agent, find_agent, set_password
from mostrador.team.events import AgentInvited
from mostrador.team.records import Agent, Invitation

Q = sql.load("mostrador.team")
LASTS: Final = timedelta(days=7)


class LinkSpent(Gone):
    """This link was already used or is older than seven days. Ask an administrator for a new one."""


class _Row(msgspec.Struct, frozen=True):
    agent_id: int | None
    expires_at: datetime


async def invite(tx: Tx, agent: int, *, by: Actor) -> str:
    """The key of a new link for an agent to choose a password; older links of theirs end."""
    key = await _add(tx, agent)
    await tx.record(AgentInvited(agent=agent), by=by)
    return key


async def invite_first(tx: Tx) -> str | None:
    """The key of a link to become the first administrator; None when there is one already."""
    if await tx.value(Q.administered):
        return None
    return await _add(tx, None)


async def open_invitation(tx: Tx, key: str) -> Invitation:
    """What a link is for. Raises LinkSpent."""
    row = await tx.maybe(_Row, Q.open_invitation, hash=_hash(key))
    if row is None:
        raise LinkSpent
    return Invitation(await find_agent(tx, row.agent_id) if row.agent_id else None, row.expires_at)


async def accept_invitation(
    tx: Tx, key: str, *, password_hash: str, email: str = "", name: str = "", language: str = "es"
) -> Agent:
    """Use a link: its agent has this password and is logged out elsewhere; the second factor stays.

    A link without an agent makes the first administrator of `email` and `name`. Raises LinkSpent.
    """
    invitation = await open_invitation(tx, key)
    # Two browsers may both have found it open; only one spends it.
    if await tx.value(Q.spend_invitation, hash=_hash(key)) is None:
        raise LinkSpent
    if invitation.agent is None:
        return await add_agent(
            tx,
            email=email,
            name=name,
            role="admin",
            language=language,
            password_hash=password_hash,
            by=SYSTEM,
        )
    await set_password(tx, invitation.agent.id, password_hash, by=SYSTEM)
    return invitation.agent


async def invited(tx: Tx) -> Sequence[int]:
    """The agents whose link is still open."""
    return await tx.values(Q.invited)


async def _add(tx: Tx, agent: int | None) -> str:
    key = secrets.token_urlsafe(32)
    await tx.run(Q.add_invitation, hash=_hash(key), agent=agent, lasts=LASTS)
    return key


def _hash(key: str) -> bytes:
    # The key is random and long, so one round suffices.
    return hashlib.sha256(key.encode(errors="surrogatepass")).digest()
