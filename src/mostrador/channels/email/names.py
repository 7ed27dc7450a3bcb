"""The DNS as the checks of a mail ask it: within a time, and «nobody answers» told apart from «there is none»."""

from __future__ import annotations

import time
from functools import cache
from importlib.resources import as_file, files
from typing import Any
from weakref import WeakKeyDictionary

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


PATIENCE = 2
"""Questions about a domain that may go unanswered before it is left in peace for a while."""

PEACE = 30.0
"""Seconds in which a domain that did not answer is asked nothing more, for whatever mail."""


class _Silent:
    """Domains whose name servers do not answer, so that each is waited for once and not by every mail."""

    def __init__(self) -> None:
        self._times: dict[str, tuple[int, float]] = {}

    def is_one(self, domain: str) -> bool:
        times, at = self._times.get(domain, (0, 0.0))
        return times >= PATIENCE and time.monotonic() < at + PEACE

    def note(self, domain: str, *, answered: bool) -> None:
        if answered:
            self._times.pop(domain, None)
            return
        now = time.monotonic()
        if len(self._times) > 10_000:
            self._times = {name: one for name, one in self._times.items() if now < one[1] + PEACE}
        times, at = self._times.get(domain, (0, 0.0))
        self._times[domain] = (times + 1 if now < at + PEACE else 1, now)


class Names:
    """Questions about one mail, which together take `limit` seconds and no more. `None` asks the system's servers."""

    def __init__(self, resolver: dns.resolver.Resolver | None, *, limit: float) -> None:
        self._resolver = resolver or _system()
        self._silent = _silent_for(self._resolver)
        self._until = time.monotonic() + limit

    def find(self, name: str, kind: str) -> list[Any]:
        """The records of this name, [] when there are none. Raises Unanswered."""
        domain = organisation(name.rstrip(".").lower())
        if self._silent.is_one(domain):
            raise Unanswered
        left = min(ONE_QUESTION, self._until - time.monotonic())
        try:
            found = self._ask(name, kind, left)
        except Unanswered:
            if left > ONE_QUESTION / 2:  # it had its time
                self._silent.note(domain, answered=False)
            raise
        self._silent.note(domain, answered=True)
        return found

    def _ask(self, name: str, kind: str, seconds: float) -> list[Any]:
        try:
            absolute = dns.name.from_text(name.rstrip("."))
            answer = self._resolver.resolve(absolute, kind, lifetime=seconds, search=False, raise_on_no_answer=False)
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


def _silent_for(resolver: dns.resolver.Resolver) -> _Silent:
    """What is known of the answers of one resolver, for as long as it lives."""
    known = _silent.get(resolver)
    if known is None:
        known = _silent.setdefault(resolver, _Silent())
    return known


_silent: WeakKeyDictionary[dns.resolver.Resolver, _Silent] = WeakKeyDictionary()


def organisation(domain: str) -> str:
    """The domain that somebody registered: `lallave.test` of `mail.lallave.test` (RFC 7489, 3.2)."""
    suffix = _suffixes().get_tld(domain) or ""
    labels = domain.split(".")
    return ".".join(labels[-(suffix.count(".") + 2) :])


@cache
def _suffixes() -> Any:
    with as_file(files("authheaders") / "public_suffix_list.txt") as path:
        return PublicSuffixList(str(path))
