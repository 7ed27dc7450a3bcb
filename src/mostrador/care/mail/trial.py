"""Try a mailbox in both directions, for real: log in, send it a mail, and see it arrive."""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import formatdate
from secrets import token_hex
from typing import Any, Final, Literal

import aiosmtplib
import imap_tools
import msgspec

from mostrador.care.mail import marks
from mostrador.channels.email import Mailbox, imap, smtp
from mostrador.channels.email.faults import Fault, fault_of, words_of
from mostrador.channels.email.keys import Signer
from mostrador.channels.email.records import Login

ARRIVE_SECONDS: Final = 30.0
LOOK_SECONDS: Final = 1.0
ANSWER_SECONDS: Final = 15.0
LOST: Final = (OSError, EOFError, imaplib.IMAP4.error, imap_tools.ImapToolsError, UnicodeError)
FAILURES: Final = (*LOST, aiosmtplib.SMTPException)

Name = Literal["imap", "imap-login", "folder", "smtp", "smtp-login", "sending", "arrival", "plus", "signature", "proof"]
STEPS: Final[tuple[Name, ...]] = (
    "imap", "imap-login", "folder", "smtp", "smtp-login", "sending", "arrival", "plus", "signature", "proof"
)  # fmt: skip
BROUGHT: Final[tuple[Name, ...]] = STEPS[STEPS.index("smtp") :]
"""What is tried of a mailbox that is not fetched: its mail arrived when our door kept it and the worker read it."""
Brought = Callable[[str], Awaitable[bytes | None]]
"""The head of the mail with this Message-ID that was brought to us, None while it was not."""


class Begun(msgspec.Struct, frozen=True):
    """A step begins."""

    name: Name


class Ended(msgspec.Struct, frozen=True):
    """How a step went: `well`, `badly` (and the trial ends there), or `without` something that one can live without.

    `said` are the words of the server; `seen` is what was learnt: the seconds until a mail arrived, the
    `selector._domainkey.domain` of a signature, or the name of a server that vouches.
    """

    name: Name
    how: Literal["well", "badly", "without"]
    fault: Fault | None = None
    said: str = ""
    seen: str = ""


class _Fails(Exception):
    def __init__(self, fault: Fault, said: str = "") -> None:
        super().__init__(said)
        self.fault: Fault = fault


async def run(
    mailbox: Mailbox,
    login: Login,
    *,
    secret: bytes,
    subject: str,
    text: str,
    brought: Brought,
    signer: Signer | None = None,
) -> AsyncGenerator[Begun | Ended, None]:
    """Try everything in turn, each step told when it begins and when it ends. Ends at the first that goes badly.

    `subject` and `text` tell whoever finds the mails what they are; `secret` is the server's, and `signer` signs.
    `brought` finds what came to a mailbox that is not fetched.
    """
    trial = _Trial(mailbox, login, secret, subject, text, signer, brought)
    try:
        for name in STEPS if mailbox.imap_host else BROUGHT:
            yield Begun(name)
            try:
                ended = await trial.steps[name]()
            except _Fails as failed:
                ended = Ended(name, "badly", failed.fault, str(failed))
            except Exception as error:  # noqa: BLE001 - whatever a server does to us, whoever tries is told
                said = words_of(error)
                ended = Ended(name, "badly", fault_of(said), said)
            yield ended
            if ended.how == "badly":
                return
    finally:
        await trial.end()


class _Trial:
    def __init__(
        self,
        mailbox: Mailbox,
        login: Login,
        secret: bytes,
        subject: str,
        text: str,
        signer: Signer | None,
        brought: Brought,
    ) -> None:
        self._brought = brought
        self._signer = signer
        self._subject = subject
        self._text = text
        self._mailbox = mailbox
        self._login = login
        self._token = token_hex(8)
        self._secret = secret
        self._imap: Any = None
        self._smtp = smtp.server_of(mailbox, ANSWER_SECONDS)
        self._headers: EmailMessage | None = None
        self.steps: dict[Name, Callable[[], Awaitable[Ended]]] = {
            "imap": self._connect_imap,
            "imap-login": self._log_in_imap,
            "folder": self._open,
            "smtp": self._connect_smtp,
            "smtp-login": self._log_in_smtp,
            "sending": self._send,
            "arrival": self._arrive,
            "plus": self._plus,
            "signature": self._signature,
            "proof": self._proof,
        }

    async def end(self) -> None:
        """Say goodbye to both servers, as far as they still listen."""
        if self._imap is not None:
            with contextlib.suppress(*LOST):
                await asyncio.to_thread(self._imap.logout)
        if self._smtp.is_connected:
            with contextlib.suppress(*FAILURES):
                await self._smtp.quit()

    async def _connect_imap(self) -> Ended:
        box = self._mailbox
        self._imap = await asyncio.to_thread(imap.connect, box.imap_host, box.imap_port, box.imap_security)
        return Ended("imap", "well")

    async def _log_in_imap(self) -> Ended:
        await asyncio.to_thread(imap.log_in, self._imap, self._login)
        return Ended("imap-login", "well")

    async def _open(self) -> Ended:
        await asyncio.to_thread(self._imap.folder.set, self._mailbox.folder, True)
        return Ended("folder", "well")

    async def _connect_smtp(self) -> Ended:
        await self._smtp.connect()
        return Ended("smtp", "well")

    async def _log_in_smtp(self) -> Ended:
        await smtp.log_in(self._smtp, self._login)
        return Ended("smtp-login", "well")

    async def _send(self) -> Ended:
        _, said = await self._smtp.sendmail(self._mailbox.address, [self._mailbox.address], self._mail("straight"))
        return Ended("sending", "well", said=said[:500])

    async def _arrive(self) -> Ended:
        began = time.monotonic()
        head = await self._wait_for("straight")
        if head is None and not self._mailbox.imap_host:
            raise _Fails("not-brought")
        if head is None:
            raise _Fails("junk" if await self._among_unwanted() else "late")
        self._headers = BytesHeaderParser(policy=policy.default).parsebytes(head)
        return Ended("arrival", "well", seen=f"{time.monotonic() - began:.0f}")

    async def _plus(self) -> Ended:
        local, _, domain = self._mailbox.address.rpartition("@")
        try:
            await self._smtp.sendmail(self._mailbox.address, [f"{local}+trial@{domain}"], self._mail("plus"))
        except aiosmtplib.SMTPException as error:
            return Ended("plus", "without", "recipient", words_of(error))
        arrived = await self._wait_for("plus") is not None
        return Ended("plus", "well") if arrived else Ended("plus", "without", "late")

    async def _signature(self) -> Ended:
        """Whether our server signs what leaves (RFC 6376)."""
        for value in self._all("DKIM-Signature"):
            tags = dict(tag.strip().partition("=")[::2] for tag in value.split(";"))
            if domain := "".join(tags.get("d", "").split()).lower():
                selector = "".join(tags.get("s", "").split()).lower()
                return Ended("signature", "well", seen=f"{selector}._domainkey.{domain}"[:253])
        return Ended("signature", "without")

    async def _proof(self) -> Ended:
        """Our mail had none when it left, so what stands there now was written by servers of this mailbox."""
        for value in self._all("Authentication-Results"):
            name = value.split(";")[0].split()
            if name:
                return Ended("proof", "well", seen=name[0].lower()[:253])
        return Ended("proof", "without")

    def _all(self, name: str) -> Sequence[str]:
        return [str(value) for value in (self._headers.get_all(name) or ())] if self._headers is not None else []

    def _mail(self, way: str) -> bytes:
        mail = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit"))
        mail["From"] = mail["To"] = self._mailbox.address
        mail["Subject"] = self._subject
        mail["Date"] = formatdate(localtime=False)
        mail["Message-ID"] = self._id(way)
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(self._text)
        return self._signer.sign(mail.as_bytes()) if self._signer else mail.as_bytes()

    def _id(self, way: str) -> str:
        return marks.trial_id(self._secret, f"{self._token}-{way}", self._mailbox.domain)

    async def _wait_for(self, way: str) -> bytes | None:
        """The head of a mail of ours, once it is there."""
        until = time.monotonic() + ARRIVE_SECONDS
        while time.monotonic() < until:
            if not self._mailbox.imap_host:
                head = await self._brought(self._id(way))
            elif (uid := await asyncio.to_thread(self._find, way, self._mailbox.folder)) is not None:
                head = await asyncio.to_thread(self._head, uid)
            else:
                head = None
            if head is not None:
                return head
            await asyncio.sleep(LOOK_SECONDS)
        return None

    def _find(self, way: str, folder: str) -> str | None:
        # Opened anew each time: some servers tell no news of a folder that is open.
        self._imap.folder.set(folder, readonly=True)
        answer, data = self._imap.client.uid("SEARCH", "HEADER", "Message-ID", f'"{self._id(way)}"')
        found = [uid.decode() for line in data if answer == "OK" and line for uid in line.split()]
        return found[-1] if found else None

    def _head(self, uid: str) -> bytes:
        _, data = self._imap.client.uid("FETCH", uid, "(BODY.PEEK[HEADER])")
        return next((bytes(part[1]) for part in data if isinstance(part, tuple)), b"")

    async def _among_unwanted(self) -> bool:
        with contextlib.suppress(*LOST):
            folders = await asyncio.to_thread(imap.folders, self._imap)
            for folder in (name for name, marked in folders if "\\Junk" in marked):
                return await asyncio.to_thread(self._find, "straight", folder) is not None
        return False
