"""The doors at which mail is brought to us: SMTP for strangers, LMTP for a mail server of ours.

Only mail for addresses of ours is taken, and nothing is handed on. «250» is said when the mail is kept, not before.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import ssl
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final, Literal

import msgspec
import psycopg
import psycopg_pool
import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from mostrador.channels.email import brought
from mostrador.channels.email.brought import Recipient
from mostrador.channels.email.hops import INSIDE
from mostrador.channels.email.mailboxes import mailboxes
from mostrador.kit.db import Database
from mostrador.kit.files import FileStore, FileTooLarge

LARGEST: Final = 36_000_000
"""Bytes of a mail that is taken: 25 MB of files with what their encoding adds."""
MOST_AT_ONCE: Final = 30
"""Connections of one door; so many of the largest mails have to find room in memory."""
MOST_OF_ONE: Final = 5
PER_MINUTE: Final = 60
"""Mails that one stranger brings in a minute."""
MOST_UNKNOWN: Final = 10
"""Addresses that are nobody's, after which a stranger is taken to be guessing."""
MOST_RECIPIENTS: Final = 100
PATIENCE: Final = 300.0
"""Seconds that a command may be waited for, and that a mail may take to come."""
FRAGMENT: Final = 64 * 1024
LATER: Final = "451 4.3.0 We cannot keep it at this moment. Try again later."
Kind = Literal["smtp", "lmtp"]
log = structlog.get_logger()


class Crowd:
    """Who is at the door, so that nobody keeps the others out. Those of our own network are counted, not limited."""

    def __init__(self, *, at_once: int = MOST_AT_ONCE, of_one: int = MOST_OF_ONE, per_minute: int = PER_MINUTE) -> None:
        self._at_once, self._of_one, self._per_minute = at_once, of_one, per_minute
        self._here: dict[str, int] = {}
        self._brought: dict[str, deque[float]] = {}

    @contextlib.contextmanager
    def enter(self, who: str | None) -> Iterator[bool]:
        """Come in for as long as the block lasts; False when there is no room. None is somebody of ours."""
        name = who or ""
        here = self._here.get(name, 0)
        room = sum(self._here.values()) < self._at_once and (who is None or here < self._of_one)
        if not room:
            yield False
            return
        self._here[name] = here + 1
        try:
            yield True
        finally:
            self._here[name] -= 1
            if not self._here[name]:
                del self._here[name]

    def may_bring(self, who: str | None) -> bool:
        """Whether one more mail of theirs is taken in this minute; it counts."""
        if who is None:
            return True
        since = time.monotonic() - 60.0
        self._brought = {name: times for name, times in self._brought.items() if times[-1] > since}
        times = self._brought.setdefault(who, deque())
        while times and times[0] < since:
            times.popleft()
        if len(times) >= self._per_minute:
            return False
        times.append(time.monotonic())
        return True


class _At(msgspec.Struct):
    """Somebody at the door: from where, and what they named."""

    ip: str | None
    who: str | None
    recipients: list[Recipient]
    unknown: int = 0


class Door:
    """What is said at a door, for every connection of it."""

    def __init__(self, db: Database, files: FileStore, kind: Kind, crowd: Crowd) -> None:
        self.crowd = crowd
        self.kind = kind
        self._db = db
        self._files = files

    def meet(self, session: Session) -> _At:
        """Who is there. Within our own network it is a server of ours, and says nothing of who wrote."""
        ip = _outside(session.peer) if self.kind == "smtp" else None
        return _At(ip, ip and _neighbourhood(ip), [])

    async def handle_RCPT(  # noqa: N802 - so the library calls it
        self, server: _Talk, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Whether mail for this address is taken."""
        at = server.at
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients at once. Bring it to the others in another mail."
        async with self._db.look() as tx:
            every = await mailboxes(tx)
        found = brought.recipient_among(every, address)
        if found is None:
            at.unknown += 1
            if at.who and at.unknown > MOST_UNKNOWN:
                server.leave()
                return "421 4.7.1 Too many addresses that nobody has. Good-bye."
            if brought.is_domain_of(every, address):
                return "550 5.1.1 Nobody has this address here."
            return "550 5.7.1 We take mail for our own addresses only, and this is none of them."
        if found.mailbox.paused_at is not None:
            return "450 4.2.1 This mailbox is paused. Try again later."
        if not envelope.rcpt_tos:
            if not self.crowd.may_bring(at.who):
                return "450 4.7.1 So many mails in a minute are too many. Try again later."
            at.recipients.clear()
        envelope.rcpt_tos.append(address)
        at.recipients.append(found)
        return "250 2.1.5 We know them."

    async def handle_DATA(self, server: _Talk, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep it, then say so."""
        at = server.at
        said = brought.Envelope(self.kind, _sender(envelope), at.ip, session.host_name or "")
        try:
            rows = await brought.take(self._db, self._files, envelope.original_content or b"", at.recipients, said)
        except FileTooLarge:
            return "552 5.3.4 It is too large."
        log.info("mail.brought", mails=rows, door=self.kind)
        return f"250 2.0.0 Kept as {', '.join(map(str, rows))}."

    async def handle_exception(self, error: Exception) -> str:
        """Whatever goes wrong here is no reason to lose a mail: it is brought again."""
        known = isinstance(error, psycopg.Error | psycopg_pool.PoolTimeout | OSError)
        log.warning("mail.not_taken", error=type(error).__name__, exc_info=None if known else error)
        return LATER


class _Talk(SMTP):
    """One connection. The library's way of taking the mail in keeps each line apart, refuses long ones, and answers
    LMTP once for all; this does not.
    """

    line_length_limit = FRAGMENT

    def __init__(self, door: Door, largest: int, tls: ssl.SSLContext | None, host: str) -> None:
        super().__init__(
            door,
            data_size_limit=largest,
            enable_SMTPUTF8=True,
            hostname=host,
            ident="Mostrador",
            tls_context=tls,
            timeout=PATIENCE,
            auth_exclude_mechanism=("LOGIN", "PLAIN"),
            loop=asyncio.get_running_loop(),
        )
        self._door = door
        self.at = _At(None, None, [])

    def leave(self) -> None:
        """End the connection when what is being said was said."""
        if self.transport is not None:
            self.loop.call_later(0.5, self.transport.close)

    async def _handle_client(self) -> None:
        if self.session is None or self.transport is None:
            return
        self.at = self._door.meet(self.session)
        with self._door.crowd.enter(self.at.who) as there_is_room:
            if there_is_room:
                await super()._handle_client()
            else:
                await self.push("421 4.7.0 There is no room at this moment. Try again later.")
                self.transport.close()

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802
        """Take the mail in, within its bounds, and say what became of it; by LMTP to each recipient."""
        if await self.check_helo_needed() or self.envelope is None:
            return
        if arg or not self.envelope.rcpt_tos:
            await self.push("501 5.5.4 Syntax: DATA" if arg else "503 5.5.1 Say first for whom it is.")
            return
        await self.push("354 Go on, and end it with a line that is a dot.")
        content = await self._content(self.data_size_limit or LARGEST)
        recipients = len(self.envelope.rcpt_tos)
        if content is None:
            status = f"552 5.3.4 It is larger than {(self.data_size_limit or LARGEST) // 1_000_000} MB."
        else:
            self.envelope.original_content = content
            try:
                status = await self._call_handler_hook("DATA")
            except Exception as error:  # noqa: BLE001 - then it is not kept, and by LMTP each of them is told
                status = await self.handle_exception(error)
        self.envelope = self._create_envelope()
        for _ in range(recipients if isinstance(self, LMTP) else 1):
            await self.push(status)

    async def _content(self, largest: int) -> bytes | None:
        """What comes until the dot, None when that was too much; nothing but CRLF ends a line (RFC 5321, 2.3.8)."""
        content = bytearray()
        begins = True
        async for piece in self._pieces():
            if begins and piece == b".\r\n":
                return bytes(content) if len(content) <= largest else None
            if len(content) <= largest:
                content += piece[1:] if begins and piece.startswith(b".") else piece
            begins = piece.endswith(b"\r\n")
        raise ConnectionResetError

    async def _pieces(self) -> AsyncIterator[bytes]:
        while self.transport is not None:
            try:
                yield await self._reader.readuntil(b"\r\n")
            except asyncio.LimitOverrunError as error:
                yield await self._reader.readexactly(error.consumed)


class _LocalTalk(_Talk, LMTP):
    """The same with a mail server of ours, which has met the stranger before."""


async def listen(
    db: Database,
    files: FileStore,
    kind: Kind,
    host: str,
    port: int,
    *,
    name: str,
    tls: ssl.SSLContext | None = None,
    largest: int = LARGEST,
    crowd: Crowd | None = None,
) -> asyncio.Server:
    """Open a door; whoever closes it closes the server. `name` is how it greets. Raises OSError."""
    # It tells every command, and with it who writes to whom.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    door = Door(db, files, kind, crowd or Crowd())
    talk = _LocalTalk if kind == "lmtp" else _Talk
    return await asyncio.get_running_loop().create_server(lambda: talk(door, largest, tls, name), host, port)


def _sender(envelope: Envelope) -> str:
    said = str(envelope.mail_from or "").strip()
    return "" if said == "<>" else said


def _outside(peer: Any) -> str | None:
    """The address of somebody who is not within our own network."""
    try:
        ip = ipaddress.ip_address(str(peer[0]).partition("%")[0])
    except (ValueError, TypeError, IndexError):
        return None
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return None if is_inside(str(ip)) else str(ip)


def is_inside(ip: str) -> bool:
    """Whether an address is of this machine or of our own network."""
    found = ipaddress.ip_address(ip)
    return any(found in net for net in INSIDE)


def _neighbourhood(ip: str) -> str:
    """Whom one address stands for: with IPv6 everybody has 2⁶⁴ of them."""
    return ip if ":" not in ip else str(ipaddress.ip_network(f"{ip}/64", strict=False).network_address)
