"""Small secrets at rest: sealed with the server's secret, so that the database alone opens none."""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class WrongSecret(Exception):
    """What was sealed does not open: the server's secret is another one, or the bytes were changed."""


def seal(plain: bytes, *, secret: bytes, purpose: str) -> bytes:
    """`plain` encrypted (AES-256-GCM, nonce in front). Opens only for the same purpose."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_key(secret, purpose)).encrypt(nonce, plain, None)


def unseal(sealed: bytes, *, secret: bytes, purpose: str) -> bytes:
    """What was sealed. Raises WrongSecret."""
    try:
        return AESGCM(_key(secret, purpose)).decrypt(sealed[:NONCE], sealed[NONCE:], None)
    except (InvalidTag, ValueError) as error:
        raise WrongSecret(purpose) from error


def _key(secret: bytes, purpose: str) -> bytes:
    return hmac.digest(secret, f"box:{purpose}".encode(), "sha256")
