"""Where an agent is logged in: the key stays in the browser, here is only its hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.team.events import SessionsEnded
from mostrador.team.records import Agent, Session
from mostrador.team.rights import rights

Q = sql.load("mostrador.team")
LASTS: Final = timedelta(days=30)


class _Opened(Agent, frozen=True):
    groups: list[str]


class _OpenedBy(_Opened, frozen=True, kw_only=True):
    hash: bytes


def actor_of(agent: Agent, groups: Iterable[str]) -> Actor:
    """An agent as the one who acts."""
    return rights(agent.id, agent.name, agent.role, groups)


async def start_session(tx: Tx, agent: Agent, *, device: str) -> str:
    """Log in here for 30 days; the key for the cookie (256 bits, URL-safe)."""
    key = secrets.token_urlsafe(32)
    await tx.run(Q.add_session, hash=_hash(key), agent=agent.id, device=_plain(device), lasts=LASTS)
    return key


async def open_session(tx: Tx, key: str) -> tuple[Agent, Actor] | None:
    """Who holds this key and what they may do; None when it opens nothing. One statement."""
    if not key:
        return None
    opened = await tx.maybe(_Opened, Q.open_session, hash=_hash(key))
    return (opened, actor_of(opened, opened.groups)) if opened else None


async def open_sessions(tx: Tx, keys: Iterable[str]) -> dict[str, tuple[Agent, Actor]]:
    """The same for many keys in one statement, without those that open nothing."""
    by_hash = {_hash(key): key for key in keys}
    found = await tx.all(_OpenedBy, Q.open_sessions, hashes=list(by_hash))
    return {by_hash[opened.hash]: (opened, actor_of(opened, opened.groups)) for opened in found}


async def sessions(tx: Tx, agent: int) -> Sequence[Session]:
    """Where an agent is logged in, the latest first."""
    return await tx.all(Session, Q.sessions, agent=agent)


def session_id(key: str) -> str:
    """The `Session.id` of a key, to mark the present one in a list."""
    return _hash(key).hex()


async def end_session(tx: Tx, agent: int, session: str) -> None:
    """Log out of one place, by `Session.id`; nothing happens when it ended before."""
    try:
        hashed = bytes.fromhex(session)
    except ValueError:
        return
    await tx.run(Q.end_session, agent=agent, hash=hashed)


async def end_sessions(tx: Tx, agent: int, *, by: Actor, but: str | None = None) -> int:
    """Log out everywhere (`but` where this key is); how many sessions ended."""
    ended = await tx.run(Q.end_sessions, agent=agent, but=_hash(but) if but else None)
    if ended:
        await tx.record(SessionsEnded(agent=agent), by=by)
    return ended


def _hash(key: str) -> bytes:
    # The key is random and long, so one round suffices.
    return hashlib.sha256(key.encode(errors="surrogatepass")).digest()


def _plain(device: str) -> str:
    return device.encode(errors="replace").decode(errors="replace").replace("\0", "")[:200]
