"""Hand one mail to the SMTP server of the settings."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

import aiosmtplib


class MailNotSet(Exception):
    """MOSTRADOR_SMTP_URL is not set, so no mail can leave."""


async def send(smtp_url: str | None, *, sender: str, to: str, subject: str, text: str) -> None:
    """Send a plain text mail. Raises MailNotSet, aiosmtplib.SMTPException, OSError.

    `smtp_url` is smtp://user:password@host:port (STARTTLS when offered) or smtps://…
    """
    if not smtp_url:
        raise MailNotSet
    url = urlsplit(smtp_url)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = formatdate(localtime=False)
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    await aiosmtplib.send(
        mail,
        hostname=url.hostname,
        port=url.port,
        username=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        use_tls=url.scheme == "smtps",
        timeout=30,
    )
