"""Post to an address that an administrator typed, without letting it reach what only this machine may.

The name is resolved once, each address it has is judged, and the connection goes to the address that was judged: a
name that says one thing now and another a moment later gains nothing. Redirects are not followed.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import httpcore
import msgspec

TOTAL_SECONDS: Final = 15.0
MOST_READ: Final = 4096
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class AddressRefused(httpcore.ConnectError):
    """The name leads to an address inside our own network, which the settings do not open to webhooks."""


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
        httpcore.AsyncConnectionPool(network_backend=_Guarded(networks), retries=0) as pool,
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
        return _among(ipaddress.ip_address("127.0.0.1" if host == "localhost" else host), _parsed(networks))
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
    return not _may_reach(ipaddress.ip_address(packed), _parsed(networks))


class _Guarded(httpcore.AsyncNetworkBackend):
    """Connects to the addresses of a name that may be reached, and to no others."""

    def __init__(self, networks: Iterable[str]) -> None:
        self._networks = _parsed(networks)
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [ipaddress.ip_address(str(place[0]).partition("%")[0]) for *_, place in found]
        allowed = [address for address in dict.fromkeys(addresses) if _may_reach(address, self._networks)]
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


def _may_reach(address: ipaddress.IPv4Address | ipaddress.IPv6Address, networks: list[Network]) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        # An address of the old kind in the clothes of the new one is judged as what it is.
        address = address.ipv4_mapped or address.sixtofour or address
    if _among(address, networks):
        return True
    return address.is_global and not address.is_multicast


def _among(address: ipaddress.IPv4Address | ipaddress.IPv6Address, networks: list[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def _parsed(networks: Iterable[str]) -> list[Network]:
    return [ipaddress.ip_network(network.strip()) for network in networks if network.strip()]
