"""A mailbox is entered by password or by token, in both of the ways there are to say a token, at real servers."""

from __future__ import annotations

from collections.abc import Iterator

import aiosmtplib
import imap_tools
import msgspec
import pytest
from aiosmtplib import SMTP

from mostrador.channels.email import Login, imap, smtp
from tests.mail.provider import Provider
from tests.mail.rig import PASSWORD, SHOP, MailRig
from tests.mail.servers import PORTS

WAYS = ("XOAUTH2", "OAUTHBEARER")


class Offers(SMTP):
    """A server of which only one way to enter is heard."""

    way = ""

    @property
    def server_auth_methods(self) -> list[str]:
        """That way alone."""
        return [self.way]

    @server_auth_methods.setter
    def server_auth_methods(self, _: list[str]) -> None:
        return


@pytest.fixture
def provider(mail_rig: MailRig) -> Iterator[Provider]:
    """Whom Dovecot asks whether a token is good."""
    with Provider(mail_rig.host, PORTS.tokens, "http://127.0.0.1/") as running:
        yield running


@pytest.mark.parametrize("way", WAYS)
async def test_by_token(mail_rig: MailRig, provider: Provider, way: str) -> None:
    good = Login(SHOP, provider.grant(SHOP), bearer=True)
    others = Login(SHOP, provider.grant("pedidos@lallave.test"), bearer=True)
    false = msgspec.structs.replace(good, secret="another")
    as_password = Login(SHOP, good.secret)
    for login in (good, false, others, as_password):
        server = imap.connect(mail_rig.host, PORTS.imaps, "tls")
        server.client.capabilities = ("IMAP4REV1", f"AUTH={way}")
        sends = Offers(hostname=mail_rig.host, port=PORTS.submission, start_tls=True)
        sends.way = way.lower() if login.bearer else "plain"
        async with sends:
            if login is good:
                imap.log_in(server, login)
                assert server.folder.exists("INBOX")
                await smtp.log_in(sends, login)
            else:
                with pytest.raises((imap.TokenRefused, imap_tools.MailboxLoginError)):
                    imap.log_in(server, login)
                with pytest.raises(aiosmtplib.SMTPAuthenticationError):
                    await smtp.log_in(sends, login)
        server.client.shutdown()


async def test_by_password_or_by_nothing(mail_rig: MailRig) -> None:
    sends = SMTP(hostname=mail_rig.host, port=PORTS.submission, start_tls=True)
    async with sends:
        await smtp.log_in(sends, Login(SHOP, ""))
        await smtp.log_in(sends, Login(SHOP, PASSWORD))
