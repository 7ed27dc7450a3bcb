"""Keys for machines that act as an agent: the API's bearer tokens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from typing import Final, get_args

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid
from mostrador.team.agents import find_agent_by_email
from mostrador.team.events import TokenCreated, TokenRevoked
from mostrador.team.log_in import Suspended
from mostrador.team.records import Scope, Token
from mostrador.team.rights import rights

Q = sql.load("mostrador.team")
PREFIX: Final = "mst_"
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)


class ScopeUnknown(Invalid):
    """There is no scope called “%(value)s”."""


class _Opened(msgspec.Struct, frozen=True):
    id: int
    name: str
    role: str
    scopes: list[str]
    groups: list[str]


async def create_token(tx: Tx, agent_email: str, scopes: Iterable[str] = (), *, by: Actor) -> str:
    """A token that acts as an agent, shown once (`mst_…`, 256 bits).

    The scope `intake` adds the right to write down what a customer said.
    Raises NotFound, ScopeUnknown, Suspended.
    """
    chosen = sorted(set(scopes))
    for scope in chosen:
        if scope not in SCOPES:
            raise ScopeUnknown(value=scope[:80])
    agent = await find_agent_by_email(tx, agent_email)
    if agent.suspended:
        raise Suspended
    token = PREFIX + secrets.token_urlsafe(32)
    number = await tx.value(Q.add_token, hash=_hash(token), agent=agent.id, scopes=chosen)
    await tx.record(TokenCreated(agent=agent.id, token=number), by=by)
    return token


async def open_token(tx: Tx, token: str) -> Actor | None:
    """Who a machine acts as; None when the token opens nothing. One statement."""
    if not token.startswith(PREFIX):
        return None
    opened = await tx.maybe(_Opened, Q.open_token, hash=_hash(token))
    return rights(opened.id, opened.name, opened.role, opened.groups, opened.scopes) if opened else None


async def tokens(tx: Tx, agent: int) -> Sequence[Token]:
    """The tokens of an agent, the ones in force first."""
    return await tx.all(Token, Q.tokens, agent=agent)


async def revoke_token(tx: Tx, token: int, *, by: Actor) -> None:
    """A token (by its number) opens nothing from now on."""
    agent = await tx.value(Q.revoke_token, id=token)
    if agent is not None:
        await tx.record(TokenRevoked(agent=agent, token=token), by=by)


def _hash(token: str) -> bytes:
    # The token is random and long, so one round suffices.
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()
