"""Hand one mail to the server of a mailbox."""

from __future__ import annotations

import base64
import re
import ssl
from typing import Final

import aiosmtplib
import msgspec

from mostrador.channels.email.records import Login, Mailbox

TIMEOUT: Final = 60.0
MOST_ON_A_LINE: Final = 50
"""Mails after which we connect anew; servers end a connection after about a hundred."""
FAILURES: Final = (aiosmtplib.SMTPException, OSError, ssl.SSLError, TimeoutError, UnicodeError)


# No such mailbox, one that takes nothing any more, or a domain without a server (RFC 3463). 5.1.7 and 5.1.8 are about
# the sender, 5.7 about what a server allows, 5.3.4 about the size: the address may be right.
_GONE: Final = re.compile(r"5\d\d[ -]5\.(?:1\.(?![78]\b)\d{1,3}|2\.1|4\.4)\b")


class Refused(Exception):
    """The server says that it will never take this mail."""

    @property
    def gone(self) -> bool:
        """Whether it says that there is no such address."""
        return _GONE.match(str(self)) is not None


class Later(Exception):
    """The server does not take it now, or cannot be reached."""


class NotLetIn(Later):
    """The server does not take our password or token. Mended by somebody: no mail is lost for it."""


class Unsure(Exception):
    """The line broke while the server had the mail in hand: nobody knows whether it took it."""


class Handed(msgspec.Struct, frozen=True):
    """What the server said when it took the mail, its queue number among it."""

    said: str


class Line:
    """A connection that is kept for the mails that leave one after the other; whoever has it uses it alone."""

    def __init__(self) -> None:
        self._server: aiosmtplib.SMTP | None = None
        self._for: tuple[object, ...] = ()
        self._handed = 0

    async def close(self) -> None:
        """Say goodbye, as far as the server still listens."""
        server, self._server = self._server, None
        if server is not None and server.is_connected:
            try:
                await server.quit()
            except FAILURES:
                server.close()

    async def hand(self, mailbox: Mailbox, login: Login, content: bytes, sender: str, recipient: str) -> Handed:
        """See `hand`. The connection stays open when the mail was taken, and only then."""
        try:
            server = await self._begun(mailbox, login, sender)
            await server.rcpt(recipient)
            handed = await _give(server, content)
        except Exception:
            await self.close()
            raise
        except BaseException:
            # We are told to stop: no goodbye is waited for.
            if self._server is not None:
                self._server.close()
            self._server = None
            raise
        self._handed += 1
        return handed

    async def _begun(self, mailbox: Mailbox, login: Login, sender: str) -> aiosmtplib.SMTP:
        """A server that expects a mail of `sender`: the one we talk to, unless it went away or has had enough."""
        wanted = (mailbox.smtp_host, mailbox.smtp_port, mailbox.smtp_security, login)
        if self._server is not None and self._for == wanted and self._handed < MOST_ON_A_LINE:
            try:
                await self._server.mail(sender)
            except FAILURES:
                # Nothing was handed over: it is said again on a new one.
                await self.close()
            else:
                return self._server
        await self.close()
        server = server_of(mailbox, TIMEOUT)
        self._server, self._for, self._handed = server, wanted, 0
        await server.connect()
        await log_in(server, login)
        await server.mail(sender)
        return server


async def hand(
    mailbox: Mailbox, login: Login, content: bytes, *, sender: str, recipient: str, line: Line | None = None
) -> Handed:
    """Give `content` to the server, from `sender` to `recipient` (the envelope), on a `line` that is kept or its own.

    Raises Refused, Later, NotLetIn, Unsure.
    """
    used = line or Line()
    try:
        return await used.hand(mailbox, login, content, sender, recipient)
    except aiosmtplib.SMTPAuthenticationError as error:
        raise NotLetIn(f"{error.code} {error.message}") from error
    except aiosmtplib.SMTPResponseException as error:
        raise _refusal(error.code, error.message) from error
    except FAILURES as error:
        raise Later(f"{type(error).__name__}: {error}") from error
    finally:
        if line is None:
            await used.close()


async def _give(server: aiosmtplib.SMTP, content: bytes) -> Handed:
    try:
        return Handed((await server.data(content)).message)
    except aiosmtplib.SMTPResponseException:
        raise
    except FAILURES as error:
        raise Unsure(f"{type(error).__name__}: {error}") from error


async def log_in(server: aiosmtplib.SMTP, login: Login) -> None:
    """Enter by password or by token, if there is one. Raises aiosmtplib.SMTPException, OSError."""
    if not login.secret:
        return
    if not login.bearer:
        await server.login(login.name, login.secret)
        return
    if server.is_ehlo_or_helo_needed:
        await server.ehlo()
    offered = server.server_auth_methods
    if "xoauth2" in offered or "oauthbearer" not in offered:
        await server.auth_xoauth2(login.name, login.secret)
        return
    name = login.name.replace("=", "=3D").replace(",", "=2C")
    words = base64.b64encode(f"n,a={name},\1auth=Bearer {login.secret}\1\1".encode())
    answer = await server.execute_command(b"AUTH", b"OAUTHBEARER", words)
    if answer.code == aiosmtplib.SMTPStatus.auth_continue:
        answer = await server.execute_command(base64.b64encode(b"\1"))
    if answer.code != aiosmtplib.SMTPStatus.auth_successful:
        raise aiosmtplib.SMTPAuthenticationError(answer.code, answer.message)


def server_of(mailbox: Mailbox, timeout: float) -> aiosmtplib.SMTP:
    """The server of a mailbox, not connected yet. `timeout` is for each answer of it, in seconds."""
    return aiosmtplib.SMTP(
        hostname=mailbox.smtp_host,
        port=mailbox.smtp_port,
        use_tls=mailbox.smtp_security == "tls",
        start_tls=mailbox.smtp_security == "starttls",
        timeout=timeout,
    )


def _refusal(code: int, message: str) -> Refused | Later:
    return (Refused if 500 <= code < 600 else Later)(f"{code} {message}")
