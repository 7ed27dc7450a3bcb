"""One mailbox over IMAP (RFC 9051), in a thread of its own: what is new, and then waiting for more (RFC 2177).

UIDVALIDITY and the last UID are the truth of how far it was read. The folder is opened to be read only: no flag is
looked at, none is set, nothing is deleted.
"""

from __future__ import annotations

import imaplib
import re
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from threading import Event
from typing import Any, Final

import imap_tools
import msgspec

from mostrador.channels.email.records import Login, Mailbox, Security

TIMEOUT: Final = 30.0
"""Seconds after which a server that says nothing is taken to be gone."""
IDLE_SECONDS: Final = 240.0
"""How long we wait for news before asking: so late is a server noticed that went silent."""
LOOK_SECONDS: Final = 30.0
"""How often we ask where the server knows no IDLE."""
STOP_SECONDS: Final = 1.0
SWEEP_EVERY: Final = timedelta(hours=1)
SWEEP_BACK: Final = timedelta(days=7)
BATCH_BYTES: Final = 4_000_000
BATCH_MAILS: Final = 100
ASKED_AT_ONCE: Final = 500

JUNK_NAMES: Final = frozenset({"junk", "spam", "junk e-mail", "junk email", "bulk mail", "correo no deseado"})

_SIZE: Final = re.compile(rb"UID (\d+).*?RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*?UID (\d+)")
_UID: Final = re.compile(rb"\bUID (\d+)")


class TokenRefused(OSError):
    """The server does not take the token that its provider gave us."""


class Raw(msgspec.Struct, frozen=True):
    """A mail as the server has it. `whole` is False where it is so large that only its head was fetched."""

    uid: int
    content: bytes
    whole: bool = True


class Hands(msgspec.Struct, frozen=True):
    """What a session does with what it finds; each is called in the thread, waits until it is done, and may raise.

    `begin` says which UIDVALIDITY the folder has and the UID after which to read; `keep` stores mails, in their order;
    `known` says which of some UIDs were kept before; `rested` that everything there is was read; `swept` that the last
    days were compared. `begin_junk` and `keep_junk` do the same for the folder of unwanted mail.
    """

    begin: Callable[[int, int], None]
    keep: Callable[[int, Sequence[Raw]], None]
    known: Callable[[int, Sequence[int]], frozenset[int]]
    rested: Callable[[int, int], None]
    swept: Callable[[], None]
    begin_junk: Callable[[int, int], None]
    keep_junk: Callable[[int, Sequence[Raw]], None]


def connect(host: str, port: int, security: Security) -> Any:
    """A connection that nobody has logged in to yet. Raises OSError, imap_tools.ImapToolsError, imaplib errors."""
    if security == "tls":
        return imap_tools.MailBox(host, port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())
    if security == "starttls":
        return imap_tools.MailBoxStartTls(host, port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())
    return imap_tools.MailBoxUnencrypted(host, port, timeout=TIMEOUT)


def log_in(server: Any, login: Login) -> None:
    """Enter by password or by token. Raises TokenRefused, imap_tools.MailboxLoginError, imaplib errors, OSError."""
    if not login.bearer:
        server.login(login.name, login.secret, initial_folder=None)
        return
    # Both say the same (RFC 7628 is the later one); Gmail and Exchange know the first.
    way = "XOAUTH2"
    words = [f"user={login.name}\1auth=Bearer {login.secret}\1\1", ""]
    offered = server.client.capabilities
    if "AUTH=XOAUTH2" not in offered and "AUTH=OAUTHBEARER" in offered:
        way, words = "OAUTHBEARER", [f"n,a={_plain(login.name)},\1auth=Bearer {login.secret}\1\1", "\1"]
    try:
        # A server that refuses says why first, and wants to hear something.
        server.client.authenticate(way, lambda _: words.pop(0) if words else None)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise TokenRefused(str(error)[:300]) from error


def session(mailbox: Mailbox, login: Login, hands: Hands, stop: Event, *, largest: int) -> None:
    """Read what is new, then wait for more, until `stop` is set.

    Raises what the connection raises when it ends: the caller begins again, later each time.
    """
    server = connect(mailbox.imap_host, mailbox.imap_port, mailbox.imap_security)
    try:
        log_in(server, login)
        _Session(server, mailbox, hands, stop, largest).run()
    finally:
        # A server that went silent would hold us here for as long again.
        server.client.sock.settimeout(2.0)
        try:
            server.logout()
        except Exception:  # noqa: BLE001 - the connection is at its end, whatever it still says
            server.client.shutdown()


class _Session:
    def __init__(self, server: Any, mailbox: Mailbox, hands: Hands, stop: Event, largest: int) -> None:
        self._server = server
        self._mailbox = mailbox
        self._hands = hands
        self._stop = stop
        self._largest = largest
        self._idles = "IDLE" in server.client.capabilities
        self._junk = _junk_of(folders(server)) if mailbox.junk else ""
        self._junk_validity, self._junk_last = mailbox.junk_uidvalidity, mailbox.junk_last_uid

    def run(self) -> None:
        self._open()
        swept_at = self._mailbox.swept_at
        while not self._stop.is_set():
            self._read([uid for uid in self._search(f"UID {self._last + 1}:*") if uid > self._last])
            if swept_at is None or datetime.now(UTC) - swept_at > SWEEP_EVERY:
                self._sweep()
                swept_at = datetime.now(UTC)
            self._hands.rested(self._validity, self._last)
            if self._junk and self._junk != self._mailbox.folder:
                self._look_among_junk()
            self._wait()

    def _open(self) -> None:
        """Find where to go on: at the end of a folder that is new to us, some days back in one that was renumbered."""
        folder = self._mailbox.folder
        self._server.folder.set(folder, readonly=True)
        status = self._server.folder.status(folder, ["UIDVALIDITY", "UIDNEXT"])
        self._validity, end = int(status["UIDVALIDITY"]), int(status["UIDNEXT"]) - 1
        self._last, self._begun = self._mailbox.last_uid, self._mailbox.begun_uid
        if self._mailbox.uidvalidity == self._validity:
            return
        if self._mailbox.everything and self._mailbox.fetched_at is None:
            self._last = 0
        else:
            recent = self._search(_since(SWEEP_BACK)) if self._mailbox.fetched_at else []
            self._last = min(recent, default=end + 1) - 1
        self._begun = self._last
        self._hands.begin(self._validity, self._last)

    def _sweep(self) -> None:
        """Whatever stands in the folder and was never brought, though its number is behind us."""
        there = [uid for uid in self._search(_since(SWEEP_BACK)) if self._begun < uid <= self._last]
        known = self._hands.known(self._validity, there)
        self._read([uid for uid in there if uid not in known])
        self._hands.swept()

    def _read(self, uids: Sequence[int]) -> None:
        for some in _portions(uids, ASKED_AT_ONCE):
            for batch, whole in self._batches(some):
                if self._stop.is_set():
                    return
                mails = self._fetch(batch, whole=whole)
                if mails:
                    self._hands.keep(self._validity, mails)
                self._last = max(self._last, *batch)

    def _look_among_junk(self) -> None:
        """What came to the folder of unwanted mail since it is read; what lay there before stays there."""
        self._server.folder.set(self._junk, readonly=True)
        try:
            status = self._server.folder.status(self._junk, ["UIDVALIDITY", "UIDNEXT"])
            validity, end = int(status["UIDVALIDITY"]), int(status["UIDNEXT"]) - 1
            if validity != self._junk_validity:
                self._junk_validity, self._junk_last = validity, end
                self._hands.begin_junk(validity, end)
                return
            there = [uid for uid in self._search(f"UID {self._junk_last + 1}:*") if uid > self._junk_last]
            for some in _portions(there, ASKED_AT_ONCE):
                for batch, whole in self._batches(some):
                    mails = self._fetch(batch, whole=whole)
                    if mails:
                        self._hands.keep_junk(validity, mails)
                    self._junk_last = max(self._junk_last, *batch)
        finally:
            self._server.folder.set(self._mailbox.folder, readonly=True)

    def _batches(self, uids: Sequence[int]) -> Iterator[tuple[list[int], bool]]:
        """So many at once that they fit in memory; one that is larger than we keep, alone and not whole."""
        sizes = self._sizes(uids)
        batch: list[int] = []
        weight = 0
        for uid in uids:
            size = sizes.get(uid, 0)
            if batch and (weight + size > BATCH_BYTES or len(batch) == BATCH_MAILS):
                yield batch, True
                batch, weight = [], 0
            if size > self._largest:
                if batch:
                    yield batch, True
                    batch, weight = [], 0
                yield [uid], False
            else:
                batch.append(uid)
                weight += size
        if batch:
            yield batch, True

    def _sizes(self, uids: Sequence[int]) -> dict[int, int]:
        sizes = {}
        for line in self._ask(uids, "(UID RFC822.SIZE)"):
            text = line[0] if isinstance(line, tuple) else line
            if text and (found := _SIZE.search(text)):
                uid, size = (found[1], found[2]) if found[1] else (found[4], found[3])
                sizes[int(uid)] = int(size)
        return sizes

    def _fetch(self, uids: Sequence[int], *, whole: bool) -> list[Raw]:
        parts = self._ask(uids, "(UID BODY.PEEK[])" if whole else "(UID BODY.PEEK[HEADER])")
        mails = []
        for place, part in enumerate(parts):
            if not isinstance(part, tuple):
                continue
            # Some servers say the UID behind the content.
            after = parts[place + 1] if place + 1 < len(parts) and isinstance(parts[place + 1], bytes) else b""
            found = _UID.search(part[0]) or _UID.search(after)
            if found:
                mails.append(Raw(int(found[1]), part[1], whole))
        return sorted(mails, key=lambda mail: mail.uid)

    def _ask(self, uids: Sequence[int], what: str) -> list[Any]:
        answer, data = self._server.client.uid("FETCH", _as_set(uids), what)
        if answer != "OK":
            raise OSError(f"FETCH: {answer} {data!r:.200}")
        return [part for part in data if part is not None]

    def _search(self, criteria: str) -> list[int]:
        answer, data = self._server.client.uid("SEARCH", criteria)
        if answer != "OK":
            raise OSError(f"SEARCH: {answer} {data!r:.200}")
        return sorted({int(uid) for line in data if line for uid in line.split()})

    def _wait(self) -> None:
        """Until there is news, somebody stops us, or it is time to ask by ourselves."""
        if not self._idles:
            self._stop.wait(LOOK_SECONDS)
            self._server.client.noop()
            return
        idle(self._server, self._stop)


def idle(server: Any, stop: Event) -> None:
    """Listen until there is news, until `stop`, or until it is time to ask. Raises what the connection raises."""
    server.idle.start()
    ends = time.monotonic() + IDLE_SECONDS
    while not _has_read_on(server) and time.monotonic() < ends and not stop.is_set():
        began = time.monotonic()
        if server.idle.poll(timeout=STOP_SECONDS) or time.monotonic() - began < STOP_SECONDS / 2:
            break  # news, or the end of the connection: then `stop` raises
    server.idle.stop()


def _has_read_on(server: Any) -> bool:
    """Whether news came in one go with an answer: it is read already, and the socket has nothing to tell of it."""
    sock = server.client.sock
    waits = sock.gettimeout()
    sock.settimeout(0)
    try:
        return bool(server.client.file.peek(1))
    except OSError:
        return False
    finally:
        sock.settimeout(waits)


def folders(server: Any) -> list[tuple[str, frozenset[str]]]:
    """The folders of a mailbox that is logged in to, each with its marks (`\\Sent`)."""
    return [(folder.name, frozenset(folder.flags)) for folder in server.folder.list()]


def _junk_of(every: Iterable[tuple[str, frozenset[str]]]) -> str:
    """The folder of unwanted mail: the one that says so (RFC 6154), else by its usual names; '' when there is none."""
    named = [(name, marked) for name, marked in every if "\\Noselect" not in marked]
    marked = [name for name, marks in named if "\\Junk" in marks]
    usual = [name for name, _ in named if re.split(r"[./]", name)[-1].casefold() in JUNK_NAMES]
    return next(iter(marked or usual), "")


def append(mailbox: Mailbox, login: Login, folder: str, content: bytes) -> None:
    """Put a copy of what was sent in a folder, marked as read. Raises what the connection raises."""
    server = connect(mailbox.imap_host, mailbox.imap_port, mailbox.imap_security)
    try:
        log_in(server, login)
        server.append(content, folder, dt=datetime.now(UTC), flag_set=[imap_tools.MailMessageFlags.SEEN])
    finally:
        server.logout()


def holds(mailbox: Mailbox, login: Login, folder: str, mail_id: str) -> bool:
    """Whether a folder has a mail with this Message-ID. Raises what the connection raises."""
    server = connect(mailbox.imap_host, mailbox.imap_port, mailbox.imap_security)
    try:
        log_in(server, login)
        server.folder.set(folder, readonly=True)
        answer, data = server.client.uid("SEARCH", "HEADER", "Message-ID", f'"{mail_id}"')
        return answer == "OK" and any(line and line.split() for line in data)
    finally:
        server.logout()


def _plain(name: str) -> str:
    """A name where a comma and = would mean something else (RFC 5801)."""
    return name.replace("=", "=3D").replace(",", "=2C")


def _since(span: timedelta) -> str:
    # Months in English whatever the machine speaks (RFC 9051, date-month).
    day = datetime.now(UTC) - span
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[day.month - 1]
    return f"SINCE {day.day}-{month}-{day.year}"


def _portions(uids: Sequence[int], most: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), most):
        yield uids[start : start + most]


def _as_set(uids: Iterable[int]) -> str:
    """`1:3,7`, as short as it gets: a server reads lines of some thousand bytes."""
    runs = []
    for _, run in groupby(enumerate(uids), key=lambda pair: pair[1] - pair[0]):
        members = [uid for _, uid in run]
        runs.append(str(members[0]) if len(members) == 1 else f"{members[0]}:{members[-1]}")
    return ",".join(runs)
