"""Reach an address that somebody else gave us, without reaching what only this machine may.

A name is resolved once, each address it has is judged, and the connection goes to the address that was judged: a name
that says one thing now and another a moment later gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import httpcore
import msgspec

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
TOTAL_SECONDS: Final = 15.0
MOST_READ: Final = 4096
LONGEST_URL: Final = 2000


class Answer(msgspec.Struct, frozen=True):
    """What the other side said: the status and the beginning of the body."""

    status: int
    text: str


class AddressRefused(httpcore.ConnectError):
    """The name leads to an address inside our own network, which nobody opened."""


class Guarded(httpcore.AsyncNetworkBackend):
    """Connects to the addresses of a name that may be reached, and to no others."""

    def __init__(self, networks: Iterable[str]) -> None:
        self._networks = parsed(networks)
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        found = await addresses(host)
        allowed = [address for address in found if may_reach(address, self._networks)]
        if not allowed:
            raise AddressRefused(f"{host} is inside our own network")
        for address in allowed[:-1]:
            try:
                return await self._backend.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._backend.connect_tcp(str(allowed[-1]), port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        raise AddressRefused(path)

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)


def is_address(url: str) -> bool:
    """Whether this is an address that a program can ask: http or https, no name and password in it, not too long."""
    try:
        parts = urlsplit(url)
        plain = bool(parts.hostname) and parts.username is None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    readable = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST_URL
    return plain and readable and parts.scheme in {"http", "https"}


async def post(
    url: str, body: bytes, headers: Mapping[str, str], *, networks: Iterable[str] = (), most: int = MOST_READ
) -> Answer:
    """POST once; redirects are not followed. `networks` are those of our own that may be reached (10.0.0.0/8).

    At most `most` bytes of the answer are read. Raises AddressRefused, TimeoutError, OSError and httpcore's errors.
    """
    async with (
        asyncio.timeout(TOTAL_SECONDS),
        httpcore.AsyncConnectionPool(network_backend=Guarded(networks), retries=0) as pool,
        pool.stream("POST", url, headers=list(headers.items()), content=body) as response,
    ):
        read = b""
        async for chunk in response.aiter_stream():
            read += chunk
            if len(read) >= most:
                break
        return Answer(response.status, read[:most].decode(errors="replace").replace("\0", ""))


def is_own(url: str, networks: Iterable[str]) -> bool:
    """Whether the host of `url` is an address, or localhost, of a network that the settings open."""
    host = urlsplit(url).hostname or ""
    try:
        return among(ipaddress.ip_address("127.0.0.1" if host == "localhost" else host), parsed(networks))
    except ValueError:
        return False


def is_refused(url: str, networks: Iterable[str]) -> bool:
    """Whether the host of `url` is an address, or a name of this machine, that `post` would not reach.

    Any other name is judged when it is reached for: what it leads to may change.
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        host = "127.0.0.1"
    try:
        # Short and hexadecimal ways to write an address reach the same machine.
        packed = socket.inet_aton(host) if ":" not in host else socket.inet_pton(socket.AF_INET6, host.split("%")[0])
    except (OSError, UnicodeError):
        return False
    return not may_reach(ipaddress.ip_address(packed), parsed(networks))


async def addresses(host: str) -> Sequence[Address]:
    """Where a name leads, as this machine resolves it. Raises OSError, UnicodeError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(str(place[0]).partition("%")[0]) for *_, place in found))


def may_reach(address: Address, networks: Sequence[Network]) -> bool:
    """Whether an address is of the whole world's, or of `networks`."""
    if isinstance(address, ipaddress.IPv6Address):
        # An address of the old kind in the clothes of the new one is judged as what it is.
        address = address.ipv4_mapped or address.sixtofour or address
    return among(address, networks) or (address.is_global and not address.is_multicast)


def among(address: Address, networks: Sequence[Network]) -> bool:
    """Whether an address is in one of these."""
    return any(address.version == network.version and address in network for network in networks)


def parsed(networks: Iterable[str]) -> list[Network]:
    """`10.0.0.0/8` and the like. Raises ValueError."""
    return [ipaddress.ip_network(network.strip()) for network in networks if network.strip()]
