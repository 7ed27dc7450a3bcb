"""With what the roots of days are signed: one key (Ed25519) of the installation, sealed with the server's secret."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mostrador.kit import box, sql
from mostrador.kit.db import Tx

Q = sql.load("mostrador.oversight.evidence")
PURPOSE: Final = "evidence"
log = structlog.get_logger()


class Key(msgspec.Struct, frozen=True):
    """A public key, as it is shown and given away."""

    id: int
    public: bytes
    made_at: datetime

    @property
    def pem(self) -> str:
        """In the form that `openssl` reads."""
        return as_pem(self.public)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key, in groups of four, to be read aloud or noted on paper."""
        return fingerprint(self.public)


class _Kept(msgspec.Struct, frozen=True):
    id: int
    public: bytes
    private: bytes


async def signing_key(tx: Tx, *, secret: bytes) -> tuple[int, Ed25519PrivateKey]:
    """The key of now, made on first use. One that the secret of the server does not open is left for a new one."""
    kept = await tx.maybe(_Kept, Q.last_key)
    if kept is not None and (private := _opened(kept, secret)) is not None:
        return kept.id, private
    if kept is not None:
        log.warning("evidence.key-does-not-open", key=kept.id)
    private = Ed25519PrivateKey.generate()
    id = await tx.value(
        Q.add_key,
        public=private.public_key().public_bytes_raw(),
        private=box.seal(private.private_bytes_raw(), secret=secret, purpose=PURPOSE),
    )
    return int(id), private


async def keys(tx: Tx) -> Sequence[Key]:
    """Every key there was, the one of now first."""
    return await tx.all(Key, Q.shown_keys)


async def known(tx: Tx, *, secret: bytes) -> frozenset[bytes]:
    """The public keys whose other half this server made: only who has its secret can."""
    return frozenset(one.public for one in await tx.all(_Kept, Q.all_keys) if _opened(one, secret) is not None)


def is_signed(public: bytes, signature: bytes, signed: bytes) -> bool:
    """Whether the holder of a key signed this."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def as_pem(public: bytes) -> str:
    """In the form that `openssl` reads."""
    shown = Ed25519PublicKey.from_public_bytes(public).public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return shown.decode()


def fingerprint(public: bytes) -> str:
    """SHA-256 of a public key, in groups of four."""
    digits = hashlib.sha256(public).hexdigest()
    return " ".join(digits[n : n + 4] for n in range(0, len(digits), 4))


def _opened(kept: _Kept, secret: bytes) -> Ed25519PrivateKey | None:
    try:
        private = Ed25519PrivateKey.from_private_bytes(box.unseal(kept.private, secret=secret, purpose=PURPOSE))
    except (box.WrongSecret, ValueError):
        return None
    return private if private.public_key().public_bytes_raw() == kept.public else None
