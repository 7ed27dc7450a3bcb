"""The web server as a child of `serve`: Granian, set for thousands of open streams."""

import gc

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from litestar import Litestar

# Loaded before the orders come and before Granian forks, so that opening is quick and the processes share the memory.
from mostrador import app
from mostrador.commands.tied import end_with_parent, take_orders
from mostrador.config import Config

# Granian stops accepting at about a thousand open connections unless both are raised.
MOST_CONNECTIONS = 20_000
STOP_SECONDS = 3


def asgi() -> Litestar:
    """The application of one web process; called by Granian in each."""
    end_with_parent()
    return app.asgi()


def main(config: Config) -> None:
    """Listen until SIGTERM. Web processes that die are replaced."""
    # Made here, and out of the collector's reach, so that the processes share its memory.
    app.asgi()
    gc.collect()
    gc.freeze()
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
    take_orders()
    main(Config.from_env())
