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


async def hand(mailbox: Mailbox, login: Login, content: bytes, *, sender: str, recipient: str) -> Handed:
    """Give `content` to the server, from `sender` to `recipient` (the envelope).

    Raises Refused, Later, NotLetIn, Unsure.
    """
    server = server_of(mailbox, TIMEOUT)
    try:
        async with server:
            await log_in(server, login)
            await server.mail(sender)
            await server.rcpt(recipient)
            return await _give(server, content)
    except aiosmtplib.SMTPAuthenticationError as error:
        raise NotLetIn(f"{error.code} {error.message}") from error
    except aiosmtplib.SMTPResponseException as error:
        raise _refusal(error.code, error.message) from error
    except FAILURES as error:
        raise Later(f"{type(error).__name__}: {error}") from error


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
