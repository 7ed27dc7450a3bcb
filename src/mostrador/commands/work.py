"""The worker in the foreground: sends and timers."""

import asyncio
import contextlib

from mostrador import worker
from mostrador.commands.tied import end_with_parent
from mostrador.config import Config


def main(config: Config) -> None:
    """Do jobs until SIGTERM or Ctrl-C."""
    end_with_parent()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(worker.run(config))


if __name__ == "__main__":
    main(Config.from_env())
