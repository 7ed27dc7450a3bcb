"""Make the database ready to open: migrated, with the demo shop or an own one in it."""

import sys

from mostrador import demo, team
from mostrador.commands.tied import Ready
from mostrador.commands.transaction import in_transaction, with_database
from mostrador.config import Config
from mostrador.kit.db import Tx


def prepare(config: Config) -> Ready:
    """Plant the demo shop on the first start, unless this is somebody's own; that begins with a one-time link."""
    if config.demo:
        planted = with_database(config, _say, demo.plant)
        if planted.logins:
            desk = f"The desk is at {config.base_url}/desk; the password of everybody is {demo.DEMO_PASSWORD}"
            return Ready(demo=True, ways_in=[desk, *planted.logins])
    key = in_transaction(config, _say, _first_link)
    if key is None:
        return Ready(demo=False, ways_in=[])
    link = f"{config.base_url}/desk/invitation/{key}"
    return Ready(demo=False, ways_in=[f"Become its first administrator (once, within 7 days): {link}"])


async def _first_link(tx: Tx) -> str | None:
    await team.ensure_shop(tx, "Mostrador")
    return await team.invite_first(tx)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201 - standard output belongs to `serve`
