"""Mail that is brought to us: at a port, for as long as the command runs, or one mail through a pipe."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from mostrador.channels.email import brought, doors
from mostrador.channels.email.mailboxes import mailboxes
from mostrador.commands.database import opened
from mostrador.commands.fault import Fault
from mostrador.config import Config
from mostrador.kit import migrate
from mostrador.kit.db import Database
from mostrador.kit.files import FileTooLarge, file_store
from mostrador.kit.log import set_up_log

Say = Callable[[str], None]
NOBODY: Final = os.EX_NOUSER
UNREADABLE: Final = os.EX_DATAERR
LATER: Final = os.EX_TEMPFAIL


def stay(
    config: Config,
    say: Say,
    *,
    smtp: str | None,
    lmtp: str | None,
    certificate: Path | None,
    key: Path | None,
    largest: int,
) -> None:
    """Take mail in at these addresses until SIGTERM or Ctrl-C. Raises Fault."""
    places: list[tuple[doors.Kind, str, int]] = []
    if smtp:
        places.append(("smtp", *_place(smtp, "--listen")))
    if lmtp:
        places.append(("lmtp", *_place(lmtp, "--lmtp")))
        _check_near(places[-1][1])
    tls = _tls(certificate, key) if certificate else None
    set_up_log(config.log)
    with opened(config, say) as ready:
        migrate.migrate(str(ready.database_url), ready.schema)
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_stay(ready, say, places, tls, largest))


async def _stay(
    config: Config, say: Say, places: Sequence[tuple[doors.Kind, str, int]], tls: ssl.SSLContext | None, largest: int
) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    db = Database(str(config.database_url), config.schema, size=4)
    await db.open()
    files = file_store(config.files, config.s3_url)
    open_now: list[asyncio.Server] = []
    try:
        for kind, host, port in places:
            try:
                door = await doors.listen(
                    db,
                    files,
                    kind,
                    host,
                    port,
                    name=socket.getfqdn(),
                    tls=tls if kind == "smtp" else None,
                    largest=largest,
                )
            except OSError as error:
                raise Fault(f"{host}:{port} cannot be used ({error.strerror}). Choose another address.") from None
            open_now.append(door)
            say(f"Mail is taken in by {kind.upper()} at {host}:{port}.")
        await stop.wait()
    finally:
        for door in open_now:
            door.close()
        await db.close()


def pipe(config: Callable[[], Config], say: Say, source: BinaryIO, *, to: Sequence[str], sender: str | None) -> int:
    """Keep the one mail of a pipe; how it went, as a mail server reads it (sysexits.h).

    Without `to` it is for whom servers on the way noted, else for whom it says itself. Whatever goes wrong on our side
    is for later.
    """
    try:
        content = source.read(doors.LARGEST + 1)
        if content.startswith(b"From "):
            # A line of mailboxes in one file, which some mail servers write above.
            content = content.partition(b"\n")[2]
        if not content.strip():
            say("There is nothing in this mail.")
            return UNREADABLE
        with opened(config(), lambda _: None) as ready:
            return asyncio.run(_piped(ready, say, content, to, sender))
    except FileTooLarge:
        say(f"This mail is larger than {doors.LARGEST // 1_000_000} MB.")
        return UNREADABLE
    except Exception as error:  # noqa: BLE001 - a mail server that is told anything else gives the mail up
        say(f"We cannot keep it at this moment: {type(error).__name__}.")
        return LATER


async def _piped(config: Config, say: Say, content: bytes, to: Sequence[str], sender: str | None) -> int:
    if len(content) > doors.LARGEST:
        raise FileTooLarge(limit=f"{doors.LARGEST // 1_000_000} MB")
    db = Database(str(config.database_url), config.schema, size=1)
    await db.open()
    try:
        async with db.look() as tx:
            every = await mailboxes(tx)
        named = to or brought.named_in(content)
        known = [found for one in named if (found := brought.recipient_among(every, one)) is not None]
        if not known or (to and len(known) < len(to)):
            say("Nobody has this address here.")
            return NOBODY
        if any(one.mailbox.paused_at is not None for one in known):
            say("This mailbox is paused. Try again later.")
            return LATER
        files = file_store(config.files, config.s3_url)
        await brought.take(db, files, content, known, brought.Envelope("pipe", sender))
        return os.EX_OK
    finally:
        await db.close()


def _place(said: str, option: str) -> tuple[str, int]:
    host, _, port = said.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Fault(f"{option} {said}: write an address and a port, like 127.0.0.1:2525.")
    return host.strip("[]") or "127.0.0.1", int(port)


def _check_near(host: str) -> None:
    """Who speaks LMTP to us is believed to have met the stranger."""
    try:
        near = all(doors.is_inside(str(info[4][0])) for info in socket.getaddrinfo(host, None))
    except OSError:
        near = False
    if not near:
        raise Fault(
            f"--lmtp {host}: whoever speaks LMTP to us is believed, so this address must be one of your own network. "
            "Strangers bring their mail to --listen."
        )


def _tls(certificate: Path, key: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise Fault(f"{certificate} cannot be used as a certificate: {error}") from None
    return context
