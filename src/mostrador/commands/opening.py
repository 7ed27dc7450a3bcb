"""`mostrador serve` from the first line to the last."""

import time
from collections.abc import Callable

from mostrador.commands.serve import Server
from mostrador.commands.team import first_link
from mostrador.config import Config
from mostrador.kit import migrate


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
            key = first_link(server.config, say)
            server.open_counter()
            if not server.asked_to_stop:
                show(f"Mostrador is open at {config.base_url}")
                if key is not None:
                    show(
                        f"Become the first administrator (once, within 7 days): {config.base_url}/desk/invitation/{key}"
                    )
            server.stay()
        finally:
            began = time.monotonic()
            server.close()
            say(f"Mostrador is closed ({time.monotonic() - began:.1f} s).")
