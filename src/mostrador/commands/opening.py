"""`mostrador serve` from the first line to the last."""

import contextlib
import time
from collections.abc import Callable

from mostrador.commands.serve import OPEN_AT, Server, reachable
from mostrador.config import Config


def open_and_stay(config: Config, say: Callable[[str], None], show: Callable[[str], None]) -> None:
    """Open everything, show where, and close everything when asked.

    Raises CannotServe or DatabaseProblem with the remedy; whatever had been opened is closed then.
    """
    server = Server(config, say)
    server.check()
    note = config.data / OPEN_AT
    with server.listening_for_the_end(), contextlib.ExitStack() as after:
        try:
            server.open()
            if not server.asked_to_stop:
                note.parent.mkdir(parents=True, exist_ok=True)
                note.write_text(reachable(config.host, config.port))
                after.callback(note.unlink, missing_ok=True)
                show(f"Mostrador is open at {server.config.base_url}")
                for line in server.ways_in:
                    show(line)
            server.stay()
        finally:
            began = time.monotonic()
            server.close()
            say(f"Mostrador is closed ({time.monotonic() - began:.1f} s).")
