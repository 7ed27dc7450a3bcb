"""The web server as a child of `serve`: Granian, set for thousands of open streams."""

# ruff: noqa: E402 - nothing that loading makes is garbage, and looking for it would take a quarter of the time.
import gc

gc.disable()

import msgspec
from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from litestar import Litestar

from mostrador import app
from mostrador.commands.tied import end_with_parent, take_orders
from mostrador.surfaces.ui.here import Here

# Granian stops accepting at about a thousand open connections unless both are raised.
MOST_CONNECTIONS = 20_000
STOP_SECONDS = 3


def asgi() -> Litestar:
    """The application of one web process; called by Granian in each."""
    gc.enable()
    end_with_parent()
    return app.asgi()


def main() -> None:
    """Listen from the moment of the orders until SIGTERM. Web processes that die are replaced."""
    # Made before the orders come, so that opening is quick, and before Granian forks: the processes share its memory,
    # out of the collector's reach.
    here: Here = app.asgi().state["here"]
    gc.collect()
    gc.freeze()
    orders = take_orders()
    config = here.config = msgspec.structs.replace(here.config, demo=orders.demo)
    Granian(
        "mostrador.commands.web:asgi",
        address=config.host,
        port=config.port,
        interface=Interfaces.ASGI,
        workers=config.web_workers,
        loop=Loops.uvloop,
        factory=True,
        backlog=MOST_CONNECTIONS,
        backpressure=MOST_CONNECTIONS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main()
