"""Agents and tokens from the command line: for the first day, for lost passwords and for machines."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from mostrador import team, wiring
from mostrador.commands.database import opened
from mostrador.commands.fault import Fault
from mostrador.config import Config
from mostrador.kit import migrate
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound

Result = TypeVar("Result")


def add_agent(config: Config, say: Callable[[str], None], *, email: str, name: str, role: str, password: str) -> None:
    """Add somebody who answers. Raises Problem when the words do not fit."""

    async def add(tx: Tx) -> None:
        hashed = await team.hash_password(password)
        await team.add_agent(tx, email=email, name=name, role=role, password_hash=hashed)

    in_transaction(config, say, add)


def set_password(config: Config, say: Callable[[str], None], *, email: str, password: str) -> None:
    """Give an agent another password and log them out everywhere. Raises Fault when there is no such agent."""

    async def change(tx: Tx) -> None:
        hashed = await team.hash_password(password)
        agent = await _find(tx, email)
        await team.set_password(tx, agent.id, hashed, by=SYSTEM)

    in_transaction(config, say, change)


def create_token(config: Config, say: Callable[[str], None], *, email: str, scopes: Sequence[str]) -> str:
    """A token for machines that act as this agent.

    Raises Fault when there is no such agent, Problem when there is no such scope.
    """

    async def create(tx: Tx) -> str:
        agent = await _find(tx, email)
        return await team.create_token(tx, agent.email, scopes, by=SYSTEM)

    return in_transaction(config, say, create)


def first_link(config: Config, say: Callable[[str], None]) -> str | None:
    """The key of a one-time link to become the first administrator; None when there is one."""
    return in_transaction(config, say, team.invite_first)


def in_transaction(config: Config, say: Callable[[str], None], verb: Callable[[Tx], Awaitable[Result]]) -> Result:
    """Do one thing in a transaction of its own, on a migrated database."""
    with opened(config, say) as ready:
        migrate.migrate(str(ready.database_url), ready.schema)
        return asyncio.run(_within(ready, verb))


async def _find(tx: Tx, email: str) -> team.Agent:
    try:
        return await team.find_agent_by_email(tx, email)
    except NotFound:
        raise Fault(f"There is no agent {email}. `mostrador agent add` adds one.") from None


async def _within(config: Config, verb: Callable[[Tx], Awaitable[Result]]) -> Result:
    db = wiring.database(config, size=1)
    await db.open()
    try:
        async with db.begin() as tx:
            return await verb(tx)
    finally:
        await db.close()
