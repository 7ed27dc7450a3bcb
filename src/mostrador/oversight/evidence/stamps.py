"""Somebody outside says when a root was there: a timestamp by RFC 3161. Nothing waits for it or fails by it."""

# ruff: noqa: PLC0415 - fifteen megabytes that only whoever asks for a stamp or checks one needs

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Final

import httpcore
import structlog
from cryptography import x509

from mostrador.kit import sql
from mostrador.kit.db import Database
from mostrador.oversight.evidence.records import Root, root_hash

Q = sql.load("mostrador.oversight.evidence")
SECONDS: Final = 20.0
LARGEST: Final = 100_000
AT_ONCE: Final = 30
FAILURES: Final = (
    OSError,
    TimeoutError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
)
log = structlog.get_logger()


class NotStamped(Exception):
    """The authority of time did not answer, or with something else. It is asked again later."""


async def stamp_roots(db: Database, url: str, *, certificate: Path | None = None) -> int:
    """Have the roots stamped that no authority has seen, the oldest first; how many were.

    With a `certificate` (PEM, of whom the authority's own hangs) only what is signed under it is kept. What fails is
    logged, and waits for the next time.
    """
    done = 0
    while done < AT_ONCE:
        async with db.look() as tx:
            waiting = await tx.maybe(Root, Q.unstamped)
        if waiting is None:
            break
        try:
            token = await ask(url, waiting.signed)
            at = stamped_at(token, waiting.signed, roots=read_certificates(certificate))
        except (NotStamped, OSError, ValueError) as error:
            log.warning("evidence.not-stamped", root=waiting.id, why=str(error)[:300])
            break
        async with db.begin() as tx:
            await tx.run(Q.add_stamp, root=waiting.id, url=url, token=token, at=at)
        done += 1
    return done


async def ask(url: str, signed: bytes) -> bytes:
    """What the authority answers about some bytes, as it came. Raises NotStamped."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

    request = TimestampRequestBuilder(signed, HashAlgorithm.SHA256, nonce=True, cert_req=True).build()
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        async with (
            asyncio.timeout(SECONDS),
            httpcore.AsyncConnectionPool(retries=0) as pool,
            pool.stream("POST", url, headers=list(headers.items()), content=request.as_bytes()) as response,
        ):
            read = b""
            async for chunk in response.aiter_stream():
                read += chunk
                if len(read) > LARGEST:
                    raise NotStamped("the answer is too long")
    except FAILURES as error:
        raise NotStamped(f"{type(error).__name__}: {error}") from error
    if response.status != 200:
        raise NotStamped(f"it answers {response.status}")
    try:
        answered = decode_timestamp_response(read)
        if answered.tst_info.nonce != request.nonce:
            raise NotStamped("the answer is to another question")
    except (ValueError, TypeError) as error:
        raise NotStamped(f"the answer is none: {error}") from error
    return read


def stamped_at(token: bytes, signed: bytes, *, roots: list[x509.Certificate] | None = None) -> datetime:
    """When the authority saw these bytes.

    With `roots` its signature is checked under them; without, only that it speaks of these bytes. Raises NotStamped.
    """
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        answered = decode_timestamp_response(token)
        if roots:
            builder = VerifierBuilder()
            for one in roots:
                builder = builder.add_root_certificate(one)
            builder.build().verify_message(answered, signed)
        elif answered.tst_info.message_imprint.message != root_hash(signed):
            raise NotStamped("it speaks of other bytes")
        return answered.tst_info.gen_time
    except (VerificationError, ValueError, TypeError) as error:
        raise NotStamped(f"{type(error).__name__}: {error}") from error


def read_certificates(path: Path | None) -> list[x509.Certificate]:
    """The certificates of a PEM file; none without one. Raises OSError, ValueError."""
    return x509.load_pem_x509_certificates(path.read_bytes()) if path else []
