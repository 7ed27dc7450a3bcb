"""Agents and tokens from the command line: for the first day, for lost passwords and for machines."""

from collections.abc import Callable, Sequence

from mostrador import team
from mostrador.commands.fault import Fault
from mostrador.commands.transaction import in_transaction
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound


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


async def _find(tx: Tx, email: str) -> team.Agent:
    try:
        return await team.find_agent_by_email(tx, email)
    except NotFound:
        raise Fault(f"There is no agent {email}. `mostrador agent add` adds one.") from None
