"""What the shop signs is believed by a server that has never heard of it."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as new_curve
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from mostrador.channels.email.authenticity import check
from mostrador.channels.email.dkim_sign import BadKey, sign
from tests.mail.rig import SELECTOR, SHOP, MailRig

ANSWER = (
    f"From: =?utf-8?q?Marta=2C_de_Ferreter=C3=ADa_La_Llave?= <{SHOP}>\r\n"
    "To: carla@example.test\r\n"
    "Subject: Re: Una pregunta\r\n"
    "Date: Sun, 22 Nov 2026 14:00:00 +0000\r\n"
    "Message-ID: <1@lallave.test>\r\n"
    "In-Reply-To: <0@example.test>\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "S=C3=AD, las  tenemos.\r\n"
    ".\r\n"
).encode()


def pkcs8(pem: bytes) -> bytes:
    """The same key in the form of newer tools."""
    read = load_pem_private_key(pem, password=None)
    return read.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("ending", [b"\r\n", b"\n"])
def test_a_signed_answer_is_proved(mail_rig: MailRig, ending: bytes) -> None:
    pem = pkcs8(mail_rig.keys["lallave.test"].pem)
    signed = sign(ANSWER.replace(b"\r\n", ending), selector=SELECTOR, domain="lallave.test", key=pem)
    mail_rig.deliver(signed, "carla@example.test", sender=SHOP, ip="203.0.113.9", helo="other.test")
    [raw] = mail_rig.wait_for("carla@example.test")
    assert b"dkim=pass (2048-bit key; unprotected) header.d=lallave.test" in raw
    about = {"ip": None, "helo": "", "mail_from": SHOP, "resolver": mail_rig.resolver(), "trusted": frozenset[str]()}
    assert check(raw, **about).why == "dmarc"  # type: ignore[arg-type]
    for added in (b"Subject: Otra cosa\r\n", b"Reply-To: a@evil.test\r\n"):
        assert check(added + raw, **about).why == "policy"  # type: ignore[arg-type]


@pytest.mark.parametrize("key", [b"", b"nada", "curve"])
def test_another_key_is_refused(key: bytes | str) -> None:
    if key == "curve":
        key = new_curve(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert isinstance(key, bytes)
    with pytest.raises(BadKey):
        sign(ANSWER, selector="s1", domain="lallave.test", key=key)
