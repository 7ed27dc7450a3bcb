"""`mostrador serve` from the first line to the last."""

import time
from collections.abc import Callable

from mostrador.commands.serve import Server
from mostrador.config import Config


def open_and_stay(config: Config, say: Callable[[str], None], show: Callable[[str], None]) -> None:
    """Open everything, show where, and close everything when asked.

    Raises CannotServe or DatabaseProblem with the remedy; whatever had been opened is closed then.
    """
    server = Server(config, say)
    server.check()
    with server.listening_for_the_end():
        try:
            server.open()
            if not server.asked_to_stop:
                show(f"Mostrador is open at {server.config.base_url}")
                for line in server.ways_in:
                    show(line)
            server.stay()
        finally:
            began = time.monotonic()
            server.close()
            say(f"Mostrador is closed ({time.monotonic() - began:.1f} s).")
