"""Sign a mail that leaves with the key of the shop's domain (DKIM, RFC 6376)."""

from __future__ import annotations

import base64

import dkim
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

# Signed once more than they stand there, so that nobody adds another one that is shown instead.
ONCE = (b"from", b"sender", b"reply-to", b"to", b"cc", b"subject", b"date", b"message-id", b"content-type")
OTHERS = frozenset(
    (
        b"mime-version",
        b"content-transfer-encoding",
        b"in-reply-to",
        b"references",
        b"auto-submitted",
        b"list-unsubscribe",
        b"list-unsubscribe-post",
    )
)


class BadKey(Exception):
    """This is no RSA key of 1024 bits or more, as PEM and without a password."""


def sign(raw: bytes, *, selector: str, domain: str, key: bytes) -> bytes:
    """The mail with a signature at its head. Raises BadKey.

    `key` is PEM, as `openssl genrsa` or `opendkim-genkey` write it; its public half stands in the DNS as
    `selector`._domainkey.`domain`. Nothing may change the mail after this, so it has to be written in 7 bits: a server
    that takes no others would change it.
    """
    ending = b"\r\n" if b"\r\n" in raw else b"\n"
    letter = dkim.DKIM(raw, linesep=ending)
    present = [name.lower() for name, _ in letter.headers if name.lower() in OTHERS.union(ONCE)]
    header = letter.sign(
        selector.encode("ascii"),
        domain.encode("idna"),
        plain(key),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[*present, *ONCE],
    )
    return bytes(header) + raw


def new_key() -> bytes:
    """A fresh RSA key of 2048 bits, as PEM."""
    return _as_pem(generate_private_key(public_exponent=65537, key_size=2048))


def plain(key: bytes) -> bytes:
    """The same key in the only form that dkimpy reads. Raises BadKey."""
    return _as_pem(_read(key))


def record_of(key: bytes) -> str:
    """What the DNS has to say so that others can check what this key signs. Raises BadKey."""
    public = _read(key).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def _read(key: bytes) -> RSAPrivateKey:
    try:
        read = load_pem_private_key(key, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadKey from error
    if not isinstance(read, RSAPrivateKey) or read.key_size < 1024:
        raise BadKey
    return read


def _as_pem(key: RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
