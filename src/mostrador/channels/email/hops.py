"""What our own mail servers wrote on a mail when they took it in, told apart from what its sender wrote before.

Every server adds its lines above the others, so what stands above the Received line of the server that met the
stranger is ours, and what stands below may be invented (RFC 8601, 5 and 7.1).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Any

import msgspec
from authheaders import AuthenticationResultsHeader

MAX_VALUE = 8 * 1024
"""Bytes of one line of a server that are read."""

# They write what they found below their Received line, and take out whatever came in under their name.
BELOW = frozenset({"mx.google.com"})
RECEIVED = re.compile(r"\s*from\s+(?P<client>.*?)\s+by\s+(?P<by>[^\s;()]+)", re.IGNORECASE | re.DOTALL)
NUMBER = re.compile(r"[\[(](?:IPv6:)?([0-9a-f.:]{3,45})[\])]", re.IGNORECASE)
NAME = re.compile(r"[a-z0-9.-]{1,253}", re.IGNORECASE)
LOCAL = re.compile(r"\bwith\s+(?:utf8)?lmtps?a?\b", re.IGNORECASE)
INSIDE = tuple(
    map(ipaddress.ip_network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1", "fc00::/7"))
)
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Field = tuple[bytes, bytes]


class Result(msgspec.Struct, frozen=True):
    """One line of Authentication-Results: `dkim`, `pass` and the domain it speaks of, '' when it says none."""

    method: str
    result: str
    domain: str


class Noted(msgspec.Struct, frozen=True):
    """What our servers found, and from where and under which name the mail came, None when they do not say."""

    results: tuple[Result, ...] = ()
    ip: str | None = None
    helo: str = ""

    def of(self, method: str) -> list[Result]:
        """What was found by one method."""
        return [one for one in self.results if one.method == method]


def noted(fields: Iterable[Field], trusted: frozenset[str]) -> Noted:
    """What the servers of these names noted; the fields in the order of the mail."""
    if not trusted:
        return Noted()
    rest = iter(fields)
    found: list[Result] = []
    waiting: list[Result] = []
    for name, value in rest:
        if name.lower() == b"authentication-results":
            waiting += results(_text(value), trusted)
        elif name.lower() == b"received":
            # Results are those of a Received line below them; without one, the sender wrote them.
            found, waiting = found + waiting, []
            if (border := _border(_text(value), trusted)) is not None:
                ours = border.by in trusted
                found = found or (_below(rest, border.by) if ours else [])
                return Noted(tuple(found), str(border.ip) if ours and border.ip else None, border.helo)
    return Noted(tuple(found))


class _Border(msgspec.Struct, frozen=True):
    by: str
    ip: Address | None
    helo: str


def _border(line: str, trusted: frozenset[str]) -> _Border | None:
    """The place where a mail came in, None when this line only says that it went from one of us to another."""
    said = RECEIVED.match(line)
    if said is None or LOCAL.search(line, said.end()):
        return None
    by = said["by"].lower().rstrip(".")
    numbers = list(_numbers(said["client"]))
    outside = [one for one in numbers if not any(one in net for net in INSIDE)]
    if numbers and not outside and by not in trusted:
        return None
    helo = NAME.match(said["client"])
    return _Border(by, outside[-1] if outside else None, helo[0] if helo else "")


def _numbers(client: str) -> Iterator[Address]:
    for found in NUMBER.finditer(client):
        try:
            yield ipaddress.ip_address(found[1])
        except ValueError:
            continue


def _below(rest: Iterator[Field], by: str) -> list[Result]:
    if by not in BELOW:
        return []
    near = takewhile(lambda field: field[0].lower() != b"received", rest)
    lines = [_text(value) for name, value in near if name.lower() == b"authentication-results"]
    return [one for line in lines for one in results(line, frozenset({by}))]


def results(line: str, trusted: frozenset[str] | None = None) -> list[Result]:
    """The results in the value of an Authentication-Results of these servers, of anybody when None."""
    try:
        read = AuthenticationResultsHeader.parse_value(line)
    except Exception:  # noqa: BLE001 - the reader stumbles over lines in every way, and then they say nothing
        return []
    if trusted is not None and read.authserv_id not in trusted:
        return []
    return [Result(one.method.lower(), one.result.lower(), _domain(one)) for one in read.results]


def _domain(result: Any) -> str:
    said = {f"{one.type}.{one.name}".lower(): str(one.value) for one in result.properties}
    names = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom", "smtp.helo"), "dmarc": ("header.from",)}
    value = next((said[name] for name in names.get(result.method.lower(), ()) if said.get(name)), "")
    return value.rpartition("@")[2].lower().rstrip(".")


def _text(value: bytes) -> str:
    return re.sub(r"\s+", " ", value[:MAX_VALUE].decode("utf-8", "replace")).strip()
