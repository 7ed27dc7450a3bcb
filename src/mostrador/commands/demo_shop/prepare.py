"""What the shop's own site needs to know about its counter."""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from mostrador import team
from mostrador.commands.demo import plant
from mostrador.commands.transaction import in_transaction
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx


class WidgetFacts(NamedTuple):
    """`counter` is the address of Mostrador, `key` is public, `secret` signs who a visitor is."""

    counter: str
    key: str
    secret: str


def prepare(config: Config, say: Callable[[str], None], origin: str) -> WidgetFacts:
    """Let the site at `origin` show the widget of the demo shop, and give it a secret if there is none.

    Raises Fault in a shop of somebody's own.
    """
    plant(config, say)

    async def allow(tx: Tx) -> WidgetFacts:
        shop = await team.shop(tx)
        if origin not in shop.widget_origins:
            allowed = msgspec.structs.replace(shop, widget_origins=[*shop.widget_origins, origin])
            shop = await team.change_shop(tx, allowed, by=SYSTEM)
        secret = team.widget_secret(shop, secret=config.secret())
        if secret is None:
            secret = await team.new_widget_secret(tx, secret=config.secret(), by=SYSTEM)
        return WidgetFacts(config.base_url, shop.widget_key, secret)

    return in_transaction(config, say, allow)
