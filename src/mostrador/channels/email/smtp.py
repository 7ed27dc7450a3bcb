"""Hand one mail to the server of a mailbox."""

from __future__ import annotations

import ssl
from typing import Final

import aiosmtplib
import msgspec

from mostrador.channels.email.records import Mailbox

TIMEOUT: Final = 60.0
FAILURES: Final = (aiosmtplib.SMTPException, OSError, ssl.SSLError, TimeoutError, UnicodeError)


class Refused(Exception):
    """The server says that it will never take this mail."""


class Later(Exception):
    """The server does not take it now, or cannot be reached."""


class Unsure(Exception):
    """The line broke while the server had the mail in hand: nobody knows whether it took it."""


class Handed(msgspec.Struct, frozen=True):
    """What the server said when it took the mail, its queue number among it."""

    said: str


async def hand(mailbox: Mailbox, password: str, content: bytes, *, sender: str, recipient: str) -> Handed:
    """Give `content` to the server, from `sender` to `recipient` (the envelope). Raises Refused, Later, Unsure."""
    server = server_of(mailbox, TIMEOUT)
    try:
        async with server:
            if password:
                await server.login(mailbox.login, password)
            await server.mail(sender)
            await server.rcpt(recipient)
            return await _give(server, content)
    except aiosmtplib.SMTPAuthenticationError as error:
        # A wrong password is mended by somebody: no mail is lost for it.
        raise Later(f"{error.code} {error.message}") from error
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


async def greet(mailbox: Mailbox, password: str) -> None:
    """Connect and log in, and send nothing. Raises Refused, Later."""
    server = server_of(mailbox, TIMEOUT / 4)
    try:
        async with server:
            await server.login(mailbox.login, password)
    except aiosmtplib.SMTPResponseException as error:
        raise _refusal(error.code, error.message) from error
    except FAILURES as error:
        raise Later(f"{type(error).__name__}: {error}") from error


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
