"""Post to an address that an administrator typed. Redirects are not followed."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlsplit

import httpcore
import msgspec

from mostrador.kit import dial
from mostrador.kit.dial import AddressRefused

__all__ = ["AddressRefused", "Answer", "is_own", "is_refused", "post"]
TOTAL_SECONDS: Final = 15.0
MOST_READ: Final = 4096


class Answer(msgspec.Struct, frozen=True):
    """What the other side said: the status and the beginning of the body."""

    status: int
    text: str


async def post(url: str, body: bytes, headers: Mapping[str, str], *, networks: Iterable[str] = ()) -> Answer:
    """POST once. `networks` are those of our own that may be reached (10.0.0.0/8).

    Raises AddressRefused, TimeoutError, OSError and httpcore's errors.
    """
    async with (
        asyncio.timeout(TOTAL_SECONDS),
        httpcore.AsyncConnectionPool(network_backend=dial.Guarded(networks), retries=0) as pool,
        pool.stream("POST", url, headers=list(headers.items()), content=body) as response,
    ):
        read = b""
        async for chunk in response.aiter_stream():
            read += chunk
            if len(read) >= MOST_READ:
                break
        return Answer(response.status, read[:MOST_READ].decode(errors="replace").replace("\0", ""))


def is_own(url: str, networks: Iterable[str]) -> bool:
    """Whether the host of `url` is an address, or localhost, of a network that the settings open to webhooks."""
    host = urlsplit(url).hostname or ""
    try:
        return dial.among(ipaddress.ip_address("127.0.0.1" if host == "localhost" else host), dial.parsed(networks))
    except ValueError:
        return False


def is_refused(url: str, networks: Iterable[str]) -> bool:
    """Whether the host of `url` is an address, or a name of this machine, that `post` would not reach.

    Any other name is judged when a letter leaves: what it leads to may change.
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        host = "127.0.0.1"
    try:
        # Short and hexadecimal ways to write an address reach the same machine.
        packed = socket.inet_aton(host) if ":" not in host else socket.inet_pton(socket.AF_INET6, host.split("%")[0])
    except (OSError, UnicodeError):
        return False
    return not dial.may_reach(ipaddress.ip_address(packed), dial.parsed(networks))
