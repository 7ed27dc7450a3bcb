"""`mostrador serve` from the first line to the last."""

import time
from collections.abc import Callable

import msgspec

from mostrador import demo, team
from mostrador.commands.serve import Server
from mostrador.commands.transaction import in_transaction, with_database
from mostrador.config import Config
from mostrador.kit import migrate
from mostrador.kit.db import Tx


def open_and_stay(config: Config, say: Callable[[str], None], show: Callable[[str], None]) -> None:
    """Open everything, show where, and close everything when asked.

    Raises CannotServe or DatabaseProblem with the remedy; whatever had been opened is closed then.
    """
    server = Server(config, say)
    server.check()
    with server.listening_for_the_end():
        try:
            server.open_database()
            migrate.migrate(str(server.config.database_url), server.config.schema)
            ways_in = _demo(server, say) or _own_shop(server, say)
            server.open_counter()
            if not server.asked_to_stop:
                show(f"Mostrador is open at {server.config.base_url}")
                for line in ways_in:
                    show(line)
            server.stay()
        finally:
            began = time.monotonic()
            server.close()
            say(f"Mostrador is closed ({time.monotonic() - began:.1f} s).")


def _demo(server: Server, say: Callable[[str], None]) -> list[str]:
    """The log-ins of the demo shop, planted on the first start; none if this is somebody's own shop."""
    if not server.config.demo:
        return []
    planted = with_database(server.config, say, demo.plant)
    server.config = msgspec.structs.replace(server.config, demo=bool(planted.logins))
    if not planted.logins:
        return []
    desk = f"{server.config.base_url}/desk"
    return [f"The desk is at {desk}; the password of everybody is {demo.DEMO_PASSWORD}", *planted.logins]


def _own_shop(server: Server, say: Callable[[str], None]) -> list[str]:
    """The one-time link to become its first administrator; none if there is one."""

    async def make(tx: Tx) -> str | None:
        await team.ensure_shop(tx, "Mostrador")
        return await team.invite_first(tx)

    key = in_transaction(server.config, say, make)
    if key is None:
        return []
    return [f"Become its first administrator (once, within 7 days): {server.config.base_url}/desk/invitation/{key}"]
