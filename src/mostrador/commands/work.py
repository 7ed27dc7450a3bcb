"""The worker: it makes the database ready when `serve` says so, then does sends and timers."""

# ruff: noqa: E402 - nothing that loading makes is garbage.
import gc

gc.disable()

import asyncio
import contextlib

from mostrador import worker
from mostrador.commands.prepare import prepare
from mostrador.commands.tied import report, take_orders
from mostrador.config import Config


def main(config: Config) -> None:
    """Do jobs until SIGTERM or Ctrl-C."""
    gc.freeze()
    gc.enable()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(worker.run(config))


if __name__ == "__main__":
    orders = take_orders()
    settings = Config.from_env()
    if orders.prepare:
        report(prepare(settings))
    main(settings)
