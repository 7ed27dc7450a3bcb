"""The DNS as the checks of a mail ask it: within a time, and «nobody answers» told apart from «there is none»."""

from __future__ import annotations

import time
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import dns.exception
import dns.name
import dns.resolver
from authheaders.dmarc_lookup import PublicSuffixList

ONE_QUESTION = 3.0
"""Seconds that one question may take."""

MAX_TEXT = 4096
"""Bytes of a TXT record that is read; a key of 8192 bits has 1,400, and reading has to take no time."""


class Unanswered(Exception):
    """No name server answered in time."""


class Names:
    """Questions about one mail, which together take `limit` seconds and no more. `None` asks the system's servers."""

    def __init__(self, resolver: dns.resolver.Resolver | None, *, limit: float) -> None:
        self._resolver = resolver or _system()
        self._until = time.monotonic() + limit

    def find(self, name: str, kind: str) -> list[Any]:
        """The records of this name, [] when there are none. Raises Unanswered."""
        left = min(ONE_QUESTION, self._until - time.monotonic())
        try:
            absolute = dns.name.from_text(name.rstrip("."))
            answer = self._resolver.resolve(absolute, kind, lifetime=left, search=False, raise_on_no_answer=False)
        except (dns.exception.Timeout, dns.resolver.NoNameservers, OSError) as error:
            raise Unanswered from error
        except (dns.exception.DNSException, ValueError):
            return []  # no such name, or a name that cannot be
        return list(answer)

    def texts(self, name: str) -> list[bytes]:
        """The TXT records of this name, each whole. Raises Unanswered."""
        texts = [b"".join(record.strings) for record in self.find(name, "TXT")]
        return [text for text in texts if len(text) <= MAX_TEXT]

    def key(self, name: bytes, timeout: float = ONE_QUESTION) -> bytes:
        """The DKIM key of this name, b'' when there is none, as dkimpy asks for it. Raises Unanswered."""
        texts = self.texts(name.decode("ascii", "replace"))
        return next((text for text in texts if b"p=" in text), b"")


@cache
def _system() -> dns.resolver.Resolver:
    try:
        resolver = dns.resolver.Resolver()
    except dns.resolver.NoResolverConfiguration:
        resolver = dns.resolver.Resolver(configure=False)
    resolver.cache = dns.resolver.LRUCache(10_000)
    return resolver


def organisation(domain: str) -> str:
    """The domain that somebody registered: `lallave.test` of `mail.lallave.test` (RFC 7489, 3.2)."""
    suffix = _suffixes().get_tld(domain) or ""
    labels = domain.split(".")
    return ".".join(labels[-(suffix.count(".") + 2) :])


@cache
def _suffixes() -> Any:
    with as_file(files("authheaders") / "public_suffix_list.txt") as path:
        return PublicSuffixList(str(path))
