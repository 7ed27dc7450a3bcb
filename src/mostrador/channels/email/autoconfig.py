"""Find the servers of an address, so that nobody has to know them.

Asked are the domain itself and who keeps its mail, nobody else: the file that mail programs read (Mozilla's
config-v1.1.xml), the SRV records (RFC 6186, RFC 8314), and at last the names that servers usually have.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

import dns.asyncresolver
import dns.exception
import dns.resolver
import httpcore
import msgspec
from lxml import etree

from mostrador.channels.email.names import organisation
from mostrador.channels.email.records import Security
from mostrador.kit import dial

ALL_SECONDS: Final = 12.0
ONE_SECONDS: Final = 4.0
LARGEST: Final = 64 * 1024
PASSWORDS: Final = frozenset({"password-cleartext", "password-encrypted", "plain"})
# Those who say nothing in any of these ways, by the end of the names of their mail servers.
HOSTS: Final[Mapping[str, tuple[str, str]]] = {
    "google.com": ("imap.gmail.com", "smtp.gmail.com"),
    "googlemail.com": ("imap.gmail.com", "smtp.gmail.com"),
    "outlook.com": ("outlook.office365.com", "smtp.office365.com"),
}
SOCKETS: Final[Mapping[str, Security]] = {"SSL": "tls", "STARTTLS": "starttls", "plain": "none"}
FAILURES: Final = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError, UnicodeError)


class Server(msgspec.Struct, frozen=True):
    """Where to connect, and how."""

    host: str
    port: int
    security: Security


class Found(msgspec.Struct, frozen=True):
    """The servers of an address, the name to log in with, and whether they take OAuth 2, or take nothing else."""

    imap: Server
    smtp: Server
    login: str
    oauth: bool = False
    password: bool = True


async def discover(
    address: str, *, networks: Iterable[str] = (), resolver: dns.asyncresolver.Resolver | None = None
) -> Found | None:
    """The servers of an address, None when nobody tells within some seconds. Raises nothing.

    Nothing inside our own network is asked or told, but where the domain of the address leads there itself, and
    `networks`. `resolver` None asks the name servers of the system.
    """
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(ALL_SECONDS):
            return await _Search(address, [*networks, *await _own(address)], resolver).run()
    return None


class _Search:
    def __init__(self, address: str, networks: Sequence[str], resolver: dns.asyncresolver.Resolver | None) -> None:
        self._address = address
        self._domain = address.rpartition("@")[2]
        self._networks = networks
        self._resolver = resolver or _system()

    async def run(self) -> Found | None:
        keepers = await self._keepers()
        told = [self._read(f"https://autoconfig.{self._domain}/mail/config-v1.1.xml?emailaddress={self._quoted}")]
        told += [self._read(f"https://{self._domain}/.well-known/autoconfig/mail/config-v1.1.xml")]
        # Who keeps the mail of others tells it for all of them, and need not know whose it is.
        told += [self._read(f"https://autoconfig.{keeper}/mail/config-v1.1.xml") for keeper in keepers]
        for found in await asyncio.gather(*told, self._records(), self._known(keepers)):
            if found is not None and await self._may(found):
                return found
        return await self._guess()

    @property
    def _quoted(self) -> str:
        return quote(self._address, safe="@")

    async def _read(self, url: str) -> Found | None:
        """A config-v1.1.xml. Redirects are not followed: who redirects is asked by the next way."""
        with contextlib.suppress(*FAILURES, TimeoutError):
            async with (
                asyncio.timeout(ONE_SECONDS),
                httpcore.AsyncConnectionPool(network_backend=dial.Guarded(self._networks), retries=0) as pool,
                pool.stream("GET", url) as response,
            ):
                body = b""
                async for chunk in response.aiter_stream():
                    body += chunk
                    if len(body) > LARGEST:
                        return None
                return read_config(body, self._address) if response.status == 200 else None
        return None

    async def _records(self) -> Found | None:
        """SRV records: a mailbox is read with TLS from the first byte where that is offered."""
        imaps, imap, submissions, submission = await asyncio.gather(
            *(
                self._ask(f"_{name}._tcp.{self._domain}", "SRV")
                for name in ("imaps", "imap", "submissions", "submission")
            )
        )
        fetched = _best(imaps, "tls") or _best(imap, "starttls")
        sent = _best(submissions, "tls") or _best(submission, "starttls")
        return Found(fetched, sent, self._address) if fetched and sent else None

    async def _keepers(self) -> Sequence[str]:
        """The domains of the servers that take the mail of this domain, but itself."""
        names = [str(record.exchange).rstrip(".").lower() for record in await self._ask(self._domain, "MX")]
        found = [organisation(name) for name in names if "." in name]
        return [keeper for keeper in dict.fromkeys(found) if keeper != self._domain][:2]

    async def _known(self, keepers: Sequence[str]) -> Found | None:
        for keeper in (*keepers, self._domain):
            if hosts := HOSTS.get(keeper):
                imap, smtp = Server(hosts[0], 993, "tls"), Server(hosts[1], 587, "starttls")
                return Found(imap, smtp, self._address, oauth=True, password="gmail" in hosts[0])
        return None

    async def _guess(self) -> Found | None:
        names = [f"{name}.{self._domain}" for name in ("imap", "mail", "smtp")]
        offers = [(name, port) for name in names for port in (993, 465, 587)]
        answers = await asyncio.gather(*(self._answers(name, port) for name, port in offers))
        there = [offer for offer, answered in zip(offers, answers, strict=True) if answered]
        fetched = [name for name, port in there if port == 993]
        sent = [Server(name, port, "tls" if port == 465 else "starttls") for name, port in there if port != 993]
        # A name that says smtp is meant for it.
        sent.sort(key=lambda server: not server.host.startswith("smtp."))
        return Found(Server(fetched[0], 993, "tls"), sent[0], self._address) if fetched and sent else None

    async def _answers(self, host: str, port: int) -> bool:
        with contextlib.suppress(*FAILURES):
            stream = await dial.Guarded(self._networks).connect_tcp(host, port, timeout=ONE_SECONDS / 2)
            await stream.aclose()
            return True
        return False

    async def _may(self, found: Found) -> bool:
        """Whether both servers are where an answer from outside may send us."""
        networks = dial.parsed(self._networks)
        for host in {found.imap.host, found.smtp.host}:
            try:
                led = await dial.addresses(host)
            except (OSError, UnicodeError):
                return False
            if not all(dial.may_reach(address, networks) for address in led):
                return False
        return True

    async def _ask(self, name: str, kind: str) -> Sequence[Any]:
        try:
            return list(await self._resolver.resolve(name, kind, lifetime=ONE_SECONDS, search=False))
        except (dns.exception.DNSException, OSError, ValueError):
            return ()


def read_config(body: bytes, address: str) -> Found | None:
    """What a config-v1.1.xml says for an address, None when it says nothing that is of use. Raises nothing."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    fetched = _servers(root, "incomingServer", "imap", address)
    sent = _servers(root, "outgoingServer", "smtp", address)
    if not fetched or not sent:
        return None
    (imap, login, ways), (smtp, _, _) = fetched[0], sent[0]
    return Found(imap, smtp, login or address, "OAuth2" in ways, not ways or bool(ways & PASSWORDS))


def _servers(root: Any, tag: str, kind: str, address: str) -> list[tuple[Server, str, frozenset[str]]]:
    """In the order they stand there, which is the order of preference, with how one may log in.

    What is not encrypted goes to the end, and what takes no password behind what does.
    """
    found = []
    for element in root.iter(tag):
        host, login = _filled(element, "hostname", address).lower(), _filled(element, "username", address)
        port, security = element.findtext("port", "").strip(), SOCKETS.get(element.findtext("socketType", "").strip())
        ways = frozenset((way.text or "").strip() for way in element.iter("authentication"))
        if element.get("type") != kind or not host or security is None or not port.isascii() or not port.isdigit():
            continue
        if (ways and not ways & PASSWORDS | {"OAuth2"}) or not 0 < int(port[:6]) < 65536:
            continue
        found.append((Server(host[:253], int(port), security), login[:320], ways))
    return sorted(found, key=lambda one: (one[0].security == "none", bool(one[2]) and not one[2] & PASSWORDS))


def _filled(element: Any, tag: str, address: str) -> str:
    local, _, domain = address.rpartition("@")
    text = str(element.findtext(tag, "")).strip()
    for name, value in (("EMAILADDRESS", address), ("EMAILLOCALPART", local), ("EMAILDOMAIN", domain)):
        text = text.replace(f"%{name}%", value)
    return text


def _best(records: Sequence[Any], security: Security) -> Server | None:
    """The record to try first; `.` says that there is none on purpose."""
    there = [record for record in records if str(record.target) != "."]
    if not there:
        return None
    first = min(there, key=lambda record: (record.priority, -record.weight))
    return Server(str(first.target).rstrip(".").lower(), first.port, security)


async def _own(address: str) -> list[str]:
    """The addresses of the domain itself: where it is inside our network, so may its servers be."""
    try:
        return [str(found) for found in await dial.addresses(address.rpartition("@")[2])]
    except (OSError, UnicodeError):
        return []


def _system() -> dns.asyncresolver.Resolver:
    try:
        return dns.asyncresolver.Resolver()
    except dns.resolver.NoResolverConfiguration:
        return dns.asyncresolver.Resolver(configure=False)
