"""Mails that somebody looks at, read once: a page asks for each of its pictures, and each is in the same mail."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import Final

from mostrador.channels.email import Came, reading
from mostrador.channels.email.mail import Mail
from mostrador.surfaces.ui.here import Here

KEPT_BYTES: Final = 24_000_000
"""Of mails as they came, in one process."""
KEPT_SECONDS: Final = 60.0


class OpenedMails:
    """The last ones, as far as they fit, for a minute."""

    def __init__(self, *, most: int = KEPT_BYTES) -> None:
        self._most = most
        self._read: OrderedDict[str, tuple[float, int, Mail]] = OrderedDict()
        self._reading: dict[str, asyncio.Task[Mail]] = {}

    async def open(self, here: Here, came: Came) -> Mail:
        """A mail, read. Raises Unreadable, and FileGone when it was withdrawn, also a moment ago."""
        await here.files.open(came.hash, stop=0)
        self._forget()
        known = self._read.get(came.hash)
        if known is not None:
            return known[2]
        task = self._reading.get(came.hash)
        if task is None:
            task = self._reading[came.hash] = asyncio.create_task(self._look(here, came))
            task.add_done_callback(lambda _: self._reading.pop(came.hash, None))
        return await asyncio.shield(task)

    async def _look(self, here: Here, came: Came) -> Mail:
        raw = b"".join([chunk async for chunk in await here.files.open(came.hash)])
        mail = await asyncio.to_thread(reading.read, raw)
        if len(raw) <= self._most:
            self._read[came.hash] = (time.monotonic(), len(raw), mail)
            while sum(size for _, size, _ in self._read.values()) > self._most:
                self._read.popitem(last=False)
        return mail

    def _forget(self) -> None:
        before = time.monotonic() - KEPT_SECONDS
        while self._read and next(iter(self._read.values()))[0] < before:
            self._read.popitem(last=False)
