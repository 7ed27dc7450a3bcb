"""What one web process holds for all its requests."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from mostrador import team
from mostrador.care import promises
from mostrador.config import Config
from mostrador.kit.db import Database, Tx
from mostrador.kit.events import Event
from mostrador.kit.files import FileStore
from mostrador.kit.i18n import Language
from mostrador.kit.live import Live, Signal
from mostrador.oversight import placard
from mostrador.oversight.placard.events import ReachSaid
from mostrador.team import Agent, Shop, presence
from mostrador.team.events import AgentEvent, ShopChanged

SHOP_SECONDS: Final = 2.0
COLLEAGUES_SECONDS: Final = 5.0
REACH_SECONDS: Final = 60.0


class Here:
    """The database, the live hub and the files of this process."""

    def __init__(self, config: Config, db: Database, live: Live, files: FileStore) -> None:
        self.config = config
        self.db = db
        self.live = live
        self.files = files
        self.secret = config.secret()
        self._shop: Shop | None = None
        self._shop_until = 0.0
        self._colleagues: Mapping[int, Agent] = {}
        self._colleagues_until = 0.0
        self._sign_language = ""
        self._reach_until = 0.0

    async def shop(self, tx: Tx | None = None) -> Shop:
        """The shop's settings, at most two seconds old: every page asks for them."""
        if self._shop is None or time.monotonic() > self._shop_until:
            if tx is None:
                async with self.db.look() as looking:
                    self._shop = await team.shop(looking)
            else:
                self._shop = await team.shop(tx)
            self._shop_until = time.monotonic() + SHOP_SECONDS
        return self._shop

    async def colleagues(self, tx: Tx) -> Mapping[int, Agent]:
        """Everybody who answers or answered, by id, at most five seconds old: names and faces for what was said."""
        if time.monotonic() > self._colleagues_until:
            self._colleagues = {agent.id: agent for agent in await team.agents(tx)}
            self._colleagues_until = time.monotonic() + COLLEAGUES_SECONDS
        return self._colleagues

    async def sign_language(self) -> str:
        """Where one speaks with us in sign language, empty where one cannot; at most a minute old."""
        if time.monotonic() > self._reach_until:
            async with self.db.look() as tx:
                said = await placard.reach(tx)
            self._sign_language = said.sign_language if said else ""
            self._reach_until = time.monotonic() + REACH_SECONDS
        return self._sign_language

    @property
    def known_shop(self) -> Shop | None:
        """The settings as last read, for answers that cannot wait for the database."""
        return self._shop

    def forget(self) -> None:
        """Settings or people changed: read them again at once."""
        self._shop_until = self._colleagues_until = self._reach_until = 0.0

    def notice(self, signal: Signal) -> None:
        """Somebody has the desk open, or writes, in whatever process: known here until it is forgotten."""
        kind, _, agent = signal.topic.partition(":")
        if kind == "presence":
            presence.beat(int(agent))
        elif signal.what == "typing" and signal.who.startswith("agent"):
            promises.prepare()  # who writes may promise something, and no process keeps them waiting then

    def hear(self, event: Event) -> None:
        """Forget what another process changed, as soon as it is told."""
        if isinstance(event, ShopChanged | AgentEvent | ReachSaid):
            self.forget()


def language_of(shop: Shop) -> Language:
    """How the shop speaks when nobody chose otherwise."""
    return Language(tag=shop.language, register=shop.register)  # type: ignore[arg-type]


def zone_of(shop: Shop) -> ZoneInfo:
    """The zone in which the shop tells the time."""
    return ZoneInfo(shop.timezone)
