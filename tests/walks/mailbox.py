"""A mail server on this machine that keeps what it is given, so that tests can read it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.files import file_store
from mostrador.worker import tasks


class Mailbox:
    """The mails that arrived, in order; `url` is what MOSTRADOR_SMTP_URL says to reach it."""

    def __init__(self) -> None:
        self.url = ""
        self._mails: asyncio.Queue[EmailMessage] = asyncio.Queue()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the server's name for it
        """Keep one mail."""
        mail: Any = message_from_bytes(cast("bytes", envelope.content), policy=policy.default)
        assert envelope.rcpt_tos == [mail["To"]]
        self._mails.put_nowait(mail)
        return "250 Kept"

    async def next(self, *, within: float = 10.0) -> EmailMessage:
        """The next mail. Raises TimeoutError."""
        async with asyncio.timeout(within):
            return await self._mails.get()

    def empty(self) -> bool:
        """Whether every mail was read."""
        return self._mails.empty()


@asynccontextmanager
async def mail_server() -> AsyncIterator[Mailbox]:
    """A mail server on a free port, until the end of the block."""
    box = Mailbox()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box, hostname="mail.test"), "127.0.0.1", 0)
    box.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield box
    finally:
        server.close()


async def work(config: Config, db: Database) -> None:
    """The worker does what waits, and ends."""
    app = tasks(config, db, file_store(config.files))
    async with app.open_async():
        await app.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)
